"""/carte: the map, its table and its file say the same counts as the list."""

import csv
import io
import re
from urllib.parse import unquote_plus

import pytest
from flask.testing import FlaskClient

ZONE = re.compile(r'<a class="zone shade-(\d)( is-selected)?" href="([^"]+)" aria-label="([^"]+)"')
ROW = re.compile(r'<tr><th scope="row"><a href="([^"]+)"[^>]*>([^<]+)</a>.*?</th><td class="number[^"]*">([\d\s  ]+)<')


def zones(text: str) -> dict[str, tuple[int, int]]:
    """Address of each zone → (class, entries)."""
    return {
        url.replace("&amp;", "&"): (
            int(shade),
            int(re.sub(r"\D", "", label.rpartition(" : ")[2].partition("fiche")[0])),
        )
        for shade, _selected, url, label in ZONE.findall(text)
    }


def test_every_zone_says_what_following_it_finds(visitor: FlaskClient):
    found = zones(visitor.get("/carte?type=exemple").text)
    assert len(found) == 107
    for url, (_shade, count) in list(found.items())[::9]:
        total = visitor.get(url.replace("/recherche?", "/recherche.json?")).json["total"]
        assert total == count, url


@pytest.mark.parametrize("query", ["", "q=emploi", "acteur=associations&domaine=emploi&territoire=REG-53"])
@pytest.mark.parametrize("level", ["departement", "region"])
def test_map_table_and_file_agree(visitor: FlaskClient, query: str, level: str):
    page = visitor.get(f"/carte?{query}&niveau={level}").text
    drawn = {url: count for url, (_shade, count) in zones(page).items()}
    table = {url.replace("&amp;", "&"): int(re.sub(r"\D", "", count)) for url, _name, count in ROW.findall(page)}
    assert drawn == table
    file = list(csv.DictReader(io.StringIO(visitor.get(f"/carte.csv?{query}&niveau={level}").text)))
    assert {row["code"]: int(row["fiches"]) for row in file} == {
        unquote_plus(url.rpartition("territoire=")[2].partition("&")[0]): count for url, count in drawn.items()
    }


def test_a_zone_keeps_the_rest_of_the_search_and_replaces_its_territory(visitor: FlaskClient):
    page = visitor.get("/carte?q=emploi&domaine=emploi&territoire=DEP-29").text
    assert all(url.startswith("/recherche?q=emploi&domaine=emploi&territoire=") for url in zones(page))
    selected = [url for _shade, is_selected, url, _label in ZONE.findall(page) if is_selected]
    assert [url.rpartition("=")[2] for url in selected] == ["DEP-29"]


def test_classes_follow_counts_and_nothing_has_no_class(visitor: FlaskClient):
    found = sorted(zones(visitor.get("/carte").text).values(), key=lambda pair: pair[1])
    shades = [shade for shade, _count in found]
    assert shades == sorted(shades)
    assert all((shade == 0) == (count == 0) for shade, count in found)
    assert max(shades) == 5


def test_rates_are_for_100_000_inhabitants(visitor: FlaskClient):
    rows = list(csv.DictReader(io.StringIO(visitor.get("/carte.csv?mesure=taux&ordre=-taux").text)))
    rates = [float(row["fiches_pour_100000_habitants"] or 0) for row in rows]
    assert rates == sorted(rates, reverse=True)
    row = rows[0]
    assert rates[0] == pytest.approx(int(row["fiches"]) * 100_000 / int(row["population"]))


def test_the_table_sorts_both_ways_by_its_heads(visitor: FlaskClient):
    page = visitor.get("/carte?ordre=nom").text
    names = [name for _url, name, _count in ROW.findall(page)]
    assert names[:2] == ["Ain", "Aisne"]
    assert 'aria-sort="ascending"' in page
    turned = re.search(r'aria-sort="ascending"><a href="([^"]+)"', page)
    assert turned
    other = visitor.get(turned[1].replace("&amp;", "&").partition("#")[0]).text
    assert [name for _url, name, _count in ROW.findall(other)] == names[::-1]


def test_entries_without_a_place_are_told(visitor: FlaskClient):
    page = visitor.get("/carte?type=ressource").text
    told = re.search(r"(\d+) fiches? n’est pas sur la carte|(\d+) fiches ne sont pas sur la carte", page)
    assert told
    total = visitor.get("/recherche.json?type=ressource").json["total"]
    assert 0 < int(told[1] or told[2]) <= total


def test_unusable_choices_give_the_usual_map(visitor: FlaskClient):
    usual = visitor.get("/carte").text
    odd = visitor.get("/carte?niveau=lune&mesure=poids&ordre=--x").text
    assert zones(odd) == zones(usual)


def test_the_results_page_opens_the_map_on_demand_and_keeps_it(visitor: FlaskClient):
    closed = visitor.get("/recherche?q=emploi").text
    assert "map-drawing" not in closed
    assert "carte=1" in closed
    opened = visitor.get("/recherche?q=emploi&carte=1").text
    assert opened.count("map-drawing") == 1
    assert all("carte=1" in url for url in zones(opened))
    assert "Masquer la carte" in opened


def test_the_map_costs_few_statements(visitor: FlaskClient, statements: list[str]):
    for path, most in (("/carte?q=emploi&domaine=emploi&territoire=REG-53", 8), ("/recherche?q=emploi&carte=1", 9)):
        visitor.get(path)
        statements.clear()
        visitor.get(path)
        assert len(statements) <= most, statements
