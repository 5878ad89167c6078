"""/chronologie, /comparer, /couverture, /reseau: what each shows agrees with the search, and costs few statements."""

import csv
import io
import re

import pytest
from defusedxml import ElementTree
from flask.testing import FlaskClient

BAR = re.compile(r'<a class="bar[^"]*" href="([^"]+)" aria-label="[^"]* : (\d+) fiche')
EXAMPLE, OTHER = "fondation-territoriale-de-la-vienne", "repere-domaine-mobilite"


def rows(visitor: FlaskClient, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(visitor.get(address).text)))


def total(visitor: FlaskClient, url: str) -> int:
    return int(visitor.get(url.replace("&amp;", "&").replace("/recherche", "/recherche.json")).json["total"])


def test_each_year_leads_to_its_entries(visitor: FlaskClient):
    bars = BAR.findall(visitor.get("/chronologie?type=exemple").text)
    assert bars
    for url, count in bars[::6]:
        assert total(visitor, url) == int(count)


def test_years_and_the_unknown_ones_add_up_to_the_search(visitor: FlaskClient):
    found = rows(visitor, "/chronologie.csv?domaine=emploi&de=2015")
    assert sum(int(row["fiches"]) for row in found) == total(visitor, "/recherche?domaine=emploi")
    assert found[-1]["annee"] == ""


def test_territories_are_compared_by_the_counts_of_their_searches(visitor: FlaskClient):
    page = visitor.get("/comparer?t=REG-53&t=DEP-39&t=REG-53&t=XX").text
    assert page.count("compare-remove") == 2
    for url, count in re.findall(r'<a href="(/recherche\?[^"]*territoire=[^"]*)" rel="nofollow">(\d+)</a>', page)[::5]:
        assert total(visitor, url) == int(count)


def test_five_columns_become_four_and_say_so(visitor: FlaskClient):
    page = visitor.get("/comparer?" + "&".join(f"t=DEP-0{number}" for number in range(1, 6))).text
    assert page.count("compare-remove") == 4
    assert "Quatre colonnes au plus" in page


@pytest.mark.parametrize("text", ["lons le saunier", "39000", "39300"])
def test_a_territory_is_added_by_name_postcode_or_code(visitor: FlaskClient, text: str):
    page = visitor.get("/comparer", query_string={"t": "REG-53", "ajout": text}).text
    assert "/comparer?t=REG-53&amp;t=COM-39300" in page


def test_entries_side_by_side_show_what_they_share(visitor: FlaskClient):
    page = visitor.get(f"/comparer?f={EXAMPLE}&f={OTHER}").text
    assert page.count("compare-remove") == 2
    alike = visitor.get(f"/comparer?f={EXAMPLE}&f={EXAMPLE}").text
    assert alike.count("compare-remove") == 1
    assert "Ajoutez-en" in alike


def test_nothing_found_to_add_is_told(visitor: FlaskClient):
    assert "Rien ne correspond" in visitor.get("/comparer?ajout=xyzzyq").text
    assert "Rien ne correspond" in visitor.get("/comparer?quoi=fiches&ajout=xyzzyq+zzzz").text


def test_the_coverage_file_gives_each_region(visitor: FlaskClient):
    found = {row["code"]: row for row in rows(visitor, "/couverture.csv")}
    assert len(found) == 24
    count = total(visitor, "/recherche?type=exemple&territoire=REG-53")
    assert int(found["REG-53"]["exemples"]) == count
    assert sum(float(row["part_de_la_population"]) for row in found.values()) == pytest.approx(100, abs=0.2)


def test_the_bias_page_leads_to_the_figures(visitor: FlaskClient):
    assert 'href="/couverture"' in visitor.get("/biais").text


def test_the_network_is_that_of_the_search(visitor: FlaskClient):
    page = visitor.get("/reseau?q=mobilite").text
    pairs = rows(visitor, "/reseau.csv?q=mobilite")
    drawn = re.search(r"(\d+) paires partagent", page)
    assert drawn
    assert int(drawn[1]) == len(pairs)
    tree = ElementTree.fromstring(visitor.get("/reseau.graphml?q=mobilite").text)
    space = {"g": "http://graphml.graphdrawing.org/xmlns"}
    edges = {(edge.get("source"), edge.get("target"), edge[0].text) for edge in tree.iterfind(".//g:edge", space)}
    assert edges == {(row["adresse"], row["adresse_2"], row["fiches_en_commun"]) for row in pairs}


def test_the_drawing_is_capped_and_says_so(visitor: FlaskClient):
    page = visitor.get("/reseau").text
    assert page.count('class="node"') <= 60
    assert "qui ont le plus de partenaires" in page


def test_a_pair_of_the_table_leads_to_the_entries_it_shares(visitor: FlaskClient):
    url, count = re.findall(r'<a href="(/reseau/chemin\?[^"]+)"[^>]*>(\d+)</a>', visitor.get("/reseau").text)[0]
    page = visitor.get(url.replace("&amp;", "&")).text
    assert "Elles agissent ensemble" in page
    stop = page[page.index('<li class="path-entries">') :]
    assert stop[: stop.index("</ul>")].count("<li lang") == int(count)


def test_a_path_asks_which_organisation_is_meant(visitor: FlaskClient):
    page = visitor.get("/reseau/chemin?de=fondation&vers=xyzzyq").text
    assert "Plusieurs organisations répondent à « fondation »" in page
    assert "Aucune organisation de la base ne répond à « xyzzyq »" in page
    assert 'value="fondation"' in page


def test_no_path_is_told(visitor: FlaskClient):
    linked = visitor.get("/reseau/chemin?de=ademe&vers=etat").text
    assert "les séparent" in linked or "Elles agissent" in linked
    assert "Ce sont les deux bouts" in visitor.get("/reseau/chemin?de=ademe&vers=ademe").text


@pytest.mark.parametrize(
    "path, most",
    [
        ("/chronologie?q=emploi&territoire=REG-53&couvrant=1", 8),
        ("/comparer?t=REG-53&t=DEP-39&t=REG-84&t=DEP-01&ajout=lyon", 8),
        (f"/comparer?f={EXAMPLE}&f={OTHER}&ajout=mobilite", 16),
        ("/couverture", 10),
        ("/reseau?q=emploi&territoire=REG-53", 9),
        ("/reseau/chemin?de=ademe&vers=metropole-de-lyon", 10),
    ],
)
def test_pages_cost_few_statements(visitor: FlaskClient, statements: list[str], path: str, most: int):
    visitor.get(path)
    statements.clear()
    assert visitor.get(path).status_code == 200
    assert len(statements) <= most, statements
