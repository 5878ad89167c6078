"""What a button writes: the entry's content and state, a remark, and the letters that tell of them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import cast
from urllib.parse import urljoin

from flask import current_app
from sqlalchemy.orm import Session

from extensions import db, settings
from forms import EntryForm
from models import Entry, User
from services import drafts, proposals, reviewing, workflow
from services.notices import Told, as_told
from services.workflow import Action
from views import mailing
from views.addresses import EntryLinks
from views.desk.form_page import Writing
from views.desk.telling_index import saving_entries


@dataclass(frozen=True, slots=True)
class NoticeLetter:
    """A letter that says what notices say: each with the address of the entry's page."""

    name: str
    lines: tuple[tuple[str, str], ...]
    leave_url: str = ""  # where somebody without an account has their address erased


def saved(writing: Writing, form: EntryForm, action: Action | None) -> Entry:
    """The entry as it is stored after the button: its content, then its new state, in one commit."""
    told, was_locked = dict(writing.typed), writing.is_locked
    with saving_entries() as touched:
        page = drafts.claim(db.session, writing.user, writing.token, form=writing.kind.value)
        entry = _written(writing, form, told.get("note", ""))
        if action:
            reason = told.get(f"reason-{action.value}", "")
            outcome = workflow.act(
                db.session, entry.id, action, version=_version(writing, form, entry), by=writing.user, reason=reason
            )
            write_letters(as_told(outcome.notices))
            if action is Action.PUBLISH:
                tell_proposers([entry.id])
        drafts.settle(db.session, page, entry.id, forgets_others=not was_locked)
        touched.add(entry)
    mailing.send_soon()
    return entry


def _written(writing: Writing, form: EntryForm, note: str) -> Entry:
    if writing.entry is None:
        return workflow.create(db.session, form.to_data(), by=writing.user)
    if writing.is_locked:
        return writing.entry
    return workflow.save(
        db.session, writing.entry.id, form.to_data(), version=form.known_version, by=writing.user, note=note
    )


def _version(writing: Writing, form: EntryForm, entry: Entry) -> int:
    """The version an action follows: the one just written, or the one on screen when nothing may be written."""
    return form.known_version if writing.is_locked else entry.version


def said(text: str, by: User, session: Session, entry_id: int) -> None:
    """Keeps a remark about the entry, and writes the letters that tell of it."""
    write_letters(as_told(reviewing.comment(session, workflow.seen_by(session, by, entry_id), text, by=by)))


def write_letters(told: Iterable[Told]) -> None:
    """Queues one letter for each person, whatever the number of entries, when letters can be sent at all."""
    if not mailing.can_send():
        return
    by_person: dict[tuple[str, str], list[Told]] = {}
    for one in told:
        by_person.setdefault((one.email, one.name), []).append(one)
    for (email, name), ones in by_person.items():
        lines = tuple((one.text, mailing.address_of("desk_entries.edit", id=one.entry_id)) for one in ones)
        changed = "Une fiche a changé" if len(ones) == 1 else f"{len(ones)} fiches ont changé"
        subject = "À vous d'agir" if any(one.is_task for one in ones) else changed
        mailing.write(email, subject, "mail/entry.txt", NoticeLetter(name, lines))


def tell_proposers(entry_ids: Collection[int]) -> None:
    """Writes to whoever proposed these entries without an account, when they asked to know: they are published."""
    if not mailing.can_send():
        return
    for proposal, entry in proposals.to_tell(db.session, entry_ids):
        url = urljoin(settings().public_url, EntryLinks("").of(entry.kind, entry.slug))
        text = f"L'exemple que vous aviez proposé, « {entry.title} », est en ligne."
        leave = leave_address(entry.id, proposal.contact_email)
        letter = NoticeLetter(proposal.contact_name, ((text, url),), leave)
        mailing.write(proposal.contact_email, "Votre exemple est publié", "mail/entry.txt", letter)


def leave_address(entry_id: int, email: str) -> str:
    """The page by which whoever proposed an entry takes their consent back."""
    secret = proposals.leave_secret(entry_id, email, key=cast(str, current_app.secret_key))
    return mailing.address_of("proposals.leave", lien=secret)
