"""Exported tables opened by LibreOffice itself, without a window: what a person sees in each cell, and no formula.

Collected only where LibreOffice is installed (tests/conftest.py); .ci/test says so aloud when it is not, and fails on CI.
"""

import csv
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from services import catalog, export_xlsx, exporting
from services.export_table import COLUMNS, Row, cells
from services.exporting import Heading
from tests.factories import make_example

FORMULAS = ('=HYPERLINK("http://exemple.invalid";"x")', "+1+1", "-1+1", "@SUM(1+1)", "=1+1")
HEADING = Heading("Alliances", "voitures", "http://exemple.fr/recherche?q=voitures", datetime.now(UTC), 1, 1)
# Separator, quote, UTF-8, from the first line, cells as they are shown, every sheet in a file of its own.
_AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


@pytest.fixture
def rows(session: Session) -> list[Row]:
    """One entry a hostile title, each with a day, a year and accents."""
    found = []
    for number, formula in enumerate(FORMULAS):
        entry = make_example(session, title=f"Jura {number} : un garage prêté")
        entry.title, entry.verified_on = formula, date(2026, 11, 28)
        session.flush()
        found.append(Row(catalog.whole(session, [entry.id])[0], f"http://exemple.fr/exemples/{number}", number + 1))
    return found


def opened(file: Path) -> dict[str, list[list[str]]]:
    """What LibreOffice shows of each sheet of a file."""
    folder = file.parent / "shown"
    profile = f"-env:UserInstallation={(file.parent / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", _AS_SHOWN, "--outdir", str(folder), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return {
        one.stem.removeprefix(file.stem).lstrip("-"): list(csv.reader(one.read_text("utf-8").splitlines()))
        for one in sorted(folder.glob("*.csv"))
    }


def test_the_workbook_opens_with_its_three_sheets_and_every_cell_as_text(rows: list[Row], tmp_path: Path):
    file = tmp_path / "alliances.xlsx"
    file.write_bytes(b"".join(export_xlsx.xlsx_chunks(HEADING, [rows])))
    sheets = opened(file)
    assert set(sheets) == {export_xlsx.SHEET, export_xlsx.CODE_BOOK, export_xlsx.ORIGIN}
    names, *shown = sheets[export_xlsx.SHEET]
    assert names == [column.name for column in COLUMNS]
    for row, line in zip(rows, shown, strict=True):
        for name, wanted, seen in zip(names, cells(row), line, strict=True):
            assert seen == ("" if wanted is None else str(wanted)), name
    assert [line[names.index("titre")] for line in shown] == list(FORMULAS)
    assert "2026-11-28" in shown[0]
    assert {line[0] for line in sheets[export_xlsx.CODE_BOOK]} >= set(names)
    assert ["Recherche", "voitures"] in sheets[export_xlsx.ORIGIN]


def test_a_csv_opened_there_computes_nothing(rows: list[Row], tmp_path: Path):
    file = tmp_path / "alliances.csv"
    file.write_text("".join(exporting.csv_lines(HEADING, [rows])), encoding="utf-8")
    [sheet] = opened(file).values()
    titles = [line[sheet[0].index("titre")].lstrip("'") for line in sheet[1:]]
    assert titles == list(FORMULAS)
