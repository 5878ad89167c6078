"""The five forms take anything that can be posted: they answer with messages, never with an error of their own."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from forms import FORMS, Choices, EntryData
from forms.typed import form_data, typed_of
from models import Kind, Vocabulary
from tests.factories import example_data, factsheet_data

CODES = Choices({vocabulary: [("a", "A"), ("b", "B")] for vocabulary in Vocabulary})
HOSTILE = ["", " ", "a", "b", "a b", "0", "-1", "2018", "1e400", "nan", "\0", "\ud800", "é" * 5_000, "http://[::1", "y"]
values = st.sampled_from(HOSTILE) | st.text(max_size=30)
kinds = st.sampled_from(list(Kind))


def names_of(kind: Kind) -> list[str]:
    """Every name a page may post for this kind, rows with odd numbers included."""
    plain = list(FORMS[kind]()._fields)
    fields = {"partners": ("name", "profile", "role", "url"), "sources": ("title", "url", "date", "is_further_reading")}
    fields |= {"figures": ("label", "value", "year", "producer", "source_title", "source_url")}
    places = ("0", "1", "7", "99", "x", "-1", "")
    return plain + [f"{row}-{at}-{field}" for row, inner in fields.items() for at in places for field in inner]


@st.composite
def posted(draw: st.DrawFn) -> tuple[Kind, list[tuple[str, str]]]:
    kind = draw(kinds)
    names = st.sampled_from(names_of(kind)) | st.text(max_size=12)
    return kind, draw(st.lists(st.tuples(names, values), max_size=40))


@settings(max_examples=200, deadline=None)
@given(posted(), st.booleans())
def test_whatever_is_posted_is_valid_or_explained(sent, is_draft):
    kind, pairs = sent
    form = FORMS[kind](MultiDict(pairs), choices=CODES, is_draft=is_draft)
    if form.validate():
        assert isinstance(form.to_data(), EntryData)
        return
    messages = form.messages()
    assert messages, "refused without saying why"
    assert all(text.strip() for texts in messages.values() for text in texts)


@settings(max_examples=100, deadline=None)
@given(posted())
def test_what_is_accepted_can_be_kept_and_read_again(sent):
    kind, pairs = sent
    form = FORMS[kind](MultiDict([*pairs, ("title", "Un titre"), ("axis", "domain"), ("subject_code", "a")]), choices=CODES,
                       is_draft=True)  # fmt: skip
    if form.validate():
        data = form.to_data()
        assert EntryData.from_dict(json.loads(json.dumps(data.as_dict()))) == data


@pytest.mark.parametrize("kind", Kind)
def test_an_empty_form_names_what_it_needs(kind):
    form = FORMS[kind](MultiDict(), choices=CODES)
    assert not form.validate()
    assert form.messages()["title"] == ["Ce champ est nécessaire."]
    assert "sources" in form.messages()


@pytest.mark.parametrize("kind", Kind)
def test_a_draft_of_any_kind_needs_only_what_could_not_be_stored_without(kind):
    form = FORMS[kind](MultiDict(), choices=CODES, is_draft=True)
    assert not form.validate()
    assert set(form.messages()) <= {"title", "axis", "subject_code"}


@pytest.mark.parametrize("kind", Kind)
def test_every_term_of_a_form_is_a_field_and_every_column_is_one_of_its_own(kind):
    form = FORMS[kind]()
    assert {*form.TERMS, *form.COLUMNS} <= set(form._fields)
    assert form.KIND is kind


def form_of(data: EntryData, **changes: str) -> MultiDict:
    """What a page posts for the value, some fields typed otherwise."""
    sent = form_data(typed_of(data, FORMS[data.kind]))
    for name, text in changes.items():
        sent.setlist(name.replace("__", "-"), [text])
    return sent


EVERY_CODE = Choices(
    {
        Vocabulary.ACTOR: [("associations", "A"), ("tpe-pme", "T")],
        Vocabulary.ROLE: [("porteur", "P"), ("partenaire", "P")],
        Vocabulary.DOMAIN: [("emploi", "E"), ("mobilite", "M")],
        Vocabulary.MATURITY: [("deploye", "D")],
        Vocabulary.SCALE: [("local", "L")],
    },
    known_territories=lambda codes: {code for code in codes if code.startswith("COM-")},
)


@pytest.mark.parametrize(
    "field, text, message",
    [
        ("title", "x" * 400, "Au plus"),
        ("slug", "Pas Une Adresse", "tirets seulement"),
        ("slug", "bonne-adresse\n-suite", "tirets seulement"),
        ("started", "l’an deux mille", "quatre chiffres"),
        ("started", "1200", "Une année entre"),
        ("ended", "1999", "après l'année de début"),
        ("domains", "emploi inconnu", "Code inconnu : inconnu."),
        ("maturity", "deploye local", "une seule valeur"),
        ("territories", "COM-1 LUNE-2", "Territoire inconnu : LUNE-2."),
        ("partners-0-profile", "martiens", "Code inconnu : martiens."),
        ("partners-0-url", "ftp://exemple.fr", "http:// ou https://"),
        ("sources-0-url", "", "nécessaire"),
        ("sources-0-date", "en 2019", "AAAA-MM-JJ"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_there_only(field, text, message):
    sent = form_of(example_data(territories=("COM-1",)))
    assert FORMS[Kind.EXAMPLE](sent, choices=EVERY_CODE).validate()
    sent.setlist(field, [text])
    form = FORMS[Kind.EXAMPLE](sent, choices=EVERY_CODE)
    assert not form.validate()
    assert set(form.messages()) == {field}
    assert message in form.messages()[field][0]


def test_a_sheet_of_a_territory_is_tagged_with_it_unless_it_says_otherwise():
    data = factsheet_data(columns=factsheet_data().columns | {"axis": "territory", "subject_code": "COM-1"})
    assert sheet(data).territories == ("COM-1",)
    assert sheet(data, territories="COM-2").territories == ("COM-2",)


def sheet(data: EntryData, **changes: str) -> EntryData:
    form = FORMS[Kind.FACTSHEET](form_of(data, **changes), choices=EVERY_CODE)
    assert form.validate(), form.messages()
    return form.to_data()


@pytest.mark.parametrize("axis, code", [("domain", "associations"), ("actor", "emploi"), ("territory", "emploi")])
def test_the_subject_of_a_sheet_stands_on_its_axis(axis, code):
    data = factsheet_data(columns=factsheet_data().columns | {"axis": axis, "subject_code": code})
    form = FORMS[Kind.FACTSHEET](form_of(data), choices=EVERY_CODE)
    assert not form.validate()
    assert form.messages() == {"subject_code": [f"Sujet inconnu sur cet axe : {code}."]}


@pytest.mark.parametrize("text, version", [("7", 7), ("", 0), ("-3", 0), ("٣", 0), ("9" * 30, 0), ("sept", 0)])
def test_a_version_that_is_no_number_is_that_of_no_entry(text, version):
    assert FORMS[Kind.EXAMPLE](MultiDict({"version": text})).known_version == version


def test_a_code_that_was_replaced_since_is_read_as_what_replaced_it():
    replaced = {(Vocabulary.DOMAIN, "transport"): "mobilite", (Vocabulary.ACTOR, "pme"): "tpe-pme"}
    typed = [("domains", "transport"), ("domains", "mobilite"), ("partners-0-profile", "pme")]
    form: Any = FORMS[Kind.EXAMPLE](MultiDict(typed), choices=Choices(replaced=replaced))
    assert form.domains.data == ["mobilite"]
    assert form.partners[0].form.profile.data == "tpe-pme"
