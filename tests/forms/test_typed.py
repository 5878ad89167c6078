"""What was typed comes back as it was, whatever is done to the rows."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import FORMS, Choices, EntryData, FigureData, PartnerData, SourceData
from forms.typed import ROW_LIMITS, cleaned, filled, form_data, rearranged, rows_of, typed_of, with_blank_rows
from models import Axis, Kind, Vocabulary
from models.signals import EvidenceLevel

CODES = {vocabulary: [("a", "A"), ("b", "B"), ("c", "C")] for vocabulary in Vocabulary}
CHOICES = Choices(CODES)
TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=40).map(str.strip)
WORDS = TEXT.filter(bool)
ADDRESS = st.sampled_from(["https://exemple.fr/a", "http://exemple.fr/?é=1"])
SOURCE = st.builds(SourceData, WORDS, ADDRESS, TEXT, st.sampled_from(["", "2020", "2020-02"]), st.booleans())
PARTNER = st.builds(PartnerData, WORDS, st.sampled_from("abc"), st.sampled_from("abc"), TEXT, ADDRESS)
FIGURE = st.builds(
    FigureData,
    WORDS,
    st.floats(allow_nan=False, allow_infinity=False),
    WORDS,
    WORDS,
    ADDRESS,
    TEXT,
    st.none() | st.integers(1800, 2100),
    TEXT,
)
TWO = {"max_size": 2, "min_size": 1}


@st.composite
def values(draw: st.DrawFn) -> EntryData:
    kind = draw(st.sampled_from(list(Kind)))
    form = FORMS[kind]
    has = {name: hasattr(form, name) for name in ("partners", "figures", "started", "ended")}
    one = {Vocabulary.MATURITY, Vocabulary.SCALE, Vocabulary.MEDOC}
    columns = {name: draw(ADDRESS if name == "url" else WORDS) for name in form.COLUMNS}
    columns |= {"evidence_level": draw(st.sampled_from(EvidenceLevel)).value, "evidence_source": draw(ADDRESS)}
    if kind is Kind.FACTSHEET:
        columns |= {"axis": Axis.DOMAIN.value, "subject_code": "a"}
    return EntryData(
        kind=kind,
        title=draw(WORDS),
        summary=draw(WORDS),
        slug=draw(st.sampled_from(["", "une-adresse"])),
        started=draw(st.integers(1800, 1900)) if has["started"] else None,
        ended=draw(st.integers(1900, 2100)) if has["ended"] else None,
        terms={
            vocabulary.value: ("b",) if vocabulary in one else tuple(draw(st.permutations(["a", "c"])))
            for vocabulary in form.TERMS.values()
        },
        territories=("COM-39300", "PAYS-FR"),
        partners=tuple(draw(st.lists(PARTNER, **TWO))) if has["partners"] else (),
        sources=tuple(draw(st.lists(SOURCE, **TWO))),
        figures=tuple(draw(st.lists(FIGURE, **TWO))) if has["figures"] else (),
        columns=columns,
    )


@given(values())
def test_a_form_reads_the_pairs_of_a_value_as_that_value(value: EntryData):
    form = FORMS[value.kind](form_data(cleaned(typed_of(value, FORMS[value.kind], version=7))), choices=CHOICES)
    assert form.validate(), form.messages()
    assert form.to_data() == value
    assert form.known_version == 7


def partners(*names: str) -> list[tuple[str, str]]:
    return [pair for n, name in enumerate(names) for pair in ((f"partners-{n}-name", name), (f"partners-{n}-url", ""))]


def names(typed: list[tuple[str, str]]) -> list[str]:
    return [row.get("name", "") for row in rows_of(typed, "partners")]


@pytest.mark.parametrize(
    "action, left, goes_to",
    [
        ("partners-add", ["A", "B", "C", ""], "partners-3-name"),
        ("partners-remove-0", ["B", "C"], "partners-0"),
        ("partners-remove-2", ["A", "B"], "partners-1"),
        ("partners-up-2", ["A", "C", "B"], "partners-1"),
        ("partners-down-0", ["B", "A", "C"], "partners-1"),
        # At the ends, and on rows that are not there, nothing changes.
        ("partners-up-0", ["A", "B", "C"], "partners-0"),
        ("partners-down-2", ["A", "B", "C"], "partners-2"),
        ("partners-remove-9", ["A", "B", "C"], "partners-2"),
        ("partners-up-999999", ["A", "B", "C"], "partners-2"),
    ],
)
def test_a_button_of_the_rows_changes_them_and_nothing_else(action: str, left: list[str], goes_to: str):
    typed = [("title", "T"), *partners("A", "B", "C"), ("sources-0-title", "S")]
    after, place = rearranged(typed, action)
    assert names(after) == left
    assert place == goes_to
    assert ("title", "T") in after
    assert rows_of(after, "sources") == [{"title": "S"}]


@pytest.mark.parametrize("action", ["save", "partners-find-0", "title-add", "partners-add; drop", ""])
def test_another_button_is_not_one_of_the_rows(action: str):
    assert rearranged(partners("A"), action) is None


def test_removing_the_last_row_leads_to_the_whole_list():
    assert rearranged(partners("A"), "partners-remove-0") == ([], "partners")


def test_no_row_is_added_beyond_what_the_form_reads():
    full = partners(*(["A"] * ROW_LIMITS["partners"]))
    after, _place = rearranged(full, "partners-add")
    assert len(names(after)) == ROW_LIMITS["partners"]


def test_rows_left_empty_are_dropped_and_the_others_close_ranks():
    assert filled(partners("", "A", "", "B")) == partners("A", "B")


def test_blank_rows_are_offered_up_to_the_number_wanted():
    assert names(with_blank_rows(partners("A"), {"partners": 3})) == ["A", "", ""]
    assert names(with_blank_rows(partners("A", "B"), {"partners": 1})) == ["A", "B"]


@pytest.mark.parametrize("place", ["²", "٣", "-1", "99999999999999", "x", ""])
def test_a_row_numbered_oddly_is_no_row(place: str):
    assert cleaned([(f"partners-{place}-name", "A"), ("title", "T")]) == [("title", "T")]


def test_what_no_database_stores_is_taken_out():
    assert cleaned([("title", " a\x00b\x07\r\nc ")]) == [("title", "ab\nc")]


@given(st.lists(st.tuples(st.text(max_size=12), st.text(max_size=12)), max_size=20), st.text(max_size=12))
def test_any_page_is_read(pairs: list[tuple[str, str]], action: str):
    typed = cleaned(pairs)
    assert cleaned(typed) == typed
    rearranged(typed, action)
    for form in FORMS.values():
        form(form_data(typed), choices=CHOICES).validate()


def test_a_draft_may_lack_what_publication_wants_but_not_its_name():
    form_class = FORMS[Kind.EXAMPLE]
    nothing = form_class(form_data([("summary", "S")]), choices=CHOICES, is_draft=True)
    assert not nothing.validate()
    assert set(nothing.messages()) == {"title"}
    named = form_class(form_data([("title", "T"), ("partners-0-name", "A")]), choices=CHOICES, is_draft=True)
    assert named.validate(), named.messages()
    assert named.to_data() == replace(named.to_data(), title="T", partners=(PartnerData("A"),))


@pytest.mark.parametrize("text, value", [("12,5", 12.5), ("1 300 000", 1_300_000), ("1\u202f234.5", 1234.5)])
def test_a_number_is_read_as_people_write_it(text: str, value: float):
    form = FORMS[Kind.FACTSHEET](form_data([("figures-0-value", text)]), choices=CHOICES, is_draft=True)
    assert form.figures[0].form.value.data == value


@pytest.mark.parametrize("text", ["beaucoup", "nan", "1e999", "inf"])
def test_what_is_no_number_is_said_at_its_field(text: str):
    form = FORMS[Kind.FACTSHEET](form_data([("figures-0-value", text)]), choices=CHOICES, is_draft=True)
    form.validate()
    assert form.messages()["figures-0-value"] == ["Écrivez un nombre, par exemple 12,5."]
