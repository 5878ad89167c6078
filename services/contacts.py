"""Contacts of organisations: invited by a curator; their consent is asked, recorded, ends, and is withdrawn in a click."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session, joinedload

from errors import Invalid, NotFound
from models import Organisation, OrganisationContact, TruthAnswer, TruthQuestion, User, utc_now
from services.activity import Act, Actor, Outsider, record
from services.organisations import find_organisations

CONSENT_FOR: Final = timedelta(days=730)  # two years, then one asks anew
INVITED_FOR: Final = timedelta(days=30)  # an address that did not answer is erased
_LISTED: Final = 200


@dataclass(frozen=True, slots=True)
class Standing:
    """A contact as the desk shows it, with what became of its last question."""

    contact: OrganisationContact
    asked: int
    answered: int
    last_answer: TruthAnswer | None


def invite(
    session: Session, name: str, role: str, email: str, *, by: User, now: datetime | None = None
) -> OrganisationContact:
    """A contact whose consent a letter asks. Raises Invalid: no such organisation, or the address is there already."""
    now = now or utc_now()
    tidy(session, now=now)
    organisation = _organisation(session, name)
    same = select(OrganisationContact.id).where(
        OrganisationContact.organisation_id == organisation.id, func.lower(OrganisationContact.email) == email.lower()
    )
    if session.scalar(same.limit(1)) is not None:
        raise Invalid({"email": ["Cette adresse est déjà celle d'un contact de cette organisation."]})
    contact = OrganisationContact(
        organisation=organisation,
        role=role,
        email=email,
        nonce=secrets.token_hex(8),
        invited_at=now,
        invited_by_name=by.name,
    )
    session.add(contact)
    session.flush()
    record(session, Act.CONTACT_INVITE, by=by, what=organisation.name, detail=role)
    return contact


def _organisation(session: Session, name: str) -> Organisation:
    member, near = find_organisations(session, name, limit=5)
    if member is None:
        hint = f" Peut-être : {', '.join(one.name for one in near)}." if near else ""
        raise Invalid({"organisation": [f"Aucune organisation de la base n'a ce nom.{hint}"]})
    found = session.scalar(select(Organisation).where(Organisation.slug == member.slug))
    if found is None:
        raise NotFound("Cette organisation n'existe plus.")
    return found


def accept(session: Session, contact: OrganisationContact, *, now: datetime | None = None) -> None:
    """Records the consent, for two years; accepting twice is accepting once."""
    now = now or utc_now()
    if contact.consented_at is None:
        contact.consented_at, contact.consent_until = now, (now + CONSENT_FOR).date()
        record(session, Act.CONTACT_CONSENT, by=_outsider(contact), what=contact.organisation.name, detail=contact.role)


def withdraw(session: Session, contact: OrganisationContact, *, by: Actor = None, now: datetime | None = None) -> None:
    """Refuses or withdraws: the address is erased and every link dies. `by`: who, when it is not the contact itself."""
    contact.refused_at = now or utc_now()
    _erase(contact)
    record(
        session,
        Act.CONTACT_WITHDRAW,
        by=by or _outsider(contact),
        what=contact.organisation.name,
        detail=contact.role,
    )


def _erase(contact: OrganisationContact) -> None:
    contact.email, contact.nonce = "", secrets.token_hex(8)


def _outsider(contact: OrganisationContact) -> Outsider:
    return Outsider(contact.organisation.name)


def get(session: Session, contact_id: int) -> OrganisationContact:
    """One contact with its organisation. Raises NotFound."""
    wanted = select(OrganisationContact).where(OrganisationContact.id == contact_id)
    found = session.scalar(wanted.options(joinedload(OrganisationContact.organisation)))
    if found is None:
        raise NotFound("Ce contact n'existe pas.")
    return found


def standings(session: Session) -> list[Standing]:
    """The contacts, those that can be asked first, the latest first; two statements."""
    is_gone = OrganisationContact.email == ""
    found = session.scalars(
        select(OrganisationContact)
        .options(joinedload(OrganisationContact.organisation))
        .order_by(is_gone, OrganisationContact.invited_at.desc(), OrganisationContact.id.desc())
        .limit(_LISTED)
    ).all()
    questions: dict[int, list[TruthQuestion]] = {}
    ids = [contact.id for contact in found]
    asked = select(TruthQuestion).where(TruthQuestion.contact_id.in_(ids)).order_by(TruthQuestion.id)
    for question in session.scalars(asked):
        questions.setdefault(question.contact_id, []).append(question)
    return [_standing(contact, questions.get(contact.id, [])) for contact in found]


def _standing(contact: OrganisationContact, questions: list[TruthQuestion]) -> Standing:
    answers = [question.answer for question in questions if question.answer]
    return Standing(contact, len(questions), len(answers), answers[-1] if answers else None)


def is_willing(contact: OrganisationContact, *, today: date) -> bool:
    """Whether the contact may be written to."""
    return bool(contact.email and contact.consent_until and contact.consent_until >= today)


def tidy(session: Session, *, now: datetime | None = None) -> int:
    """Erases the addresses of those who did not answer the invitation, or whose consent is over; how many."""
    now = now or utc_now()
    unanswered = OrganisationContact.consented_at.is_(None) & (OrganisationContact.invited_at < now - INVITED_FOR)
    is_over = OrganisationContact.consent_until < now.date()
    done = session.execute(
        update(OrganisationContact)
        .where(OrganisationContact.email != "", or_(unanswered, is_over))
        .values(email="", nonce=""),
        execution_options={"synchronize_session": "fetch"},
    )
    return int(done.rowcount)  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult
