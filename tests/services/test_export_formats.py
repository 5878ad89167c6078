"""Hostile texts in exported files: formulas, markup, control characters, signs that TeX or RIS read as commands."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime

import bibtexparser
import pytest
import python_calamine
import rispy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from services import catalog, export_xlsx, exporting, references
from services.export_table import Row
from services.exporting import Heading
from tests.factories import make_example

HOSTILE = '=HYPERLINK("http://exemple.invalid") @x{ } \\ % <b>&amp; "«»" \x07 TY  - JOUR'
HEADING = Heading("Alliances", '} @string{a="b"} <x>', "http://exemple.fr/recherche?q=a&b", datetime.now(UTC), 1, 1)


@pytest.fixture
def rows(session: Session) -> list[Row]:
    """One entry whose title attacks each format."""
    entry = make_example(session, title="Jura : un garage solidaire")
    entry.title = HOSTILE
    session.flush()
    return [Row(catalog.whole(session, [entry.id])[0], "http://exemple.fr/exemples/jura", 1)]


def test_xlsx_keeps_the_text_as_text(rows: list[Row]):
    data = b"".join(export_xlsx.xlsx_chunks(HEADING, [rows]))
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    read = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("Fiches").to_python()
    assert read[1][3] == HOSTILE.replace("\x07", "")


def test_xlsx_cuts_what_no_cell_can_hold(rows: list[Row]):
    rows[0].entry.title = "é" * 40_000
    data = b"".join(export_xlsx.xlsx_chunks(HEADING, [rows]))
    read = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("Fiches").to_python()
    assert len(read[1][3]) == export_xlsx.CELL_MAX


def test_xlsx_sends_its_first_bytes_before_it_reads_an_entry():
    def groups() -> Iterator[list[Row]]:
        raise AssertionError("read too early")
        yield []

    assert next(export_xlsx.xlsx_chunks(HEADING, groups())).startswith(b"PK")


def test_csv_tells_spreadsheets_that_it_is_text(rows: list[Row]):
    lines = list(exporting.csv_lines(HEADING, [rows]))
    assert lines[0].startswith("\ufeffrang,")
    assert "\"'=HYPERLINK" in lines[1]


def test_bibtex_survives_the_title_and_the_query(rows: list[Row]):
    library = bibtexparser.parse_string("".join(references.bibtex(HEADING, [rows])))
    assert not library.failed_blocks
    assert len(library.entries) == 1
    assert not library.strings


def test_ris_keeps_one_line_a_field(rows: list[Row]):
    read = rispy.loads("".join(references.ris(HEADING, [rows])))
    assert len(read) == 1
    assert read[0]["title"] == " ".join(HOSTILE.split())


def test_csl_json_is_json_whatever_the_batches(rows: list[Row]):
    assert json.loads("".join(references.csl_json(HEADING, [rows, [], rows])))[1]["title"] == HOSTILE
    assert json.loads("".join(references.csl_json(HEADING, []))) == []


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.text(min_size=1, max_size=80))
def test_any_title_gives_readable_files(rows: list[Row], title: str):
    rows[0].entry.title = title
    data = b"".join(export_xlsx.xlsx_chunks(HEADING, [rows]))
    assert (
        len(python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("Fiches").to_python())
        == 2
    )
    assert len(rispy.loads("".join(references.ris(HEADING, [rows])))) == 1
    assert not bibtexparser.parse_string("".join(references.bibtex(HEADING, [rows]))).failed_blocks
