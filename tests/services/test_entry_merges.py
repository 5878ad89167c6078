"""One entry put into another: what is kept of each, where addresses lead, and back again."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from errors import Conflict, Invalid
from forms import PartnerData, SourceData
from models import Kind, Status, utc_now
from search import Index, SearchQuery, sync
from services import catalog, editing, entry_merges
from services.entry_data import data_of
from services.entry_merges import Keep, proposed
from tests.factories import SOMEBODY, example_data, factsheet_data, make_example, make_user

OTHER = {
    "title": "Le garage solidaire du Jura",
    "summary": "",
    "started": 2017,
    "partners": (
        PartnerData("Roue Libre", "associations", "porteur"),
        PartnerData("Caisse locale", "tpe-pme", "partenaire"),
    ),
    "sources": (SourceData("Reportage", "https://exemple.fr/reportage"),),
}


def twins(session: Session):
    winner = make_example(session, slug="le-garage", started=None)
    return winner, make_example(session, slug="garage-bis", **OTHER)


def test_what_is_proposed_keeps_everything_that_can_be(session: Session):
    winner, loser = twins(session)
    keep = proposed(data_of(winner), data_of(loser))
    assert keep["title"] is Keep.WINNER
    assert keep["started"] is Keep.LOSER
    assert (keep["partners"], keep["sources"]) == (Keep.BOTH, Keep.BOTH)
    assert keep["summary"] is Keep.WINNER
    assert "columns.need" not in keep


def test_the_winner_holds_both_and_the_loser_leads_to_it(session: Session):
    winner, loser = twins(session)
    keep = proposed(data_of(winner), data_of(loser))
    entry_merges.merge(session, winner.id, loser.id, keep, by=make_user(session))
    names = [partner.name for partner in data_of(editing.get_for_edit(session, winner.id)).partners]
    assert names == ["Garage du Lac", "Roue libre", "Caisse locale"]
    assert loser.status is Status.ARCHIVED
    assert catalog.moved(session, "garage-bis") == (Kind.EXAMPLE, "le-garage")


def test_a_field_may_be_taken_from_the_loser(session: Session):
    winner, loser = twins(session)
    entry_merges.merge(session, winner.id, loser.id, {"title": Keep.LOSER}, by=make_user(session))
    assert winner.title == OTHER["title"]


def test_former_addresses_follow(session: Session):
    winner, loser = twins(session)
    editing.update(
        session, loser.id, example_data(slug="garage-ter", **OTHER | {"summary": "S."}), version=1, by=SOMEBODY
    )
    entry_merges.merge(session, winner.id, loser.id, {}, by=make_user(session))
    assert {catalog.moved(session, slug) for slug in ("garage-bis", "garage-ter")} == {(Kind.EXAMPLE, "le-garage")}


def test_what_was_merged_is_found_no_more(session: Session, index: Index):
    winner, loser = twins(session)
    sync(session, index)
    entry_merges.merge(session, winner.id, loser.id, {}, by=make_user(session))
    sync(session, index, [winner.id, loser.id])
    assert [hit.id for hit in index.search(SearchQuery(text="garage")).hits] == [winner.id]


def test_undoing_brings_both_back(session: Session):
    winner, loser = twins(session)
    before = data_of(winner)
    user = make_user(session)
    done = entry_merges.merge(session, winner.id, loser.id, {"title": Keep.LOSER, "partners": Keep.BOTH}, by=user)
    entry_merges.undo(session, done.id, now=utc_now(), by=user)
    assert data_of(editing.get_for_edit(session, winner.id)) == before
    assert editing.get_for_edit(session, loser.id).status is Status.PUBLISHED
    assert catalog.published(session, Kind.EXAMPLE, "garage-bis").id == loser.id
    with pytest.raises(Conflict):
        entry_merges.undo(session, done.id, now=utc_now(), by=user)


def test_undoing_keeps_what_somebody_wrote_since(session: Session):
    winner, loser = twins(session)
    user = make_user(session)
    done = entry_merges.merge(session, winner.id, loser.id, {}, by=user)
    editing.update(session, winner.id, example_data(title="Corrigé depuis"), version=winner.version, by=SOMEBODY)
    entry_merges.undo(session, done.id, now=utc_now(), by=user)
    assert winner.title == "Corrigé depuis"
    assert loser.status is Status.PUBLISHED


def test_a_merge_of_long_ago_stays(session: Session):
    winner, loser = twins(session)
    user = make_user(session)
    done = entry_merges.merge(session, winner.id, loser.id, {}, by=user)
    with pytest.raises(Conflict):
        entry_merges.undo(session, done.id, now=utc_now() + timedelta(days=31), by=user)


def test_two_kinds_are_not_merged(session: Session):
    winner, _loser = twins(session)
    sheet = editing.create(session, factsheet_data(), by=SOMEBODY)
    for other in (sheet.id, winner.id):
        with pytest.raises(Invalid):
            entry_merges.merge(session, winner.id, other, {}, by=make_user(session, email=f"{other}@exemple.fr"))
