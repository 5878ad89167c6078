from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from forms import FORMS, EntryData, PartnerData, SourceData
from models import Kind, Level
from services import entry_words
from services.comparing import ChoiceChange, Fate, RowsChange, TextChange, compare
from tests.factories import example_data, factsheet_data, make_territory, make_vocabularies

BASE = example_data(slug="garage")
GARAGE, WHEEL = BASE.partners


@pytest.fixture
def compared(session: Session):
    """Compares two versions with the labels of the test's vocabularies."""
    make_vocabularies(session)
    make_territory(session, "PAYS-FR", "France", Level.COUNTRY)
    make_territory(session, "REG-27", "Bourgogne-Franche-Comté", Level.REGION, "PAYS-FR")

    def compare_them(before: EntryData, after: EntryData):
        return compare(before, after, entry_words.words_for(session, before.kind, (before, after)))

    return compare_them


def shown(change: TextChange | ChoiceChange) -> list[tuple[str, str]]:
    return [(piece.change.value, piece.text) for piece in change.pieces]


def test_a_text_is_compared_word_by_word(compared):
    (change,) = compared(BASE, replace(BASE, title=BASE.title.replace("répare", "prête")))
    assert (change.path, change.label) == ("title", "Titre")
    assert [pair for pair in shown(change) if pair[0] != "same"] == [("removed", "répare"), ("added", "prête")]


def test_fields_that_do_not_differ_are_not_told(compared):
    assert compared(BASE, BASE) == ()


def test_fields_come_in_the_order_of_the_form(compared):
    changed = replace(BASE, started=2020, title="Autre", sources=(), columns={**BASE.columns, "need": "Autre."})
    assert [change.path for change in compared(BASE, changed)] == ["title", "columns.need", "started", "sources"]


def test_choices_are_told_by_their_labels(compared):
    changed = replace(BASE, terms={**BASE.terms, "domain": ("emploi",), "sdg": ("1",)}, territories=("REG-27",))
    found = {change.path: shown(change) for change in compared(BASE, changed)}
    assert found == {
        "territories": [("added", "Bourgogne-Franche-Comté")],
        "terms.domain": [("same", "Emploi"), ("removed", "Mobilite")],
        "terms.sdg": [("added", "1")],
    }


def test_a_main_domain_that_changed_place_is_told(compared):
    (change,) = compared(BASE, replace(BASE, terms={**BASE.terms, "domain": ("emploi", "mobilite")}))
    assert change.is_reordered
    assert {kind for kind, _text in shown(change)} == {"same"}


def test_a_code_that_is_no_longer_known_is_told_as_it_is(compared):
    (change,) = compared(BASE, replace(BASE, territories=("COM-00000",)))
    assert shown(change) == [("added", "COM-00000")]


def test_rows_are_told_by_what_they_became(compared):
    after = (
        replace(GARAGE, role="porteur", acronym="GDL"),
        PartnerData("Ville de Dijon", "collectivites", "partenaire"),
    )
    (change,) = compared(BASE, replace(BASE, partners=after))
    assert isinstance(change, RowsChange)
    assert [(row.name, row.fate) for row in change.rows] == [
        ("Garage du Lac", Fate.CHANGED),
        ("Roue libre", Fate.REMOVED),
        ("Ville de Dijon", Fate.ADDED),
    ]
    changed = next(row for row in change.rows if row.fate is Fate.CHANGED)
    assert {cell.label: shown(cell) for cell in changed.cells} == {
        "Rôle": [("removed", "Partenaire"), ("added", "Porteur")],
        "Sigle": [("added", "GDL")],
    }


def test_rows_that_only_moved_are_told_as_moved(compared):
    (change,) = compared(BASE, replace(BASE, partners=(WHEEL, GARAGE)))
    assert (change.rows, change.same, change.is_reordered) == ((), 2, True)


def test_a_row_whose_name_was_corrected_is_the_same_row(compared):
    (change,) = compared(BASE, replace(BASE, partners=(replace(GARAGE, name="Garage du Lacs"), WHEEL)))
    assert [row.fate for row in change.rows] == [Fate.CHANGED]


def test_a_source_whose_title_changed_is_known_by_its_address(compared):
    (source,) = BASE.sources
    (change,) = compared(BASE, replace(BASE, sources=(replace(source, title="Tout autre titre"),)))
    assert [row.fate for row in change.rows] == [Fate.CHANGED]


def test_two_sources_of_one_address_are_two_rows(compared):
    sources = (SourceData("A", "https://exemple.fr/"), SourceData("B", "https://exemple.fr/"))
    (change,) = compared(replace(BASE, sources=sources), replace(BASE, sources=sources[1:]))
    assert [(row.name, row.fate) for row in change.rows] == [("A", Fate.REMOVED)]


def test_a_figure_is_told_as_french_writes_it(compared):
    sheet = factsheet_data(slug="repere")
    (figure,) = sheet.figures
    (change,) = compared(sheet, replace(sheet, figures=(replace(figure, value=12_345.5),)))
    (cell,) = change.rows[0].cells
    assert [text for _kind, text in shown(cell)] == ["14", "12\u202f345,5"]


def test_the_subject_and_the_axis_of_a_sheet_are_told_in_words(compared):
    sheet = factsheet_data(slug="repere")
    after = replace(sheet, columns={**sheet.columns, "axis": "territory", "subject_code": "REG-27"})
    found = {change.path: [text for _kind, text in shown(change)] for change in compared(sheet, after)}
    assert found["columns.axis"] == ["domaines", "territoires"]
    assert found["columns.subject_code"] == ["Mobilite", "Bourgogne-Franche-Comté"]


@pytest.mark.parametrize("kind", list(Kind))
def test_every_field_of_every_kind_has_a_place_and_a_label(kind: Kind):
    form = FORMS[kind]()
    told = set(entry_words.paths(kind))
    assert told == {entry_words.path_of(type(form), field.short_name) for field in form} - {"version"}
    labels = entry_words.Words(kind, {}, {}, entry_words._labels(kind))
    assert all(labels.label(path) != path for path in told)
