"""Who may do what to an entry, from draft to archive: one table of actions, and who is told. Writing is editing.py's."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from errors import Forbidden, Invalid, NotFound
from forms import EntryData
from models import Entry, Notice, Status, User, UserRole, Vocabulary
from services import editing, notices, reviewing
from services.activity import Act, record
from services.editing import Author
from services.entry_data import data_of

_CURATORS = frozenset({UserRole.CURATOR, UserRole.ADMIN})
_MAIN_FIRST = frozenset(
    {Vocabulary.DOMAIN.value}
)  # elsewhere, and after the main one, the order of ticks means nothing


class Action(StrEnum):
    """What moves an entry from one state to another."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    REQUEST_CHANGES = "request-changes"
    PUBLISH = "publish"
    UNPUBLISH = "unpublish"
    ARCHIVE = "archive"
    REOPEN = "reopen"


def is_curator(user: User) -> bool:
    """Whether the person reviews and publishes."""
    return user.role in _CURATORS


def is_author(user: User, entry: Entry) -> bool:
    """Whether the person began this entry."""
    return entry.created_by_id == user.id


def may_see(user: User, entry: Entry) -> bool:
    """Curators see everything; a contributor sees what is their own."""
    return is_curator(user) or is_author(user, entry)


def may_edit(user: User, entry: Entry) -> bool:
    """Curators edit everything; a contributor edits their own drafts."""
    return is_curator(user) or (is_author(user, entry) and entry.status is Status.DRAFT)


def visible(session: Session, user: User, ids: Collection[int]) -> dict[int, Entry]:
    """Those of the entries that the person may know of: theirs, and what is published; everything for curators."""
    if not ids:
        return {}
    found = session.scalars(select(Entry).where(Entry.id.in_(ids)))
    return {entry.id: entry for entry in found if entry.status is Status.PUBLISHED or may_see(user, entry)}


@dataclass(frozen=True, slots=True)
class Step:
    """One action: from which states, to which, by whom, and whether it must say why."""

    sources: frozenset[Status]
    target: Status
    is_allowed: Callable[[User, Entry], bool]
    needs_reason: bool = False


def _reviewer(user: User, _entry: Entry) -> bool:
    return is_curator(user)


def _reviewer_of_someone(user: User, entry: Entry) -> bool:
    """What was proposed without an account has nobody to give it back to: a curator completes it."""
    return is_curator(user) and entry.created_by_id is not None


STEPS: dict[Action, Step] = {
    Action.SUBMIT: Step(frozenset({Status.DRAFT}), Status.SUBMITTED, is_author),
    Action.WITHDRAW: Step(frozenset({Status.SUBMITTED}), Status.DRAFT, is_author),
    Action.REQUEST_CHANGES: Step(frozenset({Status.SUBMITTED}), Status.DRAFT, _reviewer_of_someone, needs_reason=True),
    Action.PUBLISH: Step(frozenset({Status.DRAFT, Status.SUBMITTED, Status.ARCHIVED}), Status.PUBLISHED, _reviewer),
    Action.UNPUBLISH: Step(frozenset({Status.PUBLISHED}), Status.DRAFT, _reviewer, needs_reason=True),
    Action.ARCHIVE: Step(frozenset(Status) - {Status.ARCHIVED}, Status.ARCHIVED, _reviewer, needs_reason=True),
    Action.REOPEN: Step(frozenset({Status.ARCHIVED}), Status.DRAFT, _reviewer),
}


def actions(user: User, entry: Entry) -> tuple[Action, ...]:
    """What the person may do to the entry in its present state, in the order of the table."""
    return tuple(
        action for action, step in STEPS.items() if entry.status in step.sources and step.is_allowed(user, entry)
    )


def is_complete(target: Status) -> bool:
    """Whether an entry in this state must hold all that publication wants."""
    return target in (Status.SUBMITTED, Status.PUBLISHED)


