"""Contacts that a curator names for an entry: asked once for their consent, about that entry and no other."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from errors import Invalid, NotFound
from models import Activity, Kind, Organisation, Status, User, UserRole, contact_entry, utc_now
from services import catalog, contacts, entry_merges, named_contacts
from services.activity import Act
from tests.factories import make_example, make_user
from tests.services.answerers import due, general, make_roue_libre, named, old


@pytest.fixture
def curator(session: Session) -> User:
    return make_user(session, role=UserRole.CURATOR)


@pytest.fixture(autouse=True)
def roue_libre(session: Session) -> Organisation:
    return make_roue_libre(session)


def test_who_was_named_is_asked_about_that_entry_and_no_other(session: Session, curator: User):
    entry, _other = old(session, Kind.CATALYST, "Roue libre"), old(session, Kind.RESOURCE, publisher="Roue libre")
    contact = named(session, entry, curator, "Roue libre")
    assert not contact.is_for_all
    assert due(session, contact) == ["Roue libre"]


def test_the_organisation_is_asked_as_long_as_nobody_named_agrees(session: Session, curator: User):
    entry, everybody = old(session, Kind.CATALYST, "Roue libre"), general(session, curator)
    contact = named(session, entry, curator, agrees=False)
    assert due(session, everybody) == ["Roue libre"]
    contacts.accept(session, contact)
    assert (due(session, everybody), due(session, contact)) == ([], ["Roue libre"])
    contacts.withdraw(session, contact)
    assert due(session, everybody) == ["Roue libre"]


def test_an_address_that_is_known_is_asked_for_its_consent_once(session: Session, curator: User):
    first, second = old(session, Kind.FACTSHEET, "Une"), old(session, Kind.FACTSHEET, "Deux")
    contact = named(session, first, curator)
    again = named_contacts.name(session, second, "OBSERVATOIRE", "autre", "N@exemple.fr", by=curator)
    assert (again.contact, again.is_invited) == (contact, False)
    assert sorted(due(session, contact)) == ["Deux", "Une"]
    with pytest.raises(Invalid):
        named_contacts.name(session, first, "Observatoire", "études", "n@exemple.fr", by=curator)


def test_a_contact_of_the_organisation_may_be_given_an_entry_that_does_not_name_it(session: Session, curator: User):
    entry, contact = old(session, Kind.FACTSHEET), general(session, curator)
    assert not named_contacts.name(session, entry, "Roue libre", "direction", "a@exemple.fr", by=curator).is_invited
    assert contact.is_for_all
    assert due(session, contact) == ["Un titre"]


def test_an_organisation_that_is_named_and_not_known_is_made_and_nobody_sees_it(session: Session, curator: User):
    named(session, old(session, Kind.FACTSHEET), curator, "Observatoire des mobilités")
    with pytest.raises(NotFound):
        catalog.organisation(session, "observatoire-des-mobilites")


def test_an_acronym_names_the_organisation_that_has_it(session: Session, curator: User, roue_libre: Organisation):
    roue_libre.acronym = "RL"
    assert named(session, old(session, Kind.FACTSHEET), curator, "rl").organisation is roue_libre


def test_nobody_is_named_for_what_readers_do_not_see(session: Session, curator: User):
    draft = make_example(session, slug="brouillon", status=Status.DRAFT)
    with pytest.raises(Invalid):
        named_contacts.name(session, draft, "Roue libre", "direction", "a@exemple.fr", by=curator)


def test_what_is_agreed_to_is_kept_in_words(session: Session, curator: User):
    entry = old(session, Kind.FACTSHEET)
    assert "la fiche «\u00a0Un titre\u00a0»" in named(session, entry, curator).consent_text
    assert "ce que fait ou publie Roue libre" in general(session, curator).consent_text


def test_the_last_entry_taken_away_erases_an_address_that_serves_nothing_else(session: Session, curator: User):
    first, second = old(session, Kind.FACTSHEET, "Une"), old(session, Kind.FACTSHEET, "Deux")
    contact = named(session, first, curator)
    named_contacts.name(session, second, "Observatoire", "études", "n@exemple.fr", by=curator)
    assert not named_contacts.unname(session, first, contact.id, by=curator)
    assert (contact.email, due(session, contact)) == ("n@exemple.fr", ["Deux"])
    assert named_contacts.unname(session, second, contact.id, by=curator)
    assert contact.email == ""
    everybody = general(session, curator)
    named_contacts.name(session, first, "Roue libre", "direction", "a@exemple.fr", by=curator)
    assert not named_contacts.unname(session, first, everybody.id, by=curator)
    assert everybody.email == "a@exemple.fr"
    acts = session.scalars(select(Activity.act).where(Activity.act == Act.CONTACT_UNNAME.value)).all()
    assert len(acts) == 3


def test_an_address_named_for_entries_that_are_gone_is_erased_in_time(session: Session, curator: User):
    contact, everybody = named(session, old(session, Kind.FACTSHEET), curator), general(session, curator)
    session.execute(contact_entry.delete())
    assert contacts.tidy(session) == 1
    assert (contact.email, everybody.email) == ("", "a@exemple.fr")


def test_a_wider_consent_is_not_taken_from_a_narrower_one(session: Session, curator: User):
    named(session, old(session, Kind.FACTSHEET), curator, "Roue libre")
    with pytest.raises(Invalid, match="certaines fiches"):
        contacts.invite(session, "Roue libre", "direction", "n@exemple.fr", by=curator)


def test_contacts_follow_an_entry_into_another_and_back(session: Session, curator: User):
    winner, loser = old(session, Kind.EXAMPLE, "La bonne"), old(session, Kind.EXAMPLE, "La même")
    both, only = named(session, winner, curator), named(session, loser, curator, email="o@exemple.fr")
    named_contacts.name(session, loser, "Observatoire", "études", "n@exemple.fr", by=curator)
    done = entry_merges.merge(session, winner.id, loser.id, {}, by=curator)
    session.expire_all()
    assert due(session, contacts.get(session, only.id)) == ["La bonne"]
    entry_merges.undo(session, done.id, now=utc_now(), by=curator)
    session.expire_all()
    assert [entry.title for entry in contacts.get(session, only.id).entries] == ["La même"]
    assert len(contacts.get(session, both.id).entries) == 2
