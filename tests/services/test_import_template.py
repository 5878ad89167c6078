"""The template is a workbook that an import reads back; its code book names every column."""

from pathlib import Path

import pytest
import python_calamine
from sqlalchemy.orm import Session

from models import Kind, Status
from services.import_files import Sheet, open_file
from services.import_table import columns, guess
from services.import_template import template, whole_table
from services.vocabulary import choices
from tests.factories import make_example


@pytest.mark.parametrize("kind", Kind)
def test_an_empty_template_is_read_back_with_every_column_known(session: Session, tmp_path: Path, kind: Kind):
    (tmp_path / "file").write_bytes(template(kind, choices(session)))
    sheet = open_file(tmp_path / "file", work=tmp_path)
    assert isinstance(sheet, Sheet)
    assert guess(sheet.headers, kind) == [column.key for column in columns(kind)]
    assert list(sheet.lines()) == []


def test_the_code_book_gives_codes_with_their_labels(session: Session, tmp_path: Path):
    make_example(session)
    (tmp_path / "file").write_bytes(template(Kind.EXAMPLE, choices(session)))
    book = python_calamine.load_workbook(tmp_path / "file").get_sheet_by_name("Mode d'emploi").to_python()
    assert any("mobilite : Mobilite" in str(cell) for row in book for cell in row)


def test_the_whole_table_holds_each_entry_that_is_not_archived(session: Session):
    make_example(session)
    make_example(session, title="Archivée", status=Status.ARCHIVED)
    headers, *lines = whole_table(session, Kind.EXAMPLE)
    assert [line[headers.index("Titre")] for line in lines] == ["Jura : un garage solidaire répare des voitures"]
