"""Who can say that an entry of each kind is still true: the contact named for it, else the organisation that it names."""

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from forms import PartnerData
from models import Kind, Organisation, OrganisationContact, User, UserRole, utc_now
from models.signals import STALE_AFTER
from services import answering, contacts, editing, organisation_merges
from tests.factories import make_example, make_user
from tests.services.answerers import due, general, make_roue_libre, named, old, whole


@pytest.fixture
def curator(session: Session) -> User:
    return make_user(session, role=UserRole.CURATOR)


@pytest.fixture(autouse=True)
def roue_libre(session: Session) -> Organisation:
    return make_roue_libre(session)


# ---------------------------------------------------------------- the reach of each kind


@pytest.mark.parametrize(
    "kind, title, columns",
    [
        pytest.param(Kind.EXAMPLE, "Un exemple", {}, id="an example asks who carries it"),
        pytest.param(Kind.CATALYST, "ROUE LIBRE", {}, id="a catalyst is the organisation of its title"),
        pytest.param(Kind.RESOURCE, "Un guide", {"publisher": "Roue Libre"}, id="a resource asks its publisher"),
        pytest.param(Kind.ECOSYSTEM, "Un pôle", {"lead": "Roue libre"}, id="an ecosystem asks its lead"),
    ],
)
def test_the_organisation_that_an_entry_names_is_asked(session: Session, curator: User, kind, title, columns):
    entry = old(session, kind, title, **columns)
    assert due(session, general(session, curator)) == [title]
    (found,) = whole(session, entry).others
    assert (found.organisation.name, len(found.contacts)) == ("Roue libre", 1)


@pytest.mark.parametrize("publisher", ["Roue libre du Jura", "Roue", "Roue libre et Garage du Lac", ""])
def test_a_letter_never_goes_by_a_guess(session: Session, curator: User, publisher: str):
    entry = old(session, Kind.RESOURCE, publisher=publisher)
    assert due(session, general(session, curator)) == []
    assert whole(session, entry).others == ()


def test_a_fact_sheet_asks_nobody_whose_figures_it_quotes(session: Session, curator: User):
    entry = old(session, Kind.FACTSHEET)
    partners = (PartnerData("Insee", "associations", "porteur"), PartnerData("Garage du Lac", "tpe-pme", "partenaire"))
    make_example(session, slug="insee", partners=partners).published_at = utc_now()
    insee = general(session, curator, "Insee")
    assert due(session, insee) == []
    assert whole(session, entry).others == ()
    assert due(session, named(session, entry, curator)) == ["Un titre"]


def test_a_name_that_an_organisation_had_leads_to_its_contact(
    session: Session, curator: User, roue_libre: Organisation
):
    old(session, Kind.RESOURCE, publisher="Ancien nom")
    former = Organisation(slug="ancien-nom", name="Ancien nom", folded_name="ancien nom")
    former.merged_into_id = roue_libre.id
    session.add(former)
    assert due(session, general(session, curator)) == ["Un titre"]


def test_contacts_of_both_sides_of_a_merge_answer_for_what_either_carried(session: Session, curator: User, roue_libre):
    old(session, Kind.CATALYST, "Garage du Lac")
    lake = session.scalars(select(Organisation).where(Organisation.name == "Garage du Lac")).one()
    contact = general(session, curator, "Roue libre")
    assert due(session, contact) == []
    organisation_merges.merge(session, roue_libre.id, lake.id, {}, by=curator)
    session.expire_all()
    assert due(session, contacts.get(session, contact.id)) == ["Garage du Lac"]


# ---------------------------------------------------------------- what the desk reads


def test_the_queue_knows_about_which_entries_nobody_may_be_asked(session: Session, curator: User):
    carried, called = old(session, Kind.EXAMPLE), old(session, Kind.CATALYST, "Roue libre")
    sheet, guide = old(session, Kind.FACTSHEET), old(session, Kind.RESOURCE, publisher="Un inconnu")
    ids = [one.id for one in (carried, called, sheet, guide)]

    def alone() -> set[int]:
        session.flush()
        return answering.out_of_reach(session, ids, utc_now().date())

    contact = contacts.invite(session, "Roue libre", "direction", "a@exemple.fr", by=curator)
    assert alone() == set(ids)
    contacts.accept(session, contact)
    assert alone() == {sheet.id, guide.id}
    named(session, sheet, curator)
    assert alone() == {guide.id}
    contacts.withdraw(session, contact)
    assert alone() == {carried.id, called.id, guide.id}


def test_what_the_queue_says_is_what_a_letter_does(session: Session, curator: User):
    entries = [old(session, kind, "Roue libre") for kind in Kind]
    general(session, curator)
    named(session, entries[0], curator)
    asked = {
        entry.id
        for contact in session.scalars(select(OrganisationContact).options(*contacts.WHOLE))
        for entry in answering.due(session, contact, answering.called(session, utc_now()), utc_now())
    }
    ids = {entry.id for entry in entries}
    assert ids - answering.out_of_reach(session, ids, utc_now().date()) == asked


def test_the_day_of_the_next_question_is_told(session: Session):
    entry = old(session, Kind.CATALYST, "Roue libre")
    assert whole(session, entry).due_on < utc_now().date()
    entry.verified_on = utc_now().date()
    assert whole(session, entry).due_on == utc_now().date() + STALE_AFTER


def test_any_number_of_contacts_costs_as_many_statements(session: Session, curator: User):
    entry = old(session, Kind.EXAMPLE)
    sent: list[str] = []
    event.listen(session.connection(), "before_cursor_execute", lambda *told: sent.append(told[2]))

    def read() -> int:
        session.flush()
        session.expire_all()
        found = editing.get_for_edit(session, entry.id)
        sent.clear()
        answering.who(session, found)
        return len(sent)

    for number in (0, 1):
        named(session, entry, curator, email=f"n{number}@exemple.fr")
        general(session, curator, email=f"g{number}@exemple.fr")
    few = read()
    for number in (2, 3, 4):
        named(session, entry, curator, email=f"n{number}@exemple.fr")
        general(session, curator, email=f"g{number}@exemple.fr")
    assert read() == few <= 8
