"""Territory, organisation, home and directory pages: what the base holds here, around, alike, and what it lacks."""

import re

import pytest
from flask.testing import FlaskClient

ZONES = re.compile(r'<a class="zone[^"]*" href="([^"]+)" aria-label="[^"]* : (\d+) fiche')


def total(visitor: FlaskClient, url: str) -> int:
    return int(visitor.get(url.replace("&amp;", "&").replace("/recherche", "/recherche.json")).json["total"])


def linked(text: str, words: str) -> tuple[str, int]:
    found = re.search(rf'<a href="(/recherche[^"]*)"><strong>(\d+)</strong> {words}', text)
    assert found, words
    return found[1], int(found[2])


@pytest.mark.parametrize("code", ["DEP-39", "REG-27", "COM-39300", "PAYS-FR", "REG-01", "EPCI-200071595"])
def test_counts_of_the_page_are_those_of_their_searches(visitor: FlaskClient, code: str):
    page = visitor.get(f"/territoires/{code}").text
    url, count = linked(page, "fiches? à l’intérieur")
    assert total(visitor, url) == count
    if "couvrent ce territoire" in page or "couvre ce territoire" in page:
        url, covering = linked(page, "fiches? couvr")
        assert total(visitor, url) == covering + count
    if "dans les territoires semblables</a>" in page:
        url, alike = linked(page, "fiches? dans les territoires semblables")
        assert total(visitor, url) == alike


def test_shares_lead_to_the_entries_they_count(visitor: FlaskClient):
    page = visitor.get("/territoires/REG-53").text
    cells = re.findall(r'<td class="number"><a href="(/recherche[^"]*domaine=[^"]*)">(\d+)</a>', page)
    assert cells
    for url, count in cells[::7]:
        assert total(visitor, url) == int(count)


def test_white_spots_lead_to_the_wider_territory(visitor: FlaskClient):
    page = visitor.get("/territoires/DEP-39").text
    spots = page[page.index('id="blancs"') :]
    links = re.findall(r'<a class="door" href="([^"]+)"[^>]*>.*?<span class="door-count">(\d+) ·', spots)
    assert links
    for url, count in links:
        assert "territoire=REG-27" in url
        assert total(visitor, url) == int(count)


def test_the_rule_of_likeness_is_said(visitor: FlaskClient):
    page = visitor.get("/territoires/COM-39300").text
    assert "même niveau, même nature, entre" in page
    assert "Règle :" not in visitor.get("/territoires/PAYS-FR").text


def test_the_map_shows_the_region_around_and_marks_the_place(visitor: FlaskClient):
    page = visitor.get("/territoires/COM-39300").text
    zones = re.findall(r'<a class="zone[^"]*( is-selected)?" href="/territoires/([^"]+)"', page)
    assert len(zones) == 8
    assert re.search(r'is-selected" href="/territoires/DEP-39"', page)
    assert len(ZONES.findall(visitor.get("/territoires/PAYS-FR").text)) == 24
    overseas = visitor.get("/territoires/REG-01").text
    assert [url for url, _count in ZONES.findall(overseas)] == ["/territoires/DEP-971"]


def test_a_grouping_lists_its_communes(visitor: FlaskClient):
    lons = visitor.get("/territoires/COM-39300").text
    grouping = re.search(r'href="(/territoires/EPCI-\d+)"', lons)
    assert grouping
    page = visitor.get(grouping[1]).text
    assert '<h2 id="autres">Communes</h2>' in page
    assert 'href="/territoires/COM-39300"' in page


@pytest.mark.parametrize("text", ["lons-le-saunier", "39000", "39300", "COM-39300"])
def test_a_place_is_found_by_name_postcode_or_code(visitor: FlaskClient, text: str):
    page = visitor.get("/territoires", query_string={"lieu": text}).text
    found = page[page.index('<ul class="offers">') :]
    assert 'href="/territoires/COM-39300"' in found[: found.index("</ul>")]
    assert "Jura" in found[: found.index("</ul>")]


def test_no_place_found_is_told_and_what_was_typed_stays(visitor: FlaskClient):
    page = visitor.get("/territoires?lieu=xyzzyq").text
    assert "Aucun territoire ne répond" in page
    assert 'value="xyzzyq"' in page


def test_an_organisation_names_those_it_acts_with(visitor: FlaskClient):
    page = visitor.get("/organisations/ademe").text
    section = page[page.index('id="partenaires"') :]
    counts = [int(count) for count in re.findall(r">(\d+) fiches? en commun<", section)]
    assert counts == sorted(counts, reverse=True)
    assert counts
    shared = re.search(r'href="(/reseau/chemin[^"]+)"', section)
    assert shared
    assert "Elles agissent ensemble" in visitor.get(shared[1].replace("&amp;", "&")).text


def test_home_and_directories_hold_a_map(visitor: FlaskClient):
    home = dict(ZONES.findall(visitor.get("/").text))
    assert len(home) == 24
    for url, count in list(ZONES.findall(visitor.get("/exemples").text))[::5]:
        page = visitor.get(url.replace("&amp;", "&")).text
        told = re.search(r'<h2 id="liste">(\d+) fiche', page)
        assert told
        assert int(told[1]) == int(count)


@pytest.mark.parametrize(
    "path, most",
    [
        ("/territoires/COM-39300", 22),
        ("/territoires/REG-27", 22),
        ("/territoires/PAYS-FR", 20),
        ("/territoires?lieu=dole", 6),
        ("/organisations/ademe", 9),
        ("/", 10),
        ("/exemples", 12),
    ],
)
def test_pages_cost_few_statements(visitor: FlaskClient, statements: list[str], path: str, most: int):
    visitor.get(path)
    statements.clear()
    assert visitor.get(path).status_code == 200
    assert len(statements) <= most, statements
