"""Who can say that an entry is still true: a contact named for it, else the contacts of the organisation that it names.

An example and an ecosystem name those who carry them, or those who take part when nobody is said to carry. A catalyst is the
organisation of its title, a resource is its publisher's, an ecosystem may name its lead without making it a partner. A fiche
Repères is nobody's but ours: those whose figures it quotes did not write it, so that only a contact named for it is asked.
A name means an organisation of the base when it is written the same, accents and case aside: a letter never goes by a guess.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Select, SelectBase, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from models import (
    Catalyst,
    Ecosystem,
    Entry,
    Kind,
    Organisation,
    OrganisationContact,
    Partner,
    Resource,
    Term,
    TruthQuestion,
)
from models import contact_entry as named_for
from models.signals import STALE_AFTER
from services import contacts, editing, queues
from services.contacts import Standing
from services.other_names import answers, organisation_key

AGAIN_AFTER: Final = timedelta(days=180)  # an address, and an entry, are asked twice a year at most
IN_A_LETTER: Final = 5
_OF_A_NAME: Final = 200  # entries of one name thought of at once: forty letters of them
_TOLD: Final = 10  # questions that the desk shows of an entry
_LEAD: Final = "porteur"
_SAYS_NAME: Final = {
    Kind.CATALYST: "c’est ce catalyseur",
    Kind.RESOURCE: "publie cette ressource",
    Kind.ECOSYSTEM: "porte cet écosystème",
}

Called = Mapping[str, Sequence[int]]  # key of a name → the entries that say they are its


def _was_asked(now: datetime) -> ColumnElement[bool]:
    return exists().where(TruthQuestion.entry_id == Entry.id, TruthQuestion.asked_at > now - AGAIN_AFTER)


def _has_a_named_one(today: date) -> ColumnElement[bool]:
    """Whether somebody named for the entry agreed: they are asked, and not the organisation as a whole."""
    wanted = select(named_for.c.entry_id).join(OrganisationContact, OrganisationContact.id == named_for.c.contact_id)
    return wanted.where(named_for.c.entry_id == Entry.id, _is_willing(today)).exists()


def _is_willing(today: date) -> ColumnElement[bool]:
    return and_(OrganisationContact.email != "", OrganisationContact.consent_until >= today)


def called(session: Session, now: datetime) -> Called:
    """The entries to ask about by the name that they give without a partner; read once for a whole sending. One statement."""
    resource, ecosystem = Resource.__table__, Ecosystem.__table__
    name = func.coalesce(resource.c.publisher, ecosystem.c.lead, Entry.title)
    rows = session.execute(
        select(Entry.id, name)
        .outerjoin(resource, resource.c.id == Entry.id)
        .outerjoin(ecosystem, ecosystem.c.id == Entry.id)
        .where(Entry.kind.in_(_SAYS_NAME), queues.is_stale(now.date()))
        .where(~_was_asked(now), ~_has_a_named_one(now.date()))
        .order_by(queues.SINCE, Entry.id)
    )
    found: dict[str, list[int]] = {}
    for id, text in rows:
        found.setdefault(organisation_key(text), []).append(id)
    return {key: ids[:_OF_A_NAME] for key, ids in found.items() if key}


def due(session: Session, contact: OrganisationContact, said: Called, now: datetime) -> Sequence[Entry]:
    """What to ask this contact: stale entries nobody was asked about lately, the oldest first; two statements at most."""
    of_contact = select(named_for.c.entry_id).where(named_for.c.contact_id == contact.id)
    near: SelectBase = of_contact
    is_asked: ColumnElement[bool] = Entry.id.in_(of_contact)
    wanted = select(Entry).where(queues.is_stale(now.date()), ~_was_asked(now))
    if contact.is_for_all:
        id = contact.organisation.merged_into_id or contact.organisation_id  # entries name the one it went into
        by_name = _by_name(session, id, said)
        # Read by indexes first: what follows would else be asked of every stale entry of the base, for each contact.
        near = of_contact.union(select(Partner.entry_id).where(Partner.organisation_id == id), *_those(by_name))
        is_theirs = and_(~_has_a_named_one(now.date()), or_(_carries(id), Entry.id.in_(by_name)))
        is_asked = or_(is_asked, is_theirs)
    wanted = wanted.where(Entry.id.in_(near), is_asked)
    return session.scalars(wanted.order_by(queues.SINCE, Entry.id).limit(IN_A_LETTER)).all()


def _those(ids: Sequence[int]) -> list[Select[int]]:
    same = aliased(Entry)
    return [select(same.id).where(same.id.in_(ids))] if ids else []


def _by_name(session: Session, organisation_id: int, said: Called) -> list[int]:
    names = session.scalars(select(Organisation.folded_name).where(_is_or_was(organisation_id)))
    return [entry_id for key in names for entry_id in said.get(key, ())]


def _carries(organisation_id: int) -> ColumnElement[bool]:
    """The organisation is said to carry the entry, or takes part in it and nobody is said to carry it."""
    role, other, lead = aliased(Term), aliased(Partner), aliased(Term)
    takes_part = exists().where(Partner.entry_id == Entry.id, Partner.organisation_id == organisation_id)
    carries = takes_part.where(Partner.role_id == role.id, role.code == _LEAD)
    is_carried = exists().where(other.entry_id == Entry.id, other.role_id == lead.id, lead.code == _LEAD)
    return or_(carries, and_(~is_carried, takes_part))


def _is_or_was(organisation_id: int) -> ColumnElement[bool]:
    return or_(Organisation.id == organisation_id, Organisation.merged_into_id == organisation_id)


@dataclass(frozen=True, slots=True)
class Answerer:
    """An organisation that can answer for an entry, why, and those of it who are asked."""

    organisation: Organisation
    why: str
    contacts: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Answerers:
    """Who was named for an entry, who else is asked as long as nobody named agrees, and the day of the next question."""

    named: tuple[Standing, ...]
    others: tuple[Answerer, ...]
    asked: tuple[TruthQuestion, ...]  # the last first
    due_on: date


def who(session: Session, entry: Entry) -> Answerers:
    """Who can say whether this entry, read with all it holds, is still true; eight statements at most."""
    named = session.scalars(
        select(OrganisationContact)
        .join(named_for, named_for.c.contact_id == OrganisationContact.id)
        .where(named_for.c.entry_id == entry.id)
        .options(*contacts.WHOLE)
        .order_by(OrganisationContact.email == "", OrganisationContact.id)
    ).all()
    asked = session.scalars(
        select(TruthQuestion)
        .where(TruthQuestion.entry_id == entry.id)
        .options(joinedload(TruthQuestion.contact).joinedload(OrganisationContact.organisation))
        .order_by(TruthQuestion.id.desc())
        .limit(_TOLD)
    ).all()
    since = entry.verified_on or (entry.published_at or entry.created_at).date()
    due_on = max([since + STALE_AFTER, *(one.asked_at.date() + AGAIN_AFTER for one in asked[:1])])
    return Answerers(tuple(contacts.standings(session, named)), _others(session, entry), tuple(asked), due_on)


def _others(session: Session, entry: Entry) -> tuple[Answerer, ...]:
    """The organisations that the entry names, each with the contacts who answer for all that it carries."""
    why = _partners(entry)
    key = organisation_key(name_said(entry))
    if key:
        is_called = answers(lambda one: one.folded_name == key)
        for found in session.scalars(select(Organisation).where(is_called)):
            why.setdefault(found, _SAYS_NAME[entry.kind])
    ids = [one.id for one in why]
    general = session.scalars(
        select(OrganisationContact)
        .join(Organisation, Organisation.id == OrganisationContact.organisation_id)
        .where(OrganisationContact.is_for_all, or_(Organisation.id.in_(ids), Organisation.merged_into_id.in_(ids)))
        .options(*contacts.WHOLE)
        .order_by(OrganisationContact.email == "", OrganisationContact.id)
    ).all()
    told: dict[int, list[Standing]] = {}
    for one in contacts.standings(session, general):
        told.setdefault(one.contact.organisation.merged_into_id or one.contact.organisation_id, []).append(one)
    return tuple(Answerer(one, reason, tuple(told.get(one.id, ()))) for one, reason in why.items())


def _partners(entry: Entry) -> dict[Organisation, str]:
    """Those who carry the entry, else those who take part."""
    leads = [row for row in entry.partners if row.role and row.role.code == _LEAD]
    found: dict[Organisation, str] = {}
    for row in leads or entry.partners:
        found.setdefault(row.organisation, row.role.label if row.role else "prend part")
    return found


def out_of_reach(session: Session, ids: Collection[int], today: date) -> set[int]:
    """Those of these entries about which nobody may be asked today; as many statements as for one."""
    named = session.scalars(
        select(named_for.c.entry_id)
        .join(OrganisationContact, OrganisationContact.id == named_for.c.contact_id)
        .where(named_for.c.entry_id.in_(ids), _is_willing(today))
    )
    left = set(ids) - set(named)
    if not left:
        return left
    present = func.coalesce(Organisation.merged_into_id, Organisation.id)
    can_answer = set(
        session.scalars(
            select(present)
            .join(OrganisationContact, OrganisationContact.organisation_id == Organisation.id)
            .where(OrganisationContact.is_for_all, _is_willing(today))
        )
    )
    entries = editing.get_all_for_edit(session, left)
    said = {entry.id: organisation_key(name_said(entry)) for entry in entries}
    called = select(Organisation.folded_name, present).where(Organisation.folded_name.in_({*said.values()} - {""}))
    meant = {key: id for key, id in session.execute(called)}
    theirs = {entry.id: {*(one.id for one in _partners(entry)), meant.get(said[entry.id])} for entry in entries}
    return {id for id in left if theirs[id].isdisjoint(can_answer)}


def name_said(entry: Entry) -> str:
    """The name by which an entry says whose it is, without making them a partner; "" when it says none."""
    if isinstance(entry, Catalyst):
        return entry.title
    if isinstance(entry, Resource):
        return entry.publisher
    return entry.lead if isinstance(entry, Ecosystem) else ""
