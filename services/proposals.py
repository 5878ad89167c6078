"""Examples proposed without an account: kept for curators, their contact apart, confirmed by letter when letters can be sent."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from errors import NotFound
from forms import EntryData
from models import Entry, Notice, Proposal, Status, utc_now
from services import editing, notices
from services.activity import STRANGER, Act, Actor, record
from services.editing import Author

CONTACT_KEPT = timedelta(days=365)
CONFIRM_WITHIN = timedelta(days=7)
AUTHOR = "Proposition sans compte"
_LEAVE = "alliances-proposal-leave"
_LEFT = "Ce lien n'est plus valable : vos coordonnées ne sont plus gardées."


@dataclass(frozen=True, slots=True)
class Contact:
    """Who proposes, as far as they want to say; empty when they do not."""

    name: str = ""
    email: str = ""
    note: str = ""
    consent: str = ""  # the words they agreed to


@dataclass(frozen=True, slots=True)
class Received:
    """What was kept. With a `secret` it waits for the letter's link to be followed; without, curators are told."""

    entry: Entry
    secret: str = ""
    notices: tuple[Notice, ...] = ()


def receive(
    session: Session, data: EntryData, contact: Contact, *, must_confirm: bool, now: datetime | None = None
) -> Received:
    """Keeps a proposal: among what curators review, or waiting for its author to confirm their address."""
    now = now or utc_now()
    forget_unconfirmed(session, now=now)
    forget_expired(session, now=now)
    status = Status.DRAFT if must_confirm else Status.SUBMITTED
    entry = editing.create(session, data, by=Author(name=AUTHOR, comment="Proposée sur le site"), status=status)
    secret = secrets.token_urlsafe(24) if must_confirm else ""
    has_contact = bool(contact.name or contact.email)
    session.add(
        Proposal(
            entry_id=entry.id,
            made_at=now,
            contact_name=contact.name,
            contact_email=contact.email,
            note=contact.note,
            consented_at=now if has_contact else None,
            consent_text=contact.consent if has_contact else "",
            forget_on=(now + CONTACT_KEPT).date() if has_contact else None,
            confirmation_digest=_digest(secret) if secret else "",
        )
    )
    session.flush()
    if not must_confirm:
        record(session, Act.ENTRY_PROPOSE, by=STRANGER, entry=entry)
    return Received(entry, secret, () if must_confirm else tuple(_tell(session, entry)))


def awaiting(session: Session, secret: str, *, now: datetime | None = None) -> Entry:
    """The proposal that this link confirms. Raises NotFound when it is confirmed already, or too old."""
    since = (now or utc_now()) - CONFIRM_WITHIN
    wanted = (
        select(Entry)
        .join(Proposal, Proposal.entry_id == Entry.id)
        .where(Proposal.confirmation_digest == _digest(secret), Proposal.made_at >= since, Entry.status == Status.DRAFT)
    )
    entry = session.scalar(wanted) if secret else None
    if entry is None:
        raise NotFound("Ce lien a déjà servi, ou il a plus de sept jours.")
    return entry


def confirm(session: Session, secret: str) -> Received:
    """Hands the proposal to the curators. Raises NotFound."""
    found = awaiting(session, secret)
    by = Author(name=AUTHOR, comment="Adresse confirmée")
    entry = editing.set_status(session, found.id, Status.SUBMITTED, version=found.version, by=by)
    session.execute(update(Proposal).where(Proposal.entry_id == entry.id).values(confirmation_digest=""))
    record(session, Act.ENTRY_PROPOSE, by=STRANGER, entry=entry, detail="adresse confirmée")
    return Received(entry, notices=tuple(_tell(session, entry)))


def of_entry(session: Session, entry_id: int) -> Proposal | None:
    """Who proposed the entry; None for one that somebody with an account began."""
    return session.get(Proposal, entry_id)


def contact_of(proposal: Proposal, *, today: date) -> Contact:
    """Who may be seen and written to; nobody once the time they agreed to is over, erased already or not."""
    if proposal.forget_on is None or proposal.forget_on < today:
        return Contact()
    return Contact(proposal.contact_name, proposal.contact_email, proposal.note, proposal.consent_text)


def to_tell(session: Session, entry_ids: Collection[int]) -> list[tuple[Proposal, Entry]]:
    """Those of these entries whose proposer asked to know what became of them, with how to reach them; one statement."""
    wanted = select(Proposal, Entry).join(Entry, Entry.id == Proposal.entry_id)
    may_be_told = (Proposal.contact_email != "", Proposal.forget_on >= utc_now().date())
    rows = session.execute(wanted.where(Proposal.entry_id.in_(entry_ids), *may_be_told))
    return [(proposal, entry) for proposal, entry in rows]


def forget_contact(session: Session, entry: Entry, *, by: Actor) -> None:
    """Erases who proposed the entry, and what they wrote to the curators."""
    _forget(session, Proposal.entry_id == entry.id)
    record(session, Act.CONTACT_FORGET, by=by, entry=entry)


def leave_secret(entry_id: int, email: str, *, key: str) -> str:
    """The secret part of the link by which whoever proposed an entry takes their consent back."""
    return str(URLSafeSerializer(key, salt=_LEAVE).dumps([entry_id, _digest(email)]))


def leaving(session: Session, secret: str, *, key: str) -> Entry:
    """The entry whose proposer this link forgets. Raises NotFound when it is forged, or they are forgotten already."""
    try:
        entry_id, digest = URLSafeSerializer(key, salt=_LEAVE).loads(secret)
    except (BadSignature, ValueError, TypeError):
        raise NotFound(_LEFT) from None
    proposal, entry = session.get(Proposal, entry_id), session.get(Entry, entry_id)
    if proposal is None or entry is None or not proposal.contact_email or _digest(proposal.contact_email) != digest:
        raise NotFound(_LEFT)
    return entry


def forget_unconfirmed(session: Session, *, now: datetime | None = None) -> int:
    """Erases the proposals that nobody confirmed in time; how many."""
    now = now or utc_now()
    late = select(Proposal.entry_id).join(Entry, Entry.id == Proposal.entry_id)
    late = late.where(
        Proposal.confirmation_digest != "", Proposal.made_at < now - CONFIRM_WITHIN, Entry.status == Status.DRAFT
    )
    erased = list(session.scalars(late))
    session.execute(delete(Entry).where(Entry.id.in_(erased)), execution_options={"synchronize_session": "fetch"})
    return len(erased)


def forget_expired(session: Session, *, now: datetime | None = None) -> int:
    """Erases the contacts whose time is over; how many."""
    return _forget(session, Proposal.forget_on < (now or utc_now()).date())


def _forget(session: Session, which: ColumnElement[bool]) -> int:
    values: dict[str, str | None] = {"contact_name": "", "contact_email": "", "note": "", "consent_text": ""}
    values |= {"consented_at": None, "forget_on": None}
    done = session.execute(
        update(Proposal).where(which, Proposal.consented_at.is_not(None)).values(values),
        execution_options={"synchronize_session": "fetch"},
    )
    return int(done.rowcount)  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult


def _tell(session: Session, entry: Entry) -> list[Notice]:
    text = f"Quelqu’un propose « {entry.title} », sans compte : à relire."
    return notices.tell(session, notices.curators(session), text, entry=entry, is_task=True)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
