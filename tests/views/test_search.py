"""/recherche: what words find, what filters keep, what counts promise, what the page says."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient


def found(visitor: FlaskClient, address: str) -> list[str]:
    """Addresses of the entries on a page of results, in order."""
    page = visitor.get(address)
    assert page.status_code == 200
    return [link.partition("?")[0] for link in re.findall(r'class="card-title"[^>]*><a href="([^"]+)"', page.text)]


def total(visitor: FlaskClient, address: str) -> int:
    return int(visitor.get(address.replace("/recherche", "/recherche.json", 1)).json["total"])


@pytest.mark.parametrize(
    "same",
    [
        pytest.param(["l'insertion", "insertion", "INSERTION", "d’insertion"], id="article-and-case"),
        pytest.param(["mobilite", "mobilité"], id="accent"),
        pytest.param(["co-construction", "coconstruction", "co construction"], id="hyphen"),
        pytest.param(["jardin", "jardins"], id="plural"),
        pytest.param(["st etienne", "Saint-Étienne"], id="saint"),
    ],
)
def test_ways_of_writing_the_same_find_the_same(visitor: FlaskClient, same: list[str]):
    answers = [visitor.get("/recherche.json", query_string={"q": words, "taille": 100}).json for words in same]
    first, *others = [(answer["total"], {hit["slug"] for hit in answer["hits"]}) for answer in answers]
    assert first[0]
    assert all(other == first for other in others)


def test_a_name_without_accents_is_found_with_them(visitor: FlaskClient):
    page = visitor.get("/recherche?q=precarite+energetique")
    assert re.search(r"<mark>[Pp]récarité", page.text)


def test_counts_on_facets_equal_what_a_click_gives(visitor: FlaskClient):
    page = visitor.get("/recherche?q=emploi&type=exemple")
    values = re.findall(
        r'class="facet-value" href="([^"]+)"[^>]*>.*?<span class="facet-count">(\d+)</span>', page.text, re.S
    )
    assert len(values) > 20
    for url, count in values[::3]:
        assert total(visitor, unescape(url)) == int(count)


def test_a_region_holds_what_its_communes_and_departements_hold(visitor: FlaskClient):
    inside = {
        hit["slug"]
        for code in ("DEP-21", "DEP-25", "DEP-39", "DEP-58", "DEP-70", "DEP-71", "DEP-89", "DEP-90")
        for hit in visitor.get(f"/recherche.json?territoire={code}&taille=100").json["hits"]
    }
    region = {hit["slug"] for hit in visitor.get("/recherche.json?territoire=REG-27&taille=100").json["hits"]}
    assert inside
    assert inside <= region


def test_each_filter_has_a_chip_that_removes_it(visitor: FlaskClient):
    page = visitor.get("/recherche?q=emploi&acteur=associations&domaine=emploi&de=2010")
    chips = [unescape(url) for url in re.findall(r'class="chip" href="([^"]+)"', page.text)]
    assert len(chips) == 3
    kept = [parse_qs(urlsplit(url).query) for url in chips]
    assert [name for name in ("acteur", "domaine", "de") if all(name in query for query in kept)] == []


def test_an_unknown_code_is_ignored_and_named(visitor: FlaskClient):
    answer = visitor.get("/recherche.json?domaine=inconnu-au-bataillon&domaine=emploi").json
    assert answer["total"] == total(visitor, "/recherche?domaine=emploi")
    assert any("inconnu-au-bataillon" in notice["text"] for notice in answer["notices"])


def test_a_page_beyond_the_end_is_the_last_page(visitor: FlaskClient):
    answer = visitor.get("/recherche.json?q=emploi&page=9999").json
    assert answer["page"] == answer["pages"]
    assert answer["hits"]


def test_a_long_query_is_cut_and_says_so(visitor: FlaskClient):
    answer = visitor.get("/recherche.json?q=" + "emploi+" * 200).json
    assert len(answer["query"]) <= 500
    assert answer["notices"]


def test_a_corrected_word_is_said_with_its_accents(visitor: FlaskClient):
    assert "« bénévolat »".replace(" ", "\u00a0") in visitor.get("/recherche?q=benevolta").text


def test_a_word_of_the_language_that_the_base_lacks_is_never_read_as_another_one(visitor: FlaskClient):
    html = visitor.get("/recherche?q=religion").text
    assert "Aucune fiche pour «\u00a0religion\u00a0»" in html
    assert re.search(r'href="/recherche\?q=region">avec « région »', html), "the near word is offered"


def test_a_word_of_the_language_is_no_misspelt_place(visitor: FlaskClient):
    assert "Territoire :" not in visitor.get("/recherche?q=racisme").text


def test_an_empty_result_offers_ways_out(visitor: FlaskClient):
    page = visitor.get("/recherche?q=emploi&territoire=COM-39300&odd=14&maturite=deploye")
    assert not found(visitor, page.request.path + "?q=xyzzyq")
    assert "Quelques pistes" in page.text
    assert "Vous trouveriez plus" in page.text
    assert "sans le filtre" in page.text


def test_the_fragment_is_the_list_alone(visitor: FlaskClient):
    fragment = visitor.get("/recherche?q=emploi", headers={"X-Fragment": "1"})
    assert "<html" not in fragment.text
    assert "results-layout" in fragment.text
    assert "X-Fragment" in fragment.headers["Vary"]


@pytest.mark.parametrize(
    "address", ["/recherche", "/recherche?q=emploi+des+jeunes", "/recherche?territoire=REG-27&acteur=associations"]
)
def test_a_page_of_results_needs_at_most_ten_statements(visitor: FlaskClient, statements: list[str], address: str):
    visitor.get(address)  # a worker reads places and synonyms once, before its first answer
    statements.clear()
    visitor.get(address)
    assert len([one for one in statements if one.lstrip().upper().startswith("SELECT")]) <= 10


@pytest.mark.parametrize(
    "address, most",
    [("/", 12), ("/exemples/fondation-territoriale-de-la-vienne", 20), ("/reperes/repere-domaine-mobilite", 20),
     ("/domaines/mobilite", 10), ("/territoires/REG-27", 16), ("/exemples", 9)],
)  # fmt: skip
def test_other_pages_need_a_bounded_number_of_statements(
    visitor: FlaskClient, statements: list[str], address: str, most: int
):
    visitor.get(address)
    assert len([one for one in statements if one.lstrip().upper().startswith("SELECT")]) <= most
