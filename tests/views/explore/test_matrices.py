"""/matrices: each cell says what following it finds; gaps are shown; the file has every cell."""

import csv
import io
import re

import pytest
from flask.testing import FlaskClient

CELL = re.compile(
    r'<td class="cell cell-(\d)">(?:<a href="([^"]+)"[^>]*>(\d+)<span class="dots"[^>]*>(●+)|<span class="nothing)'
)


def cells(text: str) -> list[tuple[int, str, int, int]]:
    """(class, address, entries, dots) of each cell, row after row."""
    return [
        (int(shade), url.replace("&amp;", "&"), int(count or 0), len(dots))
        for shade, url, count, dots in CELL.findall(text)
    ]


def total(visitor: FlaskClient, url: str) -> int:
    return int(visitor.get(url.replace("/recherche?", "/recherche.json?")).json["total"])


@pytest.mark.parametrize("key", ["domaine-region", "domaine-acteur", "acteur-acteur", "partenariat-domaine"])
@pytest.mark.parametrize("filters", ["", "type=exemple&territoire=REG-53&acteur=associations&de=2010"])
def test_a_cell_says_what_following_it_finds(visitor: FlaskClient, key: str, filters: str):
    full = [one for one in cells(visitor.get(f"/matrices?croisement={key}&{filters}").text) if one[2]]
    assert full
    for _shade, url, count, _dots in full[:: max(1, len(full) // 12)]:
        assert total(visitor, url) == count, url


def test_pairs_within_a_wanted_pair_of_actors_keep_it(visitor: FlaskClient):
    filters = "acteur=associations&acteur=collectivites&acteurs=tous"
    full = [one for one in cells(visitor.get(f"/matrices?croisement=acteur-acteur&{filters}").text) if one[2]]
    for _shade, url, count, _dots in full[::9]:
        assert "acteurs=tous" in url
        assert total(visitor, url) == count, url


def test_a_pair_of_actors_is_counted_once_whichever_comes_first(visitor: FlaskClient):
    found = [count for _shade, _url, count, _dots in cells(visitor.get("/matrices?croisement=acteur-acteur").text)]
    side = int(len(found) ** 0.5)
    assert side * side == len(found)
    assert all(found[r * side + c] == found[c * side + r] for r in range(side) for c in range(side))


def test_the_file_holds_every_cell_empty_ones_too(visitor: FlaskClient):
    drawn = cells(visitor.get("/matrices?q=emploi").text)
    rows = list(csv.DictReader(io.StringIO(visitor.get("/matrices.csv?q=emploi").text)))
    assert [int(row["fiches"]) for row in rows] == [count for _shade, _url, count, _dots in drawn]
    dots = {"": 0, "told": 1, "results": 2, "crossed": 3}
    assert [dots[row["preuve_la_plus_forte"]] for row in rows] == [one[3] for one in drawn]
    assert any(row["fiches"] == "0" for row in rows)


def test_empty_cells_are_counted_in_words(visitor: FlaskClient):
    page = visitor.get("/matrices").text
    empty = sum(count == 0 for _shade, _url, count, _dots in cells(page))
    assert f"{empty} cases sur {len(cells(page))} sont vides" in page


def test_an_unknown_crossing_gives_the_first_one(visitor: FlaskClient):
    assert cells(visitor.get("/matrices?croisement=lune").text) == cells(visitor.get("/matrices").text)


def test_the_table_costs_few_statements(visitor: FlaskClient, statements: list[str]):
    address = "/matrices?q=emploi&domaine=emploi&territoire=REG-53&couvrant=1"
    visitor.get(address)
    statements.clear()
    visitor.get(address)
    assert len(statements) <= 10, statements
