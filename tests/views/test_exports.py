"""/recherche.json, .csv, .xlsx and the others: a search taken away, read back by those who will read it."""

import csv
import io
import json
import re

import bibtexparser
import pytest
import python_calamine
import rispy
from flask.testing import FlaskClient

from services.export_table import COLUMNS
from services.exporting import safe_cell
from views.exports import FORMATS

SEARCH = "q=mobilite&territoire=REG-53"


def total(visitor: FlaskClient, search: str = SEARCH) -> int:
    return visitor.get(f"/recherche.json?{search}").json["total"]


def csv_rows(visitor: FlaskClient, search: str) -> list[dict[str, str]]:
    text = visitor.get(f"/recherche.csv?{search}").get_data(as_text=True)
    return list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))


def test_json_holds_what_is_promised(visitor: FlaskClient):
    answer = visitor.get("/recherche.json?q=mobilite+solidaire&taille=5").json
    assert {"query", "total", "page", "pages", "hits", "facets", "notices"} <= set(answer)
    assert len(answer["hits"]) == 5
    assert [hit["rank"] for hit in answer["hits"]] == [1, 2, 3, 4, 5]
    for hit in answer["hits"]:
        assert set(hit) == {"rank", "slug", "kind", "title", "url", "snippet", "score"}
        assert hit["url"].startswith("http")
        assert "<" not in hit["snippet"]
    for values in answer["facets"].values():
        assert all(set(value) == {"value", "label", "count"} for value in values)


def test_json_serves_a_hundred_hits_at_most(visitor: FlaskClient):
    assert len(visitor.get("/recherche.json?taille=100").json["hits"]) == 100
    assert len(visitor.get("/recherche.json?taille=5000").json["hits"]) <= 100


def test_every_facet_value_given_back_is_understood(visitor: FlaskClient):
    answer = visitor.get("/recherche.json").json
    for param, values in answer["facets"].items():
        for value in values[:3]:
            narrowed = visitor.get("/recherche.json", query_string={param: value["value"]}).json
            assert narrowed["total"] == value["count"], (param, value)
            assert not narrowed["notices"]


def test_csv_holds_every_hit_in_order_with_its_sources_and_its_origin(visitor: FlaskClient):
    rows = csv_rows(visitor, "q=association")
    assert len(rows) == total(visitor, "q=association") > 100
    assert [int(row["rang"]) for row in rows] == list(range(1, len(rows) + 1))
    assert all("http" in row["sources"] for row in rows if row["type"] == "example")
    assert {row["export_recherche"] for row in rows} == {"association"}
    assert {row["export_fiches"] for row in rows} == {str(len(rows))}
    assert all(row["licence"] and row["export_le"] and row["export_adresse"].startswith("http") for row in rows)


def test_the_order_is_that_of_the_pages(visitor: FlaskClient):
    pages = [visitor.get(f"/recherche.json?q=association&page={page}").json["hits"] for page in (1, 2, 3)]
    shown = [hit["url"] for hits in pages for hit in hits]
    assert [row["adresse"] for row in csv_rows(visitor, "q=association")][: len(shown)] == shown


def test_xlsx_holds_the_same_cells_with_a_code_book_and_its_origin(visitor: FlaskClient):
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(visitor.get(f"/recherche.xlsx?{SEARCH}").data))
    assert book.sheet_names == ["Fiches", "Dictionnaire", "Export"]
    names, *rows = book.get_sheet_by_name("Fiches").to_python()
    expected = csv_rows(visitor, SEARCH)
    assert names == [column.name for column in COLUMNS]
    assert len(rows) == len(expected) == total(visitor)
    for row, same in zip(rows, expected, strict=True):
        cells = dict(zip(names, row, strict=True))
        assert cells["titre"] == same["titre"]
        assert int(cells["rang"]) == int(same["rang"])
        assert str(cells["modifiee_le"])[:10] == same["modifiee_le"]
    described = [line[0] for line in book.get_sheet_by_name("Dictionnaire").to_python()]
    assert set(names) <= set(described)
    origin = {line[0]: line[1] for line in book.get_sheet_by_name("Export").to_python()}
    assert origin["Fiches trouvées"] == len(rows)
    assert origin["Licence des textes"] == "CC-BY-4.0"
    assert "territoire=REG-53" in origin["Adresse"]


