"""/cadre and /integrer: a search inside another site's page."""

import html
import re

import html5lib
import pytest
from flask.testing import FlaskClient

FRAMES = [
    "/cadre/liste?q=mobilite&territoire=REG-53",
    "/cadre/carte?q=mobilite",
    "/en/cadre/liste?q=mobilite",
    "/cadre/liste?q=xyzzyq",
]


@pytest.mark.parametrize("path", FRAMES)
def test_a_frame_may_be_framed_by_anybody_and_holds_no_script_and_no_cookie(visitor: FlaskClient, path: str):
    answer = visitor.get(path)
    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script-src" not in policy
    assert "X-Frame-Options" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    assert "<script" not in answer.text
    html5lib.HTMLParser(strict=True).parse(answer.text)


def test_every_other_page_refuses_to_be_framed(visitor: FlaskClient):
    for path in ("/", "/recherche", "/integrer", "/cadre/nothing"):
        answer = visitor.get(path)
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_the_list_holds_as_many_entries_as_asked_and_leads_to_the_search(visitor: FlaskClient):
    page = visitor.get("/cadre/liste?q=emploi&nombre=3").text
    assert page.count('class="card-entry') == 3
    assert 'href="/recherche?q=emploi"' in page
    assert '<base target="_blank">' in page
    assert visitor.get("/cadre/liste?q=emploi&nombre=9999").text.count('class="card-entry') == 20
    assert visitor.get("/cadre/liste?q=emploi&nombre=abc").text.count('class="card-entry') == 5


def test_the_map_counts_what_the_search_finds(visitor: FlaskClient):
    page = visitor.get("/cadre/carte?q=mobilite&niveau=region").text
    assert "map-drawing" in page
    assert re.search(r'aria-label="Bretagne[^"]*\d', page)


def test_the_code_frames_the_search_in_a_sandbox(visitor: FlaskClient):
    page = visitor.get('/integrer?q=caf%C3%A9+"><b>&territoire=REG-53&cadre=liste&nombre=4&hauteur=400')
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    shown = re.search(r'<code id="code-cadre">(.*?)</code>', page.text, re.S)[1]
    code = html.unescape(shown)
    frame = html5lib.parse(code, namespaceHTMLElements=False).find(".//iframe")
    assert frame.get("src").startswith("http://127.0.0.1:5000/cadre/liste?q=caf%C3%A9")
    assert "territoire=REG-53" in frame.get("src")
    assert frame.get("height") == "400"
    assert frame.get("sandbox") == "allow-popups allow-popups-to-escape-sandbox"
    assert html5lib.parse(code, namespaceHTMLElements=False).find(".//b") is None


def test_filters_are_told_in_the_frame_and_beside_its_code(visitor: FlaskClient):
    frame = visitor.get("/cadre/liste?q=emploi&territoire=REG-53").text
    assert "«\u00a0emploi\u00a0», Territoires : Bretagne" in frame
    page = visitor.get("/integrer?q=emploi&territoire=REG-53").text
    assert "Territoires : Bretagne." in page
    assert 'href="/recherche?q=emploi&amp;territoire=REG-53"' in page


def test_filters_of_the_search_are_kept_by_the_form(visitor: FlaskClient):
    page = visitor.get("/integrer?q=emploi&domaine=mobilite&taille=50").text
    assert '<input type="hidden" name="domaine" value="mobilite">' in page
    assert 'value="50"' not in page


@pytest.mark.parametrize("path", ["/cadre/liste", "/cadre/carte", "/integrer"])
def test_statements_are_few(visitor: FlaskClient, statements, path: str):
    visitor.get(path)
    assert len(statements) <= 12