def seen_by(session: Session, user: User, entry_id: int) -> Entry:
    """The entry with all it holds. Raises NotFound when the person may not know that it exists."""
    entry = editing.get_for_edit(session, entry_id)
    if may_see(user, entry):
        return entry
    if entry.status is Status.PUBLISHED:
        raise Forbidden("Cette fiche est publiée : seuls les curateurs la modifient.")
    raise NotFound(f"Aucune fiche n'a le numéro {entry_id}.")


def create(session: Session, data: EntryData, *, by: User) -> Entry:
    """A new draft of this person's."""
    entry = editing.create(session, data, by=Author(user=by))
    record(session, Act.ENTRY_CREATE, by=by, entry=entry)
    return entry


def save(session: Session, entry_id: int, data: EntryData, *, version: int, by: User, note: str = "") -> Entry:
    """The entry with this content; nothing is written when nothing differs. Raises as editing.update, and Forbidden."""
    entry = seen_by(session, by, entry_id)
    if not may_edit(by, entry):
        raise Forbidden("Cette fiche attend une relecture : demandez qu'elle vous revienne avant de la modifier.")
    before = data_of(entry)
    data = steady(data, before)
    if data == before and entry.version == version and not note:
        return entry
    entry = editing.update(session, entry_id, data, version=version, by=Author(user=by, comment=note))
    record(session, Act.ENTRY_SAVE, by=by, entry=entry, detail=note)
    return entry


@dataclass(frozen=True, slots=True)
class Outcome:
    """The entry after an action, and who was told: letters may follow."""

    entry: Entry
    notices: tuple[Notice, ...] = ()


def act(session: Session, entry_id: int, action: Action, *, version: int, by: User, reason: str = "") -> Outcome:
    """Does it, keeps the reason, tells who must know. Raises Forbidden, Conflict, Invalid with what is missing."""
    entry = seen_by(session, by, entry_id)
    if action not in actions(by, entry):
        raise Forbidden("Cette fiche n'est pas, ou n'est plus, dans un état qui le permet.")
    step = STEPS[action]
    if step.needs_reason and not reason:
        raise Invalid({"reason": ["Dites pourquoi : la raison est gardée avec la fiche."]})
    entry = editing.set_status(session, entry_id, step.target, version=version, by=Author(user=by, comment=reason))
    record(session, Act(f"entry.{action.value}"), by=by, entry=entry, detail=reason)
    notices.done(session, entry.id)
    if reason:
        reviewing.note(session, entry, reason, by=by, action=action.value)
    return Outcome(entry, tuple(_told(session, entry, action, by, reason)))


_WORDS = {
    Action.SUBMIT: "soumet à relecture",
    Action.REQUEST_CHANGES: "demande des changements sur",
    Action.PUBLISH: "a publié",
    Action.UNPUBLISH: "a retiré du site",
    Action.ARCHIVE: "a archivé",
    Action.REOPEN: "a rouvert",
}


def _told(session: Session, entry: Entry, action: Action, by: User, reason: str) -> list[Notice]:
    """Curators learn what is to review; the author learns what became of their entry."""
    if action not in _WORDS:
        return []
    text = f"{by.name} {_WORDS[action]} « {entry.title} »" + (f" : {reason}" if reason else ".")
    if action is Action.SUBMIT:
        return notices.tell(session, notices.curators(session, but=by), text, entry=entry, is_task=True)
    author = session.get(User, entry.created_by_id) if entry.created_by_id else None
    if author is None or author.id == by.id or not author.is_active:
        return []
    return notices.tell(session, [author], text, entry=entry, is_task=action is Action.REQUEST_CHANGES)


def steady(data: EntryData, before: EntryData) -> EntryData:
    """The value as it is saved: terms keep the order they had when they are the same, for ticks come in the page's order."""
    terms = {
        vocabulary: kept if _is_same(vocabulary, codes, kept := before.terms.get(vocabulary, ())) else codes
        for vocabulary, codes in data.terms.items()
    }
    return replace(data, slug=data.slug or before.slug, terms=terms)


def _is_same(vocabulary: str, codes: Sequence[str], before: Sequence[str]) -> bool:
    return set(codes) == set(before) and (vocabulary not in _MAIN_FIRST or codes[:1] == before[:1])
