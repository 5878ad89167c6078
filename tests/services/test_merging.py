"""Three-way merge: what one side changed is kept, what both changed is joined or asked, and nothing typed is lost."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms import EntryData, FigureData, PartnerData, SourceData
from models import Kind
from services.merging import State, merge
from tests.factories import example_data

GARAGE = PartnerData("Garage du Lac", "tpe-pme", "partenaire")
WHEEL = PartnerData("Roue libre", "associations", "porteur")
CITY = PartnerData("Ville de Dijon", "collectivites", "financeur")
BANK = PartnerData("Banque postale", "grandes-entreprises", "financeur")
BASE = example_data(slug="garage")

TEXTS = st.lists(st.sampled_from(["le ", "garage ", "prête ", "des ", "voitures", ". ", "\n"]), max_size=12).map(
    "".join
)
CODES = st.lists(st.sampled_from("abcde"), unique=True, max_size=4).map(tuple)
YEARS = st.none() | st.integers(1990, 2030)
PARTNERS = st.lists(
    st.builds(
        PartnerData,
        name=st.sampled_from(["Garage du Lac", "Roue libre", "Ville de Dijon", "Banque postale", "GARAGE DU LAC"]),
        profile=st.sampled_from(["associations", "tpe-pme"]),
        role=st.sampled_from(["porteur", "partenaire"]),
        url=st.sampled_from(["", "https://exemple.fr"]),
    ),
    max_size=4,
).map(tuple)
SOURCES = st.lists(
    st.builds(SourceData, title=st.sampled_from(["A", "B", "C"]), url=st.sampled_from(["u", "v"])), max_size=3
).map(tuple)
FIGURES = st.lists(
    st.builds(
        FigureData,
        label=st.sampled_from(["Ménages", "Voitures"]),
        value=st.sampled_from([1.0, 2.0]),
        producer=st.just("Insee"),
        source_title=st.just("Enquête"),
        source_url=st.just("u"),
        year=YEARS,
    ),
    max_size=3,
).map(tuple)
VERSIONS = st.builds(
    EntryData,
    kind=st.just(Kind.EXAMPLE),
    title=TEXTS,
    summary=TEXTS,
    slug=st.sampled_from(["un", "deux"]),
    started=YEARS,
    ended=YEARS,
    terms=st.dictionaries(st.sampled_from(["domain", "sdg"]), CODES.filter(bool)),
    territories=CODES,
    partners=PARTNERS,
    sources=SOURCES,
    figures=FIGURES,
    columns=st.fixed_dictionaries({"need": TEXTS, "action": TEXTS}),
)

few = settings(max_examples=50, deadline=None)  # three whole entries take a while to draw


@few
@given(VERSIONS, VERSIONS)
def test_what_only_i_changed_is_mine(base: EntryData, mine: EntryData):
    merged = merge(base, base, mine)
    assert merged.data == mine
    assert {part.state for part in merged.parts} <= {State.MINE}


@few
@given(VERSIONS, VERSIONS)
def test_what_only_they_changed_is_theirs(base: EntryData, theirs: EntryData):
    merged = merge(base, theirs, base)
    assert merged.data == theirs
    assert {part.state for part in merged.parts} <= {State.THEIRS}


@few
@given(VERSIONS, VERSIONS)
def test_the_same_change_made_twice_is_made_once(base: EntryData, both: EntryData):
    merged = merge(base, both, both)
    assert merged.data == both
    assert {part.state for part in merged.parts} <= {State.ALIKE}


@few
@given(VERSIONS, VERSIONS, VERSIONS)
def test_every_conflict_decided_leaves_none_open_and_says_what_was_decided(base, theirs, mine):
    first = merge(base, theirs, mine)
    decided = {part.path: part.theirs for part in first.conflicts}
    second = merge(base, theirs, mine, decided=decided)
    assert [part.path for part in second.parts] == [part.path for part in first.parts]
    for part in first.conflicts:
        name, _dot, key = part.path.partition(".")
        if name in ("title", "summary", "slug", "started", "ended", "territories"):
            assert getattr(second.data, name) == part.theirs
        elif name == "columns":
            assert second.data.columns[key] == part.theirs


@few
@given(VERSIONS, VERSIONS, VERSIONS)
def test_no_text_of_mine_is_lost_unless_they_changed_it_too(base, theirs, mine):
    merged = merge(base, theirs, mine)
    for name in ("title", "summary", "started", "ended", "slug"):
        if getattr(theirs, name) == getattr(base, name):
            assert getattr(merged.data, name) == getattr(mine, name)


@few
@given(VERSIONS, VERSIONS, VERSIONS)
def test_every_row_i_wrote_is_in_the_result_or_among_the_parts_shown(base, theirs, mine):
    merged = merge(base, theirs, mine)
    shown = {part.path.split(".")[0] for part in merged.parts}
    for name in ("partners", "sources", "figures"):
        lost = set(getattr(mine, name)) - set(getattr(base, name)) - set(getattr(merged.data, name))
        assert not lost or name in shown


@few
@given(VERSIONS, VERSIONS, VERSIONS)
def test_without_conflict_who_is_second_does_not_matter(base, theirs, mine):
    first, second = merge(base, theirs, mine), merge(base, mine, theirs)
    assert len(first.conflicts) == len(second.conflicts)
    if not first.conflicts:
        assert first.data.columns == second.data.columns
        assert set(first.data.territories) == set(second.data.territories)
        assert sorted(map(repr, first.data.sources)) == sorted(map(repr, second.data.sources))


def merged_partners(theirs: tuple[PartnerData, ...], mine: tuple[PartnerData, ...]):
    """The merge of two lists of partners that both began with the garage and the wheel."""
    return merge(BASE, replace(BASE, partners=theirs), replace(BASE, partners=mine))


def test_partners_that_each_added_are_both_there():
    merged = merged_partners((GARAGE, WHEEL, CITY), (BANK, GARAGE, WHEEL))
    assert merged.data.partners == (BANK, GARAGE, WHEEL, CITY)
    assert not merged.conflicts


def test_a_partner_moved_by_one_and_changed_by_the_other_is_moved_and_changed():
    changed = replace(GARAGE, role="financeur")
    assert merged_partners((WHEEL, GARAGE), (changed, WHEEL)).data.partners == (WHEEL, changed)


def test_a_partner_whose_different_cells_were_changed_holds_both_changes():
    merged = merged_partners((replace(GARAGE, role="financeur"), WHEEL), (replace(GARAGE, acronym="GDL"), WHEEL))
    assert merged.data.partners[0] == replace(GARAGE, role="financeur", acronym="GDL")
    assert {part.path: part.state for part in merged.parts} == {
        "partners.0.role": State.THEIRS,
        "partners.0.acronym": State.MINE,
    }


def test_a_cell_that_both_changed_is_asked_alone():
    merged = merged_partners((replace(GARAGE, role="financeur"), WHEEL), (replace(GARAGE, role="porteur"), WHEEL))
    assert [(part.path, part.theirs, part.mine) for part in merged.conflicts] == [
        ("partners.0.role", "financeur", "porteur")
    ]


def test_a_partner_removed_by_one_and_changed_by_the_other_is_asked():
    changed = replace(GARAGE, role="financeur")
    merged = merged_partners((WHEEL,), (changed, WHEEL))
    assert [(part.path, part.theirs, part.mine) for part in merged.conflicts] == [("partners.0", None, changed)]
    assert changed in merged.data.partners


def test_a_partner_that_both_added_is_one_row_and_only_what_differs_is_asked():
    merged = merged_partners((GARAGE, WHEEL, CITY), (GARAGE, WHEEL, replace(CITY, role="porteur")))
    assert [part.path for part in merged.conflicts] == ["partners.t2.role"]
    assert len(merged.data.partners) == 3


def test_rows_that_one_side_moved_are_told():
    merged = merged_partners((GARAGE, WHEEL), (WHEEL, GARAGE))
    assert [(part.path, part.state) for part in merged.parts] == [("partners.order", State.MINE)]
    assert merged.data.partners == (WHEEL, GARAGE)
    back = merge(BASE, BASE, replace(BASE, partners=(WHEEL, GARAGE)), decided={"partners.order": ("0", "1")})
    assert back.data.partners == (GARAGE, WHEEL)


def test_a_part_of_a_row_tells_what_the_row_is_called():
    merged = merged_partners((GARAGE, WHEEL, CITY), (replace(GARAGE, name="Garage du Lacs"), WHEEL))
    assert {path: merged.row_names[path] for path in ("partners.0", "partners.t2")} == {
        "partners.0": "Garage du Lacs",
        "partners.t2": "Ville de Dijon",
    }


def test_two_orders_are_asked():
    merged = merge(
        replace(BASE, partners=(GARAGE, WHEEL, CITY)),
        replace(BASE, partners=(WHEEL, GARAGE, CITY)),
        replace(BASE, partners=(GARAGE, CITY, WHEEL)),
    )
    assert [part.path for part in merged.conflicts] == ["partners.order"]
    theirs = merge(
        replace(BASE, partners=(GARAGE, WHEEL, CITY)),
        replace(BASE, partners=(WHEEL, GARAGE, CITY)),
        replace(BASE, partners=(GARAGE, CITY, WHEEL)),
        decided={"partners.order": merged.conflicts[0].theirs},
    )
    assert theirs.data.partners == (WHEEL, GARAGE, CITY)


@pytest.mark.parametrize(
    "base, theirs, mine, expected",
    [
        pytest.param(("a",), ("a", "b"), ("a", "c"), {"a", "b", "c"}, id="both-add"),
        pytest.param(("a", "b", "c"), ("b", "c"), ("a", "b"), {"b"}, id="both-remove"),
        pytest.param(("a", "b"), ("a", "b"), ("b", "a"), {"a", "b"}, id="one-moves"),
    ],
)
def test_choices_of_both_are_joined(base, theirs, mine, expected):
    merged = merge(replace(BASE, territories=base), replace(BASE, territories=theirs), replace(BASE, territories=mine))
    assert set(merged.data.territories) == expected
    assert not merged.conflicts


def test_a_single_choice_made_twice_is_asked():
    def with_maturity(code: str) -> EntryData:
        return replace(BASE, terms={**BASE.terms, "maturity": (code,)})

    merged = merge(with_maturity("projet"), with_maturity("deploye"), with_maturity("arrete"))
    assert [part.path for part in merged.conflicts] == ["terms.maturity"]


def test_changes_in_two_places_of_a_text_are_joined_and_shown_as_such():
    text = "Le garage prête des voitures. Elles roulent bien."
    merged = merge(
        replace(BASE, summary=text),
        replace(BASE, summary=text.replace("prête", "loue")),
        replace(BASE, summary=text.replace("bien", "très bien")),
    )
    assert merged.data.summary == "Le garage loue des voitures. Elles roulent très bien."
    assert [part.state for part in merged.parts] == [State.JOINED]


def test_two_addresses_are_asked_and_never_spliced():
    merged = merge(
        replace(BASE, slug="garage-du-lac"),
        replace(BASE, slug="garage-du-port"),
        replace(BASE, slug="le-garage-du-lac"),
    )
    assert [part.path for part in merged.conflicts] == ["slug"]
