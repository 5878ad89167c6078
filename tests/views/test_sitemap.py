"""The sitemap: every kind of public page, each answering, cut into parts when it grows."""

import re

import pytest
from flask.testing import FlaskClient

from views import feeds


def paths(xml: str) -> list[str]:
    return re.findall(r"<loc>http://[^/]+(/[^<]*)</loc>", xml)


def test_the_sitemap_lists_subjects_territories_directories_and_pages_about_the_base(visitor: FlaskClient):
    listed = set(paths(visitor.get("/sitemap.xml").text))
    assert {"/", "/acteurs/associations", "/domaines/mobilite", "/territoires/REG-27", "/territoires/DEP-39"} <= listed
    assert {"/catalyseurs", "/publications", "/methode", "/organisations/le-rameau", "/territoires"} <= listed
    assert not [path for path in listed if path.startswith("/recherche")]


def test_its_pages_answer(visitor: FlaskClient):
    listed = paths(visitor.get("/sitemap.xml").text)
    assert len(listed) == len(set(listed)) > 500
    for path in listed[:: len(listed) // 60]:
        assert visitor.get(path).status_code == 200, path


def test_a_long_sitemap_is_an_index_of_parts(visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch):
    whole = paths(visitor.get("/sitemap.xml").text)
    monkeypatch.setattr(feeds, "_ROWS_MAX", 200)
    parts = paths(visitor.get("/sitemap.xml").text)
    assert len(parts) == -(-len(whole) // 200)
    assert [path for part in parts for path in paths(visitor.get(part).text)] == whole
    assert visitor.get(f"/sitemap-{len(parts) + 1}.xml").status_code == 404
    assert visitor.get("/sitemap-0.xml").status_code == 404


def test_it_needs_a_bounded_number_of_statements(visitor: FlaskClient, statements: list[str]):
    visitor.get("/sitemap.xml")
    assert len([one for one in statements if one.lstrip().upper().startswith("SELECT")]) <= 16
