"""Files people send: what is read, and what is refused before it is."""

import contextlib
import io
import json
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.import_files import MOST_BYTES, MOST_COLUMNS, FileRefused, Records, Sheet, csv_text, open_file


def sheet_of(folder: Path, content: bytes) -> Sheet:
    (folder / "file").write_bytes(content)
    found = open_file(folder / "file", work=folder)
    assert isinstance(found, Sheet)
    return found


def workbook(*rows: list[object], macros: bool = False) -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    page = book.add_worksheet()
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    book.close()
    if macros:
        with zipfile.ZipFile(made, "a") as archive:
            archive.writestr("xl/vbaProject.bin", b"x")
    return made.getvalue()


def cells(sheet: Sheet) -> list[tuple[str, ...]]:
    return [line.cells for line in sheet.lines()]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_read_whatever_its_delimiter(tmp_path: Path, delimiter: str):
    sheet = sheet_of(tmp_path, f"Titre{delimiter}Résumé\nUn{delimiter}Deux\n".encode())
    assert (sheet.headers, cells(sheet)) == (("Titre", "Résumé"), [("Un", "Deux")])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_accents_survive_the_usual_encodings(tmp_path: Path, encoding: str):
    sheet = sheet_of(tmp_path, "Titre;Résumé\nÉté;« œuf »\n".encode(encoding))
    assert cells(sheet) == [("Été", "« œuf »")]
    assert bool(sheet.notice) == (encoding == "cp1252")


def test_lines_are_numbered_as_in_the_file_and_empty_ones_left_out(tmp_path: Path):
    sheet = sheet_of(tmp_path, b'Titre;B\nUn;"a\nb"\n;\nTrois;c\n')
    assert [(line.number, line.cells) for line in sheet.lines()] == [(2, ("Un", "a\nb")), (5, ("Trois", "c"))]


def test_a_workbook_is_read_with_its_numbers_and_dates(tmp_path: Path):
    sheet = sheet_of(tmp_path, workbook(["Titre", "Année", "Part"], ["Un", 2018, 12.5]))
    assert cells(sheet) == [("Un", "2018", "12,5")]


def test_json_is_read_as_records(tmp_path: Path):
    (tmp_path / "file").write_text(json.dumps([{"slug": "un"}]), encoding="utf-8")
    found = open_file(tmp_path / "file", work=tmp_path)
    assert isinstance(found, Records)
    assert (found.total(), list(found.lines())) == (1, [{"slug": "un"}])


def everything(folder: Path) -> None:
    """Reads the file to its end."""
    found = open_file(folder / "file", work=folder)
    if isinstance(found, Sheet):
        list(found.lines())


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 300_000_000)
    return made.getvalue()


def far_cell() -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    page = book.add_worksheet()
    page.write(0, 0, "Titre")
    page.write(1_048_575, 400, "loin")
    book.close()
    return made.getvalue()


@pytest.mark.parametrize(
    "content, told",
    [
        pytest.param(b"", "vide", id="empty"),
        pytest.param(b"  \n ", "vide", id="blank"),
        pytest.param(b"x" * (MOST_BYTES + 1), "Mo au plus", id="too large"),
        pytest.param(b"\xd0\xcf\x11\xe0" + b"0" * 50, "format", id="old excel"),
        pytest.param(b"%PDF-1.7", "format", id="pdf"),
        pytest.param(b"Titre;B\n\x00\x01\n", "texte", id="binary"),
        pytest.param(b"Titre;\x81\x8d\x8f\n", "encodage", id="no encoding"),
        pytest.param(";".join(f"c{n}" for n in range(10_000)).encode(), "colonnes", id="10,000 columns"),
        pytest.param(workbook([f"c{n}" for n in range(MOST_COLUMNS + 1)]), "colonnes", id="wide workbook"),
        pytest.param(b"PK\x03\x04 not an archive", "abîmé", id="broken archive"),
        pytest.param(workbook(["Titre"], macros=True), "macros", id="macros"),
        pytest.param(b";;;\n1;2;3;4\n", "première ligne", id="no headers"),
        pytest.param(b'[{"slug": ', "JSON", id="broken json"),
        pytest.param(b'{"slug": "un"}', "liste", id="json object"),
        pytest.param(b"[" * 5_000_000, "JSON", id="deep json"),
        pytest.param(b"[" + b"{}," * 20_000 + b"{}]", "20000 fiches", id="too many records"),
    ],
)
def test_what_cannot_be_imported_is_refused_with_the_reason(tmp_path: Path, content: bytes, told: str):
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(FileRefused, match=told):
        open_file(tmp_path / "file", work=tmp_path)


def test_an_archive_that_unfolds_without_end_is_refused_unread(tmp_path: Path):
    (tmp_path / "file").write_bytes(bomb())
    with pytest.raises(FileRefused, match="anormal"):
        open_file(tmp_path / "file", work=tmp_path)


def test_cells_far_apart_do_not_fill_the_memory(tmp_path: Path):
    (tmp_path / "file").write_bytes(far_cell())
    with pytest.raises(FileRefused):
        everything(tmp_path)


def test_an_archive_that_is_no_workbook_is_refused(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "file", "w") as archive:
        archive.writestr("texte.txt", "bonjour")
    with pytest.raises(FileRefused, match="classeur"):
        open_file(tmp_path / "file", work=tmp_path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes):
    (tmp_path / "file").write_bytes(content)
    with contextlib.suppress(FileRefused):
        everything(tmp_path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(
    st.lists(
        st.lists(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C", "Z"])), min_size=3, max_size=3)
    )
)
def test_what_is_written_as_csv_is_read_back(tmp_path: Path, rows: list[list[str]]):
    sheet = sheet_of(tmp_path, csv_text([["a", "b", "c"], *rows]).encode())
    assert cells(sheet) == [tuple(row) for row in rows if any(row)]
