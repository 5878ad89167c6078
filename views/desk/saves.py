"""What a button writes: the entry's content and state, a remark, and the letters that tell of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urljoin

from sqlalchemy.orm import Session

from extensions import db, search_index, settings
from forms import EntryForm
from models import Entry, Notice, User
from services import drafts, proposals, reviewing, workflow
from services.entry_data import data_of
from services.saving import saving
from services.workflow import Action
from views import mailing
from views.addresses import EntryLinks
from views.desk.form_page import Writing, read_form


@dataclass(frozen=True, slots=True)
class NoticeLetter:
    """A letter that says what a notice says; `url` is the entry's page at the desk."""

    name: str
    text: str
    url: str


def saved(writing: Writing, form: EntryForm, action: Action | None) -> Entry:
    """The entry as it is stored after the button: its content, then its new state, in one commit."""
    told = dict(writing.typed)
    with saving(db.session, search_index()) as touched:
        page = drafts.claim(db.session, writing.user, writing.token, form=writing.kind.value)
        entry = _written(writing, form, told.get("note", ""))
        if action:
            reason = told.get(f"reason-{action.value}", "")
            outcome = workflow.act(
                db.session, entry.id, action, version=_version(writing, form, entry), by=writing.user, reason=reason
            )
            write_letters(outcome.notices)
            if action is Action.PUBLISH:
                _tell_proposer(entry)
        drafts.settle(db.session, page, entry.id)
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


def differs(writing: Writing) -> bool:
    """Whether the form holds something that the entry does not."""
    if writing.is_locked or writing.entry is None:
        return False
    form = read_form(writing, is_draft=True)
    return not form.validate() or workflow.steady(form.to_data(), data_of(writing.entry)) != data_of(writing.entry)


def said(text: str, by: User, session: Session, entry_id: int) -> None:
    """Keeps a remark about the entry, and writes the letters that tell of it."""
    write_letters(reviewing.comment(session, workflow.seen_by(session, by, entry_id), text, by=by))


def write_letters(told: Iterable[Notice]) -> None:
    """Queues the letters that say what the notices say, when letters can be sent at all."""
    if not mailing.can_send():
        return
    for notice in told:
        url = mailing.address_of("desk_entries.edit", id=notice.entry.id)
        subject = "À vous d'agir" if notice.is_task else "Une fiche a changé"
        mailing.write(notice.user.email, subject, "mail/entry.txt", NoticeLetter(notice.user.name, notice.text, url))


def _tell_proposer(entry: Entry) -> None:
    """Writes to whoever proposed the entry without an account, when they asked to know."""
    proposal = proposals.of_entry(db.session, entry.id) if mailing.can_send() else None
    if proposal is not None and proposal.contact_email:
        url = urljoin(settings().public_url, EntryLinks("").of(entry.kind, entry.slug))
        letter = NoticeLetter(
            proposal.contact_name, f"L'exemple que vous aviez proposé, « {entry.title} », est en ligne.", url
        )
        mailing.write(proposal.contact_email, "Votre exemple est publié", "mail/entry.txt", letter)
