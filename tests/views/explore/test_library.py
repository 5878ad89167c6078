"""/chiffres and /explorer: every figure can be quoted, filtered and taken away."""

import csv
import io
import re

from flask.testing import FlaskClient


def rows(visitor: FlaskClient, query: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(visitor.get(f"/chiffres.csv?{query}").text)))


def shown(text: str) -> int:
    found = re.search(r'<p class="scope-count"><strong>([\d\s\u202f]+)</strong>', text)
    assert found
    return int(re.sub(r"\D", "", found[1]))


def test_the_file_holds_what_the_page_counts(visitor: FlaskClient):
    for query in ("", "axe=territoire&annee=2023", "producteur=Insee", "q=pauvrete"):
        assert len(rows(visitor, query)) == shown(visitor.get(f"/chiffres?{query}").text) > 0


def test_filters_hold_together(visitor: FlaskClient):
    found = rows(visitor, "axe=territoire&annee=2023&producteur=Insee")
    assert found
    assert {(row["axe"], row["annee"], row["producteur"]) for row in found} == {("territoire", "2023", "Insee")}


def test_every_figure_leads_to_its_sheet(visitor: FlaskClient):
    for row in rows(visitor, "")[::40]:
        assert visitor.get(row["fiche"]).status_code == 200


def test_series_of_territories_are_drawn_with_their_names(visitor: FlaskClient):
    page = visitor.get("/chiffres?q=taux+de+pauvrete").text
    chart = page[page.index('<div class="chart">') :]
    assert ">Bretagne</th>" in chart


def test_nothing_found_gives_a_way_back(visitor: FlaskClient):
    page = visitor.get("/chiffres?q=xyzzyq").text
    assert "Aucun chiffre ne répond" in page
    assert 'value="xyzzyq"' in page


def test_pages_go_on_with_the_choices(visitor: FlaskClient):
    page = visitor.get("/chiffres?axe=territoire").text
    following = re.search(r'rel="next" href="([^"]+)"', page)
    assert following
    assert "axe=territoire" in following[1]
    assert visitor.get(following[1].replace("&amp;", "&")).status_code == 200
    last = visitor.get("/chiffres?page=99999").text
    assert 'rel="next"' not in last


def test_the_explore_page_leads_to_every_view(visitor: FlaskClient):
    page = visitor.get("/explorer").text
    for path in ("/carte", "/matrices", "/chronologie", "/reseau", "/comparer", "/chiffres", "/couverture"):
        assert f'href="{path}"' in page


def test_they_cost_few_statements(visitor: FlaskClient, statements: list[str]):
    for path, most in (("/chiffres", 3), ("/explorer", 3)):
        visitor.get(path)
        statements.clear()
        visitor.get(path)
        assert len(statements) <= most, statements
