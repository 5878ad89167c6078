"""One organisation put into another: what entries name, what is found, where addresses lead, and back again exactly."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from errors import Conflict, Invalid, NotFound
from forms import PartnerData
from models import Base, Entry, Organisation, OrganisationMerge, Partner, Revision, Status, TwinDecision, User, utc_now
from search import Index, SearchQuery, sync
from services import (
    catalog,
    completing,
    editing,
    organisation_merges,
    organisations,
    picking,
    reading,
    twin_pairs,
)
from services.entry_data import data_of
from services.entry_merges import Keep
from services.vocabulary import Lookup
from tests.factories import SOMEBODY, example_data, make_example, make_user, make_vocabularies

GARAGE, ROUE = (
    PartnerData("Garage du Lac", "tpe-pme", "partenaire"),
    PartnerData("Roue libre", "associations", "porteur"),
)
LONG = PartnerData("Association Roue libre", "associations", "porteur", "ARLJ", "https://roue.exemple")


def named(session: Session, name: str) -> Organisation:
    return session.scalars(select(Organisation).where(Organisation.name == name)).one()


def partners(session: Session, entry: Entry) -> list[tuple[str, str]]:
    session.expire_all()
    return [(row.name, row.role) for row in data_of(editing.get_for_edit(session, entry.id)).partners]


@pytest.fixture
def pair(session: Session) -> tuple[Entry, Entry, Organisation, Organisation]:
    """An entry that names the winner, one that names the loser, and both organisations."""
    first = make_example(session, slug="un", partners=(GARAGE, ROUE))
    second = make_example(session, slug="deux", title="Des vélos à Lons", partners=(GARAGE, LONG))
    return first, second, named(session, "Roue libre"), named(session, LONG.name)


def somebody(session: Session) -> User:
    return session.scalar(select(User)) or make_user(session)


def merge(session: Session, winner: Organisation, loser: Organisation, **keep: Keep) -> OrganisationMerge:
    return organisation_merges.merge(session, winner.id, loser.id, keep, by=somebody(session))[0]


def undo(session: Session, done: OrganisationMerge) -> None:
    organisation_merges.undo(session, done.id, now=utc_now(), by=somebody(session))


def test_entries_name_the_one_left(session: Session, pair):
    _first, second, winner, loser = pair
    merge(session, winner, loser)
    assert partners(session, second) == [("Garage du Lac", "partenaire"), ("Roue libre", "porteur")]


def test_an_entry_that_named_both_names_the_one_left_once_for_each_part(session: Session, pair):
    other_part = PartnerData(LONG.name, "associations", "partenaire")
    both = make_example(session, slug="trois", partners=(GARAGE, ROUE, LONG))
    twice = make_example(session, slug="quatre", partners=(GARAGE, ROUE, other_part))
    merge(session, *pair[2:])
    assert partners(session, both) == [("Garage du Lac", "partenaire"), ("Roue libre", "porteur")]
    assert partners(session, twice)[1:] == [("Roue libre", "porteur"), ("Roue libre", "partenaire")]


def test_of_two_rows_the_one_that_says_more_stays(session: Session, pair):
    vague = PartnerData("Roue libre", "", "porteur")
    draft = make_example(session, status=Status.DRAFT, slug="trois", partners=(GARAGE, vague, LONG))
    merge(session, *pair[2:])
    session.expire_all()
    assert [row.profile for row in data_of(editing.get_for_edit(session, draft.id)).partners] == [
        "tpe-pme",
        "associations",
    ]


def test_each_field_is_the_one_chosen_and_the_others_stay_findable(session: Session, pair):
    _first, second, winner, loser = pair
    assert organisation_merges.proposed(winner, loser) == {
        "name": Keep.WINNER,
        "acronym": Keep.LOSER,
        "url": Keep.LOSER,
    }
    merge(session, winner, loser, name=Keep.LOSER, url=Keep.LOSER)
    assert (winner.name, winner.acronym, winner.url) == (LONG.name, "", LONG.url)
    assert (loser.name, loser.acronym) == ("Roue libre", "ARLJ")
    assert partners(session, second)[1] == (LONG.name, "porteur")


@pytest.mark.parametrize("typed", ["Association Roue libre", "ARLJ", "Roue libre"])
def test_every_name_of_both_finds_every_entry(session: Session, index: Index, pair, typed: str):
    first, second, winner, loser = pair
    sync(session, index)
    _done, touched = organisation_merges.merge(session, winner.id, loser.id, {}, by=somebody(session))
    sync(session, index, touched)
    assert {hit.id for hit in index.search(SearchQuery(text=typed)).hits} == {first.id, second.id}


def test_the_index_sees_that_it_is_behind_when_nobody_told_it(session: Session, index: Index, pair):
    first, second, winner, loser = pair
    sync(session, index)
    merge(session, winner, loser)
    assert sync(session, index).written == 2
    assert {hit.id for hit in index.search(SearchQuery(text="ARLJ")).hits} == {first.id, second.id}


def test_pickers_completion_and_paths_know_the_old_name(session: Session, index: Index, pair):
    _first, _second, winner, loser = pair
    merge(session, winner, loser)
    typed = "association roue"
    assert [one.id for one in picking.find_organisations(session, typed, with_drafts=False)] == [winner.id]
    known = picking.known_organisations(session, [LONG.name, "Roue libre"], with_drafts=True)
    assert {name: one.id for name, one in known.items()} == {LONG.name: winner.id, "Roue libre": winner.id}
    assert picking.organisation(session, loser.id, with_drafts=True) is None
    assert ("organisation", "Roue libre") in [
        (one.group, one.label) for one in completing.complete(session, index, typed)
    ]
    exact, _near = organisations.find_organisations(session, loser.slug, limit=5)
    assert exact
    assert exact.slug == winner.slug


def test_the_old_address_leads_to_the_one_left(session: Session, pair):
    _first, _second, winner, loser = pair
    merge(session, winner, loser)
    assert catalog.organisation_now(session, loser.slug) == winner.slug
    assert reading.organisation(session, loser.slug)[0].id == winner.id
    with pytest.raises(NotFound):
        catalog.organisation(session, loser.slug)


def test_whoever_writes_the_old_name_later_means_the_one_left(session: Session, pair):
    _first, _second, winner, loser = pair
    merge(session, winner, loser)
    later = make_example(session, slug="apres", partners=(GARAGE, LONG))
    told_twice = make_example(session, slug="apres-2", partners=(GARAGE, ROUE, LONG))
    assert partners(session, later)[1] == ("Roue libre", "porteur")
    assert len(partners(session, told_twice)) == 2
    kept = session.scalars(select(Revision.snapshot).where(Revision.entry_id == later.id)).one()
    assert kept["partners"][1]["name"] == "Roue libre"


def test_a_merge_of_a_merge_leads_all_the_way(session: Session, pair):
    _first, second, winner, loser = pair
    garage = named(session, "Garage du Lac")
    one = merge(session, winner, loser)
    two = merge(session, garage, winner)
    assert catalog.organisation_now(session, loser.slug) == garage.slug
    with pytest.raises(Conflict, match="Roue libre"):
        undo(session, one)
    undo(session, two)
    undo(session, one)
    assert partners(session, second)[1] == (LONG.name, "porteur")


def test_the_pair_is_settled_and_the_merge_undone_opens_it_again(session: Session, pair):
    _first, _second, winner, loser = pair
    twin_pairs.refresh_all(session)
    done = merge(session, winner, loser)
    assert twin_pairs.refresh_all(session)["organisation"] == 0
    undo(session, done)
    (found,) = [one for one in twin_pairs._stored(session, twin_pairs.TwinOf.ORGANISATION, None)]
    assert found.decision is TwinDecision.OPEN


def test_what_somebody_wrote_since_stays(session: Session, pair):
    _first, second, winner, loser = pair
    both = make_example(session, slug="trois", partners=(GARAGE, ROUE, LONG))
    done = merge(session, winner, loser)
    for entry in (second, both):
        session.expire_all()
        present = data_of(editing.get_for_edit(session, entry.id))
        added = (*present.partners, PartnerData("Mairie de Lons", "tpe-pme", "partenaire"))
        changed = example_data(slug=present.slug, title="Réécrit", partners=added)
        editing.update(session, entry.id, changed, version=entry.version, by=SOMEBODY)
    undo(session, done)
    assert [name for name, _role in partners(session, second)] == ["Garage du Lac", LONG.name, "Mairie de Lons"]
    assert [name for name, _role in partners(session, both)] == ["Garage du Lac", "Roue libre", "Mairie de Lons"]


def test_what_cannot_be_merged_or_undone_is_refused(session: Session, pair):
    _first, _second, winner, loser = pair
    with pytest.raises(Invalid):
        merge(session, winner, winner)
    done = merge(session, winner, loser)
    user = somebody(session)
    with pytest.raises(NotFound):
        organisation_merges.merge(session, loser.id, winner.id, {}, by=user)
    with pytest.raises(Conflict):
        organisation_merges.undo(session, done.id, now=utc_now() + timedelta(days=31), by=user)
    organisation_merges.undo(session, done.id, now=utc_now(), by=user)
    with pytest.raises(Conflict):
        organisation_merges.undo(session, done.id, now=utc_now(), by=user)
    with pytest.raises(NotFound):
        organisation_merges.undo(session, 9999, now=utc_now(), by=user)


def test_the_effect_is_told_before(session: Session, pair):
    make_example(session, slug="trois", partners=(GARAGE, ROUE, LONG))
    make_example(session, slug="quatre", status=Status.DRAFT, partners=(GARAGE, LONG))
    found = organisation_merges.effect(session, *(organisation_merges.get(session, one.id) for one in pair[2:]))
    assert (found.entries, found.published, found.both, found.others) == (3, 2, 1, 1)
    assert found.names == ("Roue libre", LONG.name, "ARLJ")


def test_only_entries_that_show_something_else_are_dated_anew(session: Session, pair):
    first, second, winner, loser = pair
    dates = first.updated_at, second.updated_at
    merge(session, winner, loser)
    session.expire_all()
    assert first.updated_at == dates[0]
    assert second.updated_at > dates[1]


def test_every_table_that_points_to_an_organisation_is_thought_of():
    thought_of = {
        "partner",  # moved by partner_moves.py
        "organisation",  # those merged before follow
        "organisation_merge",
        "organisation_contact",  # asked of whatever their organisation went into: services/answering.py
    }
    pointing = {
        table.name
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "organisation"
    }
    assert pointing == thought_of, "say what a merge does with it, in services/organisation_merges.py if need be"


# ---------------------------------------------------------------- merge then undo changes nothing

PROFILES, ROLES = ("", "associations", "tpe-pme"), ("", "porteur", "partenaire")
rows = st.lists(
    st.tuples(st.sampled_from(["A", "B", "C"]), st.sampled_from(PROFILES), st.sampled_from(ROLES)), max_size=5
)
sides = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from([Keep.WINNER, Keep.LOSER]) for name in organisation_merges.FIELDS}
)


def state(session: Session) -> dict[str, Any]:
    """All that merges may touch, but versions, dates and the history, which only grow."""
    session.expire_all()
    held = select(Partner.id, Partner.entry_id, Partner.position, Partner.organisation_id, Partner.profile_id)
    columns = [column for column in Organisation.__table__.columns if column.name != "updated_at"]
    ids = session.scalars(select(Entry.id)).all()
    return {
        "organisations": session.execute(select(*columns).order_by(Organisation.id)).all(),
        "partners": session.execute(held.add_columns(Partner.role_id).order_by(Partner.id)).all(),
        "entries": {one.slug: data_of(one) for one in editing.get_all_for_edit(session, ids)},
    }


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=st.lists(rows, min_size=1, max_size=4), keep=sides, again=sides)
def test_merges_undone_in_turn_change_nothing(session: Session, entries, keep, again):
    with session.begin_nested() as savepoint:
        make_vocabularies(session)
        user = make_user(session)
        made = {
            name: Lookup(session).organisation(name, profile=None, acronym=f"{name}{name}", url=f"https://{name}.fr")
            for name in "ABC"
        }
        session.flush()
        for number, parts in enumerate(entries):
            data = example_data(slug=f"fiche-{number}", partners=tuple(PartnerData(*part) for part in parts))
            editing.create(session, data, by=SOMEBODY)
        before = state(session)
        ids = {name: one.id for name, one in made.items()}
        first, _touched = organisation_merges.merge(session, ids["A"], ids["B"], keep, by=user)
        middle = state(session)
        second, _touched = organisation_merges.merge(session, ids["C"], ids["A"], again, by=user)
        assert set(session.scalars(select(Partner.organisation_id))) <= {ids["C"]}
        organisation_merges.undo(session, second.id, now=utc_now(), by=user)
        assert state(session) == middle
        organisation_merges.undo(session, first.id, now=utc_now(), by=user)
        assert state(session) == before
        savepoint.rollback()
