"""Contacts that a curator names for one entry: what no organisation of the base carries is asked of somebody all the same."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from errors import Invalid, NotFound
from models import Entry, Organisation, OrganisationContact, Status, User, utc_now
from models import contact_entry as named_for
from services import contacts
from services.activity import Act, record
from services.other_names import answers
from services.vocabulary import Lookup


@dataclass(frozen=True, slots=True)
class Named:
    """Who is asked about the entry from now on; `is_invited` when a letter must ask for the consent first."""

    contact: OrganisationContact
    is_invited: bool


def name(
    session: Session, entry: Entry, organisation: str, role: str, email: str, *, by: User, now: datetime | None = None
) -> Named:
    """Names a contact for a published entry; an address of the same organisation that is known already is asked for nothing.

    Raises Invalid: the entry is not public, or has this contact already.
    """
    now = now or utc_now()
    if entry.status is not Status.PUBLISHED:
        raise Invalid({"organisation": ["On n'interroge que sur une fiche publiée."]})
    contacts.tidy(session, now=now)
    whose = _organisation(session, organisation)
    found = contacts.of_address(session, whose, email)
    if found is not None and entry in found.entries:
        raise Invalid({"email": ["Cette adresse est déjà celle d'un contact de cette fiche."]})
    contact = found or contacts.make(session, whose, role, email, is_for_all=False, by=by, now=now)
    contact.entries.append(entry)
    session.flush()
    record(session, Act.CONTACT_NAME, by=by, entry=entry, detail=f"{whose.name}, {contact.role}")
    return Named(contact, found is None)


def _organisation(session: Session, typed: str) -> Organisation:
    """The organisation of this name, or the only one of this acronym, else a new one: nobody sees it until an entry names it."""
    lookup = Lookup(session)
    lookup.read_organisations([typed])
    if not lookup.knows_organisation(typed):
        is_acronym = answers(lambda one: func.lower(one.acronym) == typed.lower())
        called = session.scalars(select(Organisation).where(is_acronym).limit(2)).all()
        if len(called) == 1:
            return called[0]
    found = lookup.organisation(typed, profile=None)
    session.flush()
    return found


def unname(session: Session, entry: Entry, contact_id: int, *, by: User) -> bool:
    """Asks a contact no more about this entry; whether its address is erased, since nothing is left to ask it.

    Raises NotFound when the contact was not named for this entry.
    """
    contact = contacts.get(session, contact_id)
    if entry not in contact.entries:
        raise NotFound("Ce contact n'est pas nommé pour cette fiche.")
    contact.entries.remove(entry)
    record(session, Act.CONTACT_UNNAME, by=by, entry=entry, detail=f"{contact.organisation.name}, {contact.role}")
    is_left = contact.is_for_all or bool(contact.entries)
    if contact.email and not is_left:
        contacts.withdraw(session, contact, by=by)
    session.flush()
    return not is_left


def give(session: Session, loser_id: int, winner_id: int) -> list[int]:
    """Makes who was named for an entry be asked about the one it goes into; those that were not before."""
    there = select(named_for.c.contact_id).where(named_for.c.entry_id == winner_id)
    wanted = select(named_for.c.contact_id).where(
        named_for.c.entry_id == loser_id, named_for.c.contact_id.not_in(there)
    )
    given = list(session.scalars(wanted.order_by(named_for.c.contact_id)))
    if given:
        session.execute(insert(named_for), [{"contact_id": id, "entry_id": winner_id} for id in given])
    return given


def take_back(session: Session, winner_id: int, given: list[int]) -> None:
    """Undoes that: the loser kept its own contacts."""
    session.execute(delete(named_for).where(named_for.c.entry_id == winner_id, named_for.c.contact_id.in_(given)))
