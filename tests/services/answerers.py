"""Entries that nobody checked for long, and contacts who may be asked about them. Not a test."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms import EntryData, SourceData
from models import Entry, Kind, Organisation, OrganisationContact, Status, User, utc_now
from models.signals import STALE_AFTER
from services import answering, contacts, editing, named_contacts
from tests.factories import SOMEBODY, UNDECLARED, example_data, factsheet_data, make_example, make_vocabularies

LONG_AGO = datetime.now(UTC) - STALE_AFTER - timedelta(days=30)
SOURCE = SourceData("Un article", "https://exemple.fr/article")
COLUMNS = {
    Kind.CATALYST: {"acronym": "", "url": ""},
    Kind.RESOURCE: {"body": "Un guide.", "publisher": "", "url": ""},
    Kind.ECOSYSTEM: {"lead": "", "need": "", "action": ""},
}


def make_roue_libre(session: Session) -> Organisation:
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
