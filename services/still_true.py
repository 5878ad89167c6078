"""« Toujours vrai ? »: entries nobody checked for eighteen months, asked to the organisation that carries them, by letter.

A letter is queued in the commit that writes its questions: killed before, nothing happened; killed after, it waits in the
outbox. So none is lost and no question is asked twice. Opening a link changes nothing: mail programs do it by themselves.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import CursorResult, Select, and_, exists, or_, select, update
from sqlalchemy.orm import Session, aliased, joinedload

from errors import Conflict, Invalid, NotFound
from models import (
    Entry,
    Notice,
    Organisation,
    OrganisationContact,
    Partner,
    Status,
    Term,
    TruthAnswer,
    TruthQuestion,
    utc_now,
)
from services import editing, mail, queues, reports
from services.activity import Act, Outsider, record
from services.editing import Author
from services.reports import Report
from services.saving import saving

AGAIN_AFTER: Final = timedelta(days=180)  # a contact, and an entry, are asked twice a year at most
IN_A_LETTER: Final = 5
_AT_ONCE: Final = 200
_LEAD: Final = "porteur"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to write: to whom, and each question with its entry."""

    contact: OrganisationContact
    questions: tuple[tuple[TruthQuestion, Entry], ...]


Write = Callable[[Letter], tuple[str, str, dict[str, str]]]  # subject, body, headers


def send(open_session: mail.OpenSession, write: Write, *, now: datetime | None = None) -> int:
    """Queues a letter for each contact who agreed and whose organisation carries entries to check; how many."""
    now = now or utc_now()
    queued = after = 0
    while True:
        with open_session() as session:
            due = session.scalars(_willing(now).where(OrganisationContact.id > after).limit(_AT_ONCE)).all()
            queued += sum(_ask(session, write, contact_id, now) for contact_id in due)
        if not due:
            return queued
        after = due[-1]


def _willing(now: datetime) -> Select[int]:
    return (
        select(OrganisationContact.id)
        .where(
            OrganisationContact.email != "",
            OrganisationContact.consent_until >= now.date(),
            or_(OrganisationContact.asked_at.is_(None), OrganisationContact.asked_at <= now - AGAIN_AFTER),
        )
        .order_by(OrganisationContact.id)
    )


def _ask(session: Session, write: Write, contact_id: int, now: datetime) -> bool:
    """Whether a letter was queued; not when nothing is to be asked, nor when another process took the contact."""
    with saving(session):
        contact = session.get(OrganisationContact, contact_id, options=[joinedload(OrganisationContact.organisation)])
        entries = _to_check(session, _present(contact.organisation), now) if contact else ()
        if contact is None or not entries or not _taken(session, contact, now):
            return False
        asked = [(TruthQuestion(contact_id=contact.id, entry_id=entry.id, asked_at=now), entry) for entry in entries]
        session.add_all(question for question, _entry in asked)
        session.flush()
        subject, body, headers = write(Letter(contact, tuple(asked)))
        key = f"toujours-vrai-{contact.id}-{now:%Y%m%dT%H%M%S}"
        mail.queue(session, to=contact.email, subject=subject, body=body, headers=headers, key=key, is_lasting=True)
    session.expire_all()
    return True


def _present(organisation: Organisation) -> int:
    """The organisation that entries name: the one it went into, when it did."""
    return organisation.merged_into_id or organisation.id


def _taken(session: Session, contact: OrganisationContact, now: datetime) -> bool:
    before = (
        OrganisationContact.asked_at == contact.asked_at if contact.asked_at else OrganisationContact.asked_at.is_(None)
    )
    taken = session.execute(
        update(OrganisationContact).where(OrganisationContact.id == contact.id, before).values(asked_at=now),
        execution_options={"synchronize_session": False},
    )
    return isinstance(taken, CursorResult) and taken.rowcount == 1


def _to_check(session: Session, organisation_id: int, now: datetime) -> Sequence[Entry]:
    """The stale entries that an organisation carries, or takes part in when nobody is said to carry them; oldest first."""
    role, other, lead = aliased(Term), aliased(Partner), aliased(Term)
    takes_part = exists().where(Partner.entry_id == Entry.id, Partner.organisation_id == organisation_id)
    carries = takes_part.where(Partner.role_id == role.id, role.code == _LEAD)
    is_carried = exists().where(other.entry_id == Entry.id, other.role_id == lead.id, lead.code == _LEAD)
    asked = exists().where(TruthQuestion.entry_id == Entry.id, TruthQuestion.asked_at > now - AGAIN_AFTER)
    wanted = select(Entry).where(queues.is_stale(now.date()), ~asked, or_(carries, and_(~is_carried, takes_part)))
    return session.scalars(wanted.order_by(queues.SINCE, Entry.id).limit(IN_A_LETTER)).all()


def get(session: Session, question_id: int, contact: OrganisationContact) -> TruthQuestion:
    """A question of this contact with its entry. Raises NotFound when the entry is not public any more."""
    found = session.scalar(
        select(TruthQuestion)
        .where(TruthQuestion.id == question_id, TruthQuestion.contact_id == contact.id)
        .options(joinedload(TruthQuestion.entry))
    )
    if found is None or found.entry.status is not Status.PUBLISHED:
        raise NotFound("Cette fiche n'est plus publiée : il n'y a plus rien à répondre. Merci.")
    return found


@dataclass(frozen=True, slots=True)
class Answered:
    """The entry when it was said true, and who is to be told when it was not."""

    verified: Entry | None = None
    notices: tuple[Notice, ...] = ()


def answer(
    session: Session, question: TruthQuestion, contact: OrganisationContact, *, is_true: bool, message: str, today: date
) -> Answered:
    """Records the answer, once: the entry is checked today by the organisation, or a report waits for the curators.

    Raises Invalid when what changed is not said, Conflict when the question was answered already.
    """
    name = contact.organisation.name
    if not is_true and not message:
        raise Invalid({"message": ["Dites en une phrase ce qui a changé."]})
    given = TruthAnswer.TRUE if is_true else TruthAnswer.CHANGED
    taken = session.execute(
        update(TruthQuestion)
        .where(TruthQuestion.id == question.id, TruthQuestion.answered_at.is_(None))
        .values(answered_at=utc_now(), answer=given),
        execution_options={"synchronize_session": False},
    )
    if not isinstance(taken, CursorResult) or taken.rowcount != 1:
        raise Conflict("Vous avez déjà répondu à cette question : merci.")
    session.refresh(question, ["answered_at", "answer"])
    entry = question.entry
    if not is_true:
        said = Report(message, email=contact.email, from_name=name)
        return Answered(notices=reports.receive(session, entry, said, by=Outsider(name)).notices)

    def say_so(found: Entry) -> None:
        found.verified_on = today

    by = Author(name=name, comment="Toujours vraie, répond l’organisation")
    verified = editing.touch(session, entry.id, say_so, version=entry.version, by=by)
    record(session, Act.ENTRY_VERIFY, by=Outsider(name), entry=verified, detail="réponse à « toujours vrai ? »")
    return Answered(verified=verified)
