"""Who can say that an entry of each kind is still true: the contact named for it, else the organisation that it names."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from errors import Invalid, NotFound
from forms import EntryData, PartnerData, SourceData
from models import (
    Activity,
    Entry,
    Kind,
    Organisation,
    OrganisationContact,
    Status,
    User,
    UserRole,
    contact_entry,
    utc_now,
)
from models.signals import STALE_AFTER
from services import answering, catalog, contacts, editing, entry_merges, named_contacts, organisation_merges
from services.activity import Act
from tests.factories import (
    SOMEBODY,
    UNDECLARED,
    example_data,
    factsheet_data,
    make_example,
    make_user,
    make_vocabularies,
)

LONG_AGO = datetime.now(UTC) - STALE_AFTER - timedelta(days=30)
SOURCE = SourceData("Un article", "https://exemple.fr/article")
COLUMNS = {
    Kind.CATALYST: {"acronym": "", "url": ""},
    Kind.RESOURCE: {"body": "Un guide.", "publisher": "", "url": ""},
    Kind.ECOSYSTEM: {"lead": "", "need": "", "action": ""},
}


@pytest.fixture
def curator(session: Session) -> User:
    return make_user(session, role=UserRole.CURATOR)


@pytest.fixture(autouse=True)
def roue_libre(session: Session) -> Organisation:
    """An organisation of the base, whose only entry nobody needs to be asked about."""
    entry = make_example(session, title="Récente", slug="recente")
    entry.published_at = utc_now()
    return session.scalars(select(Organisation).where(Organisation.name == "Roue libre")).one()


def old(session: Session, kind: Kind, title: str = "Un titre", **columns: str) -> Entry:
    """A published entry of this kind that nobody checked for long."""
    make_vocabularies(session)
    data = EntryData(
        kind=kind,
        title=title,
        summary="Un résumé.",
        sources=(SOURCE,),
        columns=COLUMNS.get(kind, {}) | columns | UNDECLARED,
    )
    data = factsheet_data(title=title) if kind is Kind.FACTSHEET else data
    data = example_data(title=title) if kind is Kind.EXAMPLE else data
    entry = editing.create(session, data, by=SOMEBODY, status=Status.PUBLISHED)
    entry.published_at = LONG_AGO
    session.flush()
    return entry


def general(session: Session, by: User, name: str = "Roue libre", email: str = "a@exemple.fr") -> OrganisationContact:
    contact = contacts.invite(session, name, "direction", email, by=by)
    contacts.accept(session, contact)
    return contact


def named(
    session: Session,
    entry: Entry,
    by: User,
    name: str = "Observatoire",
    *,
    agrees: bool = True,
    email: str = "n@exemple.fr",
) -> OrganisationContact:
    contact = named_contacts.name(session, entry, name, "études", email, by=by).contact
    if agrees:
        contacts.accept(session, contact)
    return contact


def due(session: Session, contact: OrganisationContact) -> list[str]:
    """The titles that a letter written now would ask about."""
    session.flush()
    now = utc_now()
    return [entry.title for entry in answering.due(session, contact, answering.called(session, now), now)]


def whole(session: Session, entry: Entry) -> answering.Answerers:
    session.flush()
    return answering.who(session, editing.get_for_edit(session, entry.id))


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


# ---------------------------------------------------------------- contacts named for an entry


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
    assert "« Un titre »" in named(session, entry, curator).consent_text
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


# ---------------------------------------------------------------- merges, and what the desk reads


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
