"""« Toujours vrai ? »: entries nobody checked for eighteen months, asked by letter to who can say (answering.py).

A letter is queued in the commit that writes its questions: killed before, nothing happened; killed after, it waits in the
outbox. So none is lost and no question is asked twice. Opening a link changes nothing: mail programs do it by themselves.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import CursorResult, Select, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from errors import Conflict, Invalid, NotFound
from models import (
    Entry,
    Notice,
    OrganisationContact,
    Status,
    TruthAnswer,
    TruthQuestion,
    utc_now,
)
from services import answering, editing, mail, reports
from services.activity import Act, Outsider, record
from services.answering import AGAIN_AFTER, Called
from services.editing import Author
from services.reports import Report
from services.saving import saving

_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to write: to whom, and each question with its entry."""

    contact: OrganisationContact
    questions: tuple[tuple[TruthQuestion, Entry], ...]


Write = Callable[[Letter], tuple[str, str, dict[str, str]]]  # subject, body, headers


def send(open_session: mail.OpenSession, write: Write, *, now: datetime | None = None) -> int:
    """Queues a letter for each contact who agreed and has entries to be asked about; how many."""
    now = now or utc_now()
    with open_session() as session:
        due, said = session.scalars(_willing(now)).all(), answering.called(session, now)
    queued = 0
    for start in range(0, len(due), _AT_ONCE):
        with open_session() as session:
            queued += sum(_ask(session, write, id, said, now) for id in due[start : start + _AT_ONCE])
    return queued


def _willing(now: datetime) -> Select[int]:
    """Who agreed and may be asked again, the longest unasked first: of contacts with one address, none waits for ever."""
    return (
        select(OrganisationContact.id)
        .where(
            OrganisationContact.email != "",
            OrganisationContact.consent_until >= now.date(),
            or_(OrganisationContact.asked_at.is_(None), OrganisationContact.asked_at <= now - AGAIN_AFTER),
        )
        .order_by(OrganisationContact.asked_at.is_not(None), OrganisationContact.asked_at, OrganisationContact.id)
    )


def _ask(session: Session, write: Write, contact_id: int, said: Called, now: datetime) -> bool:
    """Whether a letter was queued; not when nothing is to be asked, nor when another process took the contact."""
    with saving(session):
        contact = session.get(OrganisationContact, contact_id, options=[joinedload(OrganisationContact.organisation)])
        entries = answering.due(session, contact, said, now) if contact else ()
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


def _taken(session: Session, contact: OrganisationContact, now: datetime) -> bool:
    """Whether this process is the one that asks, and the address was not asked lately for another organisation."""
    before = (
        OrganisationContact.asked_at == contact.asked_at if contact.asked_at else OrganisationContact.asked_at.is_(None)
    )
    other = aliased(OrganisationContact)
    was_written_to = exists().where(
        other.id != contact.id, func.lower(other.email) == contact.email.lower(), other.asked_at > now - AGAIN_AFTER
    )
    taken = session.execute(
        update(OrganisationContact)
        .where(OrganisationContact.id == contact.id, before, ~was_written_to)
        .values(asked_at=now),
        execution_options={"synchronize_session": False},
    )
    return isinstance(taken, CursorResult) and taken.rowcount == 1


def get(session: Session, question_id: int, contact: OrganisationContact) -> TruthQuestion:
    """A question of this contact with its entry. Raises NotFound when the entry is not public any more."""
    found = session.scalar(
        select(TruthQuestion)
        .where(TruthQuestion.id == question_id, TruthQuestion.contact_id == contact.id)
        .options(joinedload(TruthQuestion.entry))
    )
    if found is None or found.entry.status is not Status.PUBLISHED:
        raise NotFound("Cette fiche n’est plus publiée : il n’y a plus rien à répondre. Merci.")
    return found


def left(session: Session, question: TruthQuestion, contact: OrganisationContact) -> list[TruthQuestion]:
    """What the same letter asks besides and nobody has answered, with the entries; one statement."""
    wanted = (
        select(TruthQuestion)
        .join(Entry, Entry.id == TruthQuestion.entry_id)
        .where(TruthQuestion.contact_id == contact.id, TruthQuestion.asked_at == question.asked_at)
        .where(TruthQuestion.answered_at.is_(None), Entry.status == Status.PUBLISHED)
        .options(contains_eager(TruthQuestion.entry))
        .order_by(TruthQuestion.id)
    )
    return list(session.scalars(wanted))


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
