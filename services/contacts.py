"""Contacts of organisations: invited by a curator; their consent is asked, recorded, ends, and is withdrawn in a click."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import and_, false, func, or_, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from errors import Invalid, NotFound
from models import Entry, Organisation, OrganisationContact, Status, TruthAnswer, TruthQuestion, User, utc_now
from models import contact_entry as named_for
from services.activity import Act, Actor, Outsider, record
from services.organisations import find_organisations

CONSENT_FOR: Final = timedelta(days=730)  # two years, then one asks anew
RENEWED_WITHIN: Final = timedelta(days=183)  # of its end: a letter or two in which to say yes again
INVITED_FOR: Final = timedelta(days=30)  # an address that did not answer is erased
WHOLE: Final = (joinedload(OrganisationContact.organisation), selectinload(OrganisationContact.entries))
A_PAGE: Final = 50
_PROMISE: Final = "Recevoir, deux fois par an au plus, un courriel qui demande si {}."
_MORE: Final = " Les curateurs peuvent ensuite confier d’autres fiches à cette adresse."


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
    """A contact for all that an organisation carries, whose consent a letter asks.

    Raises Invalid: no such organisation, or the address is there already.
    """
    now = now or utc_now()
    tidy(session, now=now)
    organisation = _organisation(session, name)
    same = of_address(session, organisation, email)
    if same is not None:
        some = "" if same.is_for_all else ", pour certaines fiches : effacez-la d'abord pour lui demander davantage"
        raise Invalid({"email": [f"Cette adresse est déjà celle d'un contact de cette organisation{some}."]})
    return make(session, organisation, role, email, is_for_all=True, by=by, now=now)


def make(
    session: Session, organisation: Organisation, role: str, email: str, *, is_for_all: bool, by: User, now: datetime
) -> OrganisationContact:
    """A contact who agreed to nothing yet."""
    contact = OrganisationContact(
        organisation=organisation,
        entries=[],
        role=role,
        email=email,
        is_for_all=is_for_all,
        nonce=secrets.token_hex(8),
        invited_at=now,
        invited_by_name=by.name,
    )
    session.add(contact)
    session.flush()
    record(session, Act.CONTACT_INVITE, by=by, what=organisation.name, detail=role)
    return contact


def of_address(session: Session, organisation: Organisation, email: str) -> OrganisationContact | None:
    """The contact of this organisation, or of one that went into it, who has this address."""
    names = select(Organisation.id).where(
        or_(Organisation.id == organisation.id, Organisation.merged_into_id == organisation.id)
    )
    same = select(OrganisationContact).where(
        OrganisationContact.organisation_id.in_(names), func.lower(OrganisationContact.email) == email.lower()
    )
    return session.scalar(same.options(*WHOLE).order_by(OrganisationContact.id).limit(1))


def _organisation(session: Session, name: str) -> Organisation:
    member, near = find_organisations(session, name, limit=5)
    if member is None:
        hint = f" Peut-être : {', '.join(one.name for one in near)}." if near else ""
        raise Invalid({"organisation": [f"Aucune organisation de la base n'a ce nom.{hint}"]})
    found = session.scalar(select(Organisation).where(Organisation.slug == member.slug))
    if found is None:
        raise NotFound("Cette organisation n'existe plus.")
    return found


def asked_about(contact: OrganisationContact) -> list[Entry]:
    """The public entries that the contact was named for."""
    return [entry for entry in contact.entries if entry.status is Status.PUBLISHED]


def promise(contact: OrganisationContact) -> str:
    """What the contact says yes to: shown when it is asked, kept when it agrees."""
    if contact.is_for_all:
        return _PROMISE.format(f"les fiches sur ce que fait ou publie {contact.organisation.name} sont toujours vraies")
    titles = [f"«\u00a0{entry.title}\u00a0»" for entry in asked_about(contact) or contact.entries]
    if len(titles) == 1:
        return _PROMISE.format(f"la fiche {titles[0]} est toujours vraie") + _MORE
    return _PROMISE.format(f"les fiches {', '.join(titles)} sont toujours vraies") + _MORE


def accept(session: Session, contact: OrganisationContact, *, now: datetime | None = None) -> None:
    """Records the consent and its words, for two years; accepting twice is accepting once, but near the end it is renewing."""
    now = now or utc_now()
    if contact.consented_at is None or is_ending(contact, today=now.date()):
        contact.consented_at, contact.consent_until = now, (now + CONSENT_FOR).date()
        contact.consent_text = promise(contact)
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
    """One contact with its organisation and the entries it was named for. Raises NotFound."""
    found = session.scalar(select(OrganisationContact).where(OrganisationContact.id == contact_id).options(*WHOLE))
    if found is None:
        raise NotFound("Ce contact n'existe pas.")
    return found


def listed(session: Session, *, page: int) -> list[Standing]:
    """The contacts, one more than a page shows: those that can be asked first, the latest first; four statements."""
    is_gone = OrganisationContact.email == ""
    found = session.scalars(
        select(OrganisationContact)
        .options(*WHOLE)
        .order_by(is_gone, OrganisationContact.invited_at.desc(), OrganisationContact.id.desc())
        .offset((page - 1) * A_PAGE)
        .limit(A_PAGE + 1)
    ).all()
    return standings(session, found)


def standings(session: Session, found: Sequence[OrganisationContact]) -> list[Standing]:
    """What became of the questions asked to each of these contacts; one statement."""
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


def is_ending(contact: OrganisationContact, *, today: date) -> bool:
    """Whether the consent holds, for some months more: it may be given anew."""
    until = contact.consent_until
    return until is not None and is_willing(contact, today=today) and until - today <= RENEWED_WITHIN


def tidy(session: Session, *, now: datetime | None = None) -> int:
    """Erases the addresses of those who did not answer, whose consent is over, or whose entries are gone; how many."""
    now = now or utc_now()
    unanswered = OrganisationContact.consented_at.is_(None) & (OrganisationContact.invited_at < now - INVITED_FOR)
    is_over = OrganisationContact.consent_until < now.date()
    is_named = select(named_for.c.contact_id).where(named_for.c.contact_id == OrganisationContact.id).exists()
    for_nothing = and_(OrganisationContact.is_for_all == false(), ~is_named)
    done = session.execute(
        update(OrganisationContact)
        .where(OrganisationContact.email != "", or_(unanswered, is_over, for_nothing))
        .values(email="", nonce=""),
        execution_options={"synchronize_session": "fetch"},
    )
    return int(done.rowcount)  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult
