"""/recherche/livret and /recherche.pdf: a search to print."""

import html
import re
import time

from flask import Flask
from flask.testing import FlaskClient

SEARCH = "q=mobilite&territoire=REG-53"


def test_the_booklet_holds_each_entry_with_its_sources_and_its_origin(visitor: FlaskClient):
    page = html.unescape(visitor.get(f"/recherche/livret?{SEARCH}").text)
    hits = visitor.get(f"/recherche.json?{SEARCH}&taille=100").json["hits"]
    assert re.findall(r'<h2 id="fiche-\d+"[^>]*>(.*?)</h2>', page) == [hit["title"] for hit in hits]
    assert page.count('class="booklet-sources"') == len(hits)
    assert "CC-BY-4.0" in page
    assert "/recherche?q=mobilite&territoire=REG-53" in page
    assert "Territoires : Bretagne" in page


def test_a_booklet_of_a_large_search_says_what_it_leaves_out(visitor: FlaskClient):
    page = visitor.get("/recherche/livret").text
    assert "Les 60 premières fiches sur" in page
    assert page.count('class="booklet-sources"') == 60
    assert "The first 60 entries of" in visitor.get("/en/recherche/livret").text


def test_a_booklet_of_nothing_offers_no_file(visitor: FlaskClient):
    page = visitor.get("/recherche/livret?q=%22xyzzyq+plugh%22")
    assert page.status_code == 200
    assert "recherche.pdf" not in page.text


def test_statements_do_not_grow_with_the_entries(visitor: FlaskClient, statements):
    visitor.get("/recherche/livret")
    assert len(statements) <= 30


def test_a_pdf_in_the_making_says_so_and_comes_back_until_it_is_there(own_site: Flask):
    reader = own_site.test_client()
    answer = reader.get(f"/recherche.pdf?{SEARCH}")
    end = time.monotonic() + 60
    while answer.status_code == 202 and time.monotonic() < end:
        assert "Le livret se prépare" in answer.text
        answer = reader.get(answer.headers["Refresh"].partition("url=")[2])
    if answer.mimetype == "text/html":  # one that had to wait: a page whose first act is to fetch the file
        assert "Le livret est prêt" in answer.text
        answer = reader.get(answer.headers["Refresh"].partition("url=")[2])
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")
    assert "mobilite" in answer.headers["Content-Disposition"]
    answer.close()


def test_a_site_that_cannot_make_pdf_gives_the_page_to_print(own_site: Flask, tmp_path, monkeypatch):
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    reader = own_site.test_client()
    end = time.monotonic() + 60
    answer = reader.get(f"/recherche.pdf?{SEARCH}")
    while answer.status_code == 202 and time.monotonic() < end:
        answer = reader.get(f"/recherche.pdf?{SEARCH}")
    assert answer.status_code == 503
    assert "imprimez cette page" in answer.text
    assert 'class="booklet-sources"' in answer.text
