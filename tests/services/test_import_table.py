"""Columns: guessed from headers, read from cells, written so that they are read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import FORMS, Choices
from forms.typed import Pairs, form_data, typed_of
from models import Kind, Vocabulary
from services.import_table import CellReader, columns, guess, line_of, together
from tests.factories import example_data, factsheet_data

CHOICES = Choices(
    {
        Vocabulary.DOMAIN: [("emploi", "Emploi et insertion"), ("mobilite", "Mobilité")],
        Vocabulary.ACTOR: [("tpe-pme", "TPE et PME")],
        Vocabulary.ROLE: [("porteur", "Porteur")],
    }
)
PLACES = {"lons le saunier": ["COM-39300"], "saint denis": ["COM-93066", "COM-97411"]}


def read(key: str, cell: str) -> tuple[Pairs, list[str]]:
    pairs, problems = CellReader(Kind.EXAMPLE, CHOICES, PLACES).pairs([key], [cell])
    return pairs, [problem.why for problem in problems]


@pytest.mark.parametrize("kind", Kind)
def test_every_column_of_the_template_is_guessed_from_its_header_and_from_its_key(kind: Kind):
    keys = [column.key for column in columns(kind)]
    assert guess([column.header for column in columns(kind)], kind) == keys
    assert guess(keys, kind) == keys


@pytest.mark.parametrize(
    "header, key",
    [
        ("TITRE", "title"),
        ("resume", "summary"),
        ("Annee de debut", "started"),
        ("Début", "started"),
        ("partenaire 2 organisation", "partners-1-name"),
        ("Source 1 : adresse", "sources-0-url"),
        ("commentaire interne", ""),
        ("", ""),
    ],
)
def test_headers_are_guessed_as_people_write_them(header: str, key: str):
    assert guess([header], Kind.EXAMPLE) == [key]


def test_no_field_is_filled_by_two_columns():
    assert guess(["Titre", "titre"], Kind.EXAMPLE) == ["title", ""]


@pytest.mark.parametrize(
    "key, cell, pairs",
    [
        ("title", "Un titre", [("title", "Un titre")]),
        ("title", "", []),
        ("title", "(vide)", [("title", "")]),
        ("title", "'=bonjour", [("title", "=bonjour")]),
        ("domains", "Mobilité | emploi", [("domains", "mobilite"), ("domains", "emploi")]),
        ("domains", "inconnu", [("domains", "inconnu")]),
        ("partners-0-profile", "tpe et pme", [("partners-0-profile", "tpe-pme")]),
        ("territories", "Lons-le-Saunier ; dep-39", [("territories", "COM-39300"), ("territories", "DEP-39")]),
        ("sources-0-is_further_reading", "oui", [("sources-0-is_further_reading", "y")]),
        ("sources-0-is_further_reading", "non", [("sources-0-is_further_reading", "")]),
    ],
)
def test_cells_are_read_as_people_write_them(key: str, cell: str, pairs: Pairs):
    assert read(key, cell) == (pairs, [])


@pytest.mark.parametrize("cell", ["=HYPERLINK(1)", "@SUM(A1)", "+cmd|' /C calc'!A0", "=1|2!3"])
def test_a_formula_is_refused_in_its_column(cell: str):
    pairs, problems = read("title", cell)
    assert pairs == []
    assert "formule" in problems[0]


@pytest.mark.parametrize("cell", ["+ de 60 ans", "-20 % en un an", "- une liste", "@association"])
def test_ordinary_texts_that_begin_with_a_sign_are_kept(cell: str):
    assert read("need", cell)[1] == [] or cell.startswith("@a")


def test_a_name_of_several_territories_asks_for_the_code():
    pairs, problems = read("territories", "Saint-Denis")
    assert pairs == []
    assert "COM-93066" in problems[0]


@pytest.mark.parametrize("data", [example_data(), factsheet_data()], ids=["example", "factsheet"])
def test_an_entry_written_as_a_line_is_read_back_as_it_was(data):
    form = FORMS[data.kind]
    keys = [column.key for column in columns(data.kind)]
    pairs, problems = CellReader(data.kind, CHOICES, {}).pairs(keys, line_of(data, keys))
    assert not problems
    assert form(form_data(together(typed_of(data, form), pairs))).to_data() == data


def test_what_a_line_does_not_say_of_a_partner_is_kept():
    present = [("partners-0-name", "Adie"), ("partners-0-url", "https://adie.org"), ("partners-0-role", "porteur")]
    given_pairs = [("partners-0-name", "Autre"), ("partners-1-name", "ADIE"), ("partners-1-role", "partenaire")]
    found = dict(together(present, given_pairs))
    assert found["partners-1-url"] == "https://adie.org"
    assert found["partners-1-role"] == "partenaire"
    assert "partners-0-url" not in found


KEYS = st.sampled_from([column.key for column in columns(Kind.EXAMPLE)])


@given(st.lists(st.tuples(KEYS, st.text(max_size=40)), max_size=20))
def test_any_cells_are_read(line: list[tuple[str, str]]):
    keys, cells = [key for key, _cell in line], [cell for _key, cell in line]
    pairs, problems = CellReader(Kind.EXAMPLE, CHOICES, PLACES).pairs(keys, cells)
    assert {key for key, _text in pairs} | {problem.key for problem in problems} <= set(keys)
    FORMS[Kind.EXAMPLE](
        form_data(together(typed_of(example_data(), FORMS[Kind.EXAMPLE]), pairs)), choices=CHOICES
    ).validate()
