"""What stands beside an entry's form: whose turn it is, what may be done, what a careful reader would remark, what was said."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from extensions import db
from forms import EntryData, EntryForm
from models import Entry, ReviewComment, Status, User, utc_now
from services import proposals, quality, reviewing, twins, workflow
from services.quality import Severity
from services.workflow import Action
from views.addresses import EntryLinks

SEVERITY_NAMES = {
    Severity.BLOCKING: "Empêche de publier",
    Severity.IMPORTANT: "À corriger",
    Severity.ADVICE: "Conseil",
}
# How an action is offered beside the form: what one opens, what the reason is asked as, what the button says.
_OFFERED = {
    Action.WITHDRAW: ("Reprendre la fiche", "", "Reprendre en brouillon"),
    Action.SUBMIT: ("Demander une relecture", "", "Soumettre à relecture"),
    Action.REQUEST_CHANGES: ("Demander des changements", "Ce qui doit changer, et pourquoi", "Renvoyer à son auteur"),
    Action.UNPUBLISH: ("Retirer du site", "Pourquoi elle est retirée", "Remettre en brouillon"),
    Action.ARCHIVE: ("Archiver", "Pourquoi elle est archivée", "Archiver"),
    Action.REOPEN: ("Rouvrir", "", "Remettre en brouillon"),
}
_SAID = {
    Action.SUBMIT.value: "soumet",
    Action.REQUEST_CHANGES.value: "demande des changements",
    Action.UNPUBLISH.value: "retire du site",
    Action.ARCHIVE.value: "archive",
}


@dataclass(frozen=True, slots=True)
class CheckView:
    """One remark: where it leads, inside the page or to another entry."""

    severity: str
    severity_name: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class StepView:
    """One action with the reason it asks for."""

    action: str
    title: str
    reason_label: str
    button: str
    reason: str
    error: str


@dataclass(frozen=True, slots=True)
class CommentView:
    """One thing that was said."""

    author: str
    said: str
    made_at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class ContactView:
    """Who proposed the entry without an account, for curators only."""

    name: str
    email: str
    note: str
    made_at: datetime
    forget_on: date | None


@dataclass(frozen=True, slots=True)
class ReviewSide:
    """All that stands beside the form."""

    turn: str
    steps: tuple[StepView, ...] = ()
    checks: tuple[CheckView, ...] = ()
    is_checked: bool = False
    comments: tuple[CommentView, ...] = ()
    is_talk_open: bool = False
    comment: str = ""
    comment_error: str = ""
    contact: ContactView | None = None


def review_side(
    user: User,
    entry: Entry | None,
    form: EntryForm,
    *,
    typed: dict[str, str],
    errors: dict[str, str],
    with_twins: bool,
) -> ReviewSide:
    """The side of a page. `form` reads what is typed as a draft; remarks wait until it can be read whole."""
    data = form.to_data() if form.validate() else None
    checks = tuple(_checks(user, data, entry, with_twins=with_twins)) if data else ()
    if entry is None:
        return ReviewSide(
            "Elle n’est qu’à vous tant que vous ne l’avez pas enregistrée.", checks=checks, is_checked=bool(data)
        )
    return ReviewSide(
        turn=_turn(user, entry),
        steps=tuple(_steps(user, entry, typed, errors)),
        checks=checks,
        is_checked=data is not None,
        comments=tuple(_comment(one) for one in reviewing.comments(db.session, entry.id)),
        is_talk_open=True,
        comment=typed.get("comment", ""),
        comment_error=errors.get("comment", ""),
        contact=_contact(entry) if workflow.is_curator(user) else None,
    )


def _turn(user: User, entry: Entry) -> str:
    author = db.session.get(User, entry.created_by_id) if entry.created_by_id else None
    who = "vous" if author and author.id == user.id else author.name if author else "un curateur"
    if entry.status is Status.SUBMITTED:
        return "À vous de relire." if workflow.is_curator(user) else "Un curateur la relira. Vous serez prévenu ici."
    if entry.status is Status.DRAFT:
        return f"En cours d’écriture, par {who}."
    return (
        "En ligne : chacun peut la lire."
        if entry.status is Status.PUBLISHED
        else "Archivée : elle n’est plus en ligne."
    )


def _steps(user: User, entry: Entry, typed: dict[str, str], errors: dict[str, str]) -> Iterator[StepView]:
    for action in workflow.actions(user, entry):
        if action not in _OFFERED or (action is Action.SUBMIT and not workflow.is_curator(user)):
            continue  # the bar below the form has it
        title, reason_label, button = _OFFERED[action]
        name = f"reason-{action.value}"
        yield StepView(action.value, title, reason_label, button, typed.get(name, ""), errors.get(name, ""))


def _checks(user: User, data: EntryData, entry: Entry | None, *, with_twins: bool) -> Iterator[CheckView]:
    found = quality.checks(data, entry=entry, expansions=quality.known_acronyms(db.session))
    for check in found:
        yield CheckView(check.severity.value, SEVERITY_NAMES[check.severity], check.text, f"#{check.field}")
    if with_twins and (entry is None or entry.status in (Status.DRAFT, Status.SUBMITTED)):
        yield from _twins(user, data, entry)


def _twins(user: User, data: EntryData, entry: Entry | None) -> Iterator[CheckView]:
    likely = twins.likely(db.session, data, but=entry.id if entry else None)
    visible = workflow.visible(db.session, user, [twin.id for twin in likely])
    for twin in likely:
        if found := visible.get(twin.id):
            why = f" ({', '.join(twin.reasons)})" if twin.reasons else ""
            text = f"Peut-être déjà racontée : « {twin.title} »{why}."
            yield CheckView(Severity.IMPORTANT.value, SEVERITY_NAMES[Severity.IMPORTANT], text, _address(user, found))


def _address(user: User, entry: Entry) -> str:
    """Where this person opens the entry: its form, or its public page."""
    if workflow.may_see(user, entry):
        return url_for("desk_entries.edit", id=entry.id)
    return EntryLinks("").of(entry.kind, entry.slug)


def _contact(entry: Entry) -> ContactView | None:
    found = proposals.of_entry(db.session, entry.id) if entry.created_by_id is None else None
    if found is None:
        return None
    contact = proposals.contact_of(found, today=utc_now().date())
    until = found.forget_on if contact.name or contact.email else None
    return ContactView(contact.name, contact.email, contact.note, found.made_at, until)


def _comment(one: ReviewComment) -> CommentView:
    return CommentView(one.author_name or "Quelqu’un", _SAID.get(one.action, ""), one.made_at, one.text)