def test_json_lines_begin_with_their_origin_and_hold_whole_entries(visitor: FlaskClient):
    answer = visitor.get(f"/recherche.jsonl?{SEARCH}")
    origin, *entries = [json.loads(line) for line in answer.text.splitlines()]
    assert origin["record"] == "export"
    assert origin["query"] == "mobilite"
    assert origin["licence"] == "CC-BY-4.0"
    assert origin["total"] == len(entries) == total(visitor)
    assert all(entry["record"] == "entry" and entry["text"] is not None and entry["sources"] for entry in entries)


def test_bibtex_is_read_by_its_library(visitor: FlaskClient):
    text = visitor.get(f"/recherche.bib?{SEARCH}").text
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks
    assert "recherche « mobilite »" in library.comments[0].comment
    titles = {row["adresse"]: row["titre"] for row in csv_rows(visitor, SEARCH)}
    assert len(library.entries) == len(titles)
    for entry in library.entries:
        fields = entry.fields_dict
        assert re.fullmatch(r"alliances-\d+", entry.key)
        assert re.sub(r"[{}\\]", "", fields["title"].value) == re.sub(r"[{}\\]", "", titles[fields["url"].value])


def test_ris_is_read_by_its_library(visitor: FlaskClient):
    references = rispy.loads(visitor.get(f"/recherche.ris?{SEARCH}").text)
    rows = csv_rows(visitor, SEARCH)
    assert [one["title"] for one in references] == [row["titre"] for row in rows]
    assert all("licence CC-BY-4.0" in one["notes"][0] for one in references)
    assert all(one["urls"] for one in references)


def test_csl_json_is_a_list_of_references(visitor: FlaskClient):
    items = visitor.get(f"/recherche.csl.json?{SEARCH}").json
    assert [item["title"] for item in items] == [row["titre"] for row in csv_rows(visitor, SEARCH)]
    assert all(item["type"] == "webpage" and item["URL"] and item["issued"]["date-parts"] for item in items)


@pytest.mark.parametrize("suffix", [form.suffix for form in FORMATS])
def test_a_search_that_finds_nothing_gives_a_file_all_the_same(visitor: FlaskClient, suffix: str):
    answer = visitor.get(f"/recherche.{suffix}?q=%22xyzzyq+plugh%22")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].endswith(f'.{suffix}"')


@pytest.mark.parametrize("suffix", [form.suffix for form in FORMATS])
def test_the_number_of_statements_grows_by_batch_and_not_by_entry(visitor: FlaskClient, statements, suffix: str):
    visitor.get(f"/recherche.{suffix}?q=mobilite&type=exemple").get_data()
    count = total(visitor, "q=mobilite&type=exemple")
    assert len(statements) <= 12 + 16 * -(-count // 100)


def test_the_results_page_offers_every_form_with_the_same_search(visitor: FlaskClient):
    page = visitor.get(f"/recherche?{SEARCH}").text
    for form in FORMATS:
        assert f'href="/recherche.{form.suffix}?q=mobilite&amp;territoire=REG-53"' in page


def test_no_cell_is_run_as_a_formula():
    for start in "=+-@\t\r":
        assert safe_cell(f"{start}1+1").startswith("'")
    assert safe_cell(None) == ""
    assert safe_cell("Jura") == "Jura"


def test_a_file_says_the_filters_of_its_search_in_words(visitor: FlaskClient):
    asked = "mobilite, Territoires : Bretagne"
    assert {row["export_recherche"] for row in csv_rows(visitor, SEARCH)} == {asked}
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(visitor.get(f"/recherche.xlsx?{SEARCH}").data))
    assert ["Recherche", asked] in book.get_sheet_by_name("Export").to_python()
    head = json.loads(visitor.get(f"/recherche.jsonl?{SEARCH}").text.splitlines()[0])
    assert (head["query"], head["filters"]) == ("mobilite", ["Territoires : Bretagne"])
    for suffix in ("bib", "ris", "csl.json"):
        assert "Territoires : Bretagne" in visitor.get(f"/recherche.{suffix}?{SEARCH}").text
