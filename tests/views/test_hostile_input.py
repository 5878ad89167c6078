"""Whatever stands in the address, the site answers 200, 3xx, 400 or 404 and never breaks."""

from urllib.parse import quote_plus

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests_addresses import EXAMPLE, PAGES, SHEET

from search import FACETS

NAMES = [
    *(facet.param for facet in FACETS),
    "q",
    "de",
    "a",
    "tri",
    "page",
    "taille",
    "tous",
    "couvre",
    "depuis",
    "lang",
    "niveau",
    "mesure",
    "ordre",
    "carte",
    "croisement",
    "t",
    "f",
    "quoi",
    "ajout",
    "vers",
    "axe",
    "annee",
    "producteur",
    "\x00",
    "",
]
HOSTILE = [
    "\x00",
    "a\x00b",
    "\ud800",
    "'\"><script>",
    "(" * 500,
    '"' * 501,
    "-" * 300,
    "OU " * 300,
    "* ~ ^ : [a TO b]",
    "9" * 400,
    "-1",
    "1e309",
    "NaN",
    "٣",
    "²",
    "é" * 5000,
    "\u202e\ufeff\U0001f469\u200d\U0001f680",
    "recherche?q=%00&page=-9",
    "../../etc/passwd",
]
PATHS = [
    "/recherche",
    "/recherche.json",
    "/recherche.csv",
    "/recherche.xlsx",
    "/recherche.jsonl",
    "/recherche.bib",
    "/recherche.ris",
    "/recherche.csl.json",
    "/recherche/livret",
    "/recherche.atom",
    "/alertes",
    "/cadre/liste",
    "/cadre/carte",
    "/integrer",
    "/api/v1/search",
    "/api/v1/territories",
    "/api/v1/organisations",
    "/oai",
    "/",
    "/exemples",
    "/territoires/REG-27",
    EXAMPLE,
    SHEET,
    "/en/recherche",
    "/carte",
    "/carte.csv",
    "/matrices",
    "/matrices.csv",
    "/chronologie",
    "/chronologie.csv",
    "/comparer",
    "/couverture",
    "/chiffres",
    "/chiffres.csv",
    "/reseau",
    "/reseau.csv",
    "/reseau.graphml",
    "/reseau/chemin",
]
ALLOWED = {200, 301, 302, 303, 304, 308, 400, 404, 414}


def encoded(text: str) -> str:
    return quote_plus(text.encode("utf-8", "surrogatepass"))


def address(path: str, pairs: list[tuple[str, str]]) -> str:
    return path + "?" + "&".join(f"{encoded(name)}={encoded(value)}" for name, value in pairs)


VALUES = st.sampled_from(HOSTILE) | st.text(max_size=60) | st.integers().map(str)
PAIRS = st.lists(st.tuples(st.sampled_from(NAMES) | st.text(max_size=8), VALUES), max_size=12)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(PATHS), pairs=PAIRS)
def test_no_query_string_breaks_the_site(visitor: FlaskClient, path: str, pairs: list[tuple[str, str]]):
    assert visitor.get(address(path, pairs)).status_code in ALLOWED


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("name", ["q", "territoire", "acteur", "page", "de", "taille"])
def test_no_value_breaks_the_search(visitor: FlaskClient, name: str, value: str):
    for path in ("/recherche", "/recherche.json"):
        assert visitor.get(address(path, [(name, value)])).status_code in ALLOWED


def test_a_hundred_thousand_characters_and_a_thousand_repeated_keys_are_answered(visitor: FlaskClient):
    assert visitor.get(address("/recherche", [("q", "alliance " * 12_000)])).status_code in ALLOWED
    assert visitor.get(address("/recherche", [("territoire", f"COM-{n}") for n in range(3000)])).status_code in ALLOWED


@pytest.mark.parametrize(
    "folder", ["exemples", "acteurs", "domaines", "territoires", "organisations", "images/exemples"]
)
@pytest.mark.parametrize("tail", ["%00", "%FF%FE", "..%2F..", "x" * 3000, "%F0%9F%98%80", "%ED%A0%80", "a.png"])
def test_no_path_breaks_the_site(visitor: FlaskClient, folder: str, tail: str):
    assert visitor.get(f"/{folder}/{tail}").status_code in ALLOWED


@pytest.mark.parametrize("path", PAGES)
def test_raw_bytes_after_the_question_mark_are_answered(visitor: FlaskClient, path: str):
    assert visitor.get(path.partition("?")[0] + "?%ff%fe=%c0&;&&==&q").status_code in ALLOWED


def test_what_was_typed_never_becomes_html(visitor: FlaskClient):
    page = visitor.get(address("/recherche", [("q", "<script>alert(1)</script>"), ("acteur", "<b>x</b>")]))
    assert "<script>alert" not in page.text
    assert "<b>x</b>" not in page.text
