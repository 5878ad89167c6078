"""One action on several entries: asked first, each entry on its own, so that what one lacks never holds up the others."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from errors import AppError, Invalid
from models import Entry, User
from search import Index
from services import workflow
from services.activity import NAMES, Act, record
from services.notices import Told, as_told
from services.saving import saving
from services.workflow import Action

BULK_MAX = 100  # entries of one action: four pages of a list


@dataclass(frozen=True, slots=True)
class Chosen:
    """An entry that was ticked, at the version that was on screen."""

    id: int
    version: int


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of the action; `why` says what stands against it, "" when nothing does."""

    id: int
    version: int
    title: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Split:
    """The entries that the action can take, or took, and those it cannot."""

    done: tuple[Item, ...]
    refused: tuple[Item, ...]
    told: tuple[Told, ...] = field(default=(), compare=False)  # who was told, for letters
    is_found_late: bool = False  # the index did not answer: the next sync repairs


def plan(session: Session, user: User, chosen: Sequence[Chosen], action: Action) -> Split:
    """What the action would do: which entries are in a state that allows it; one statement. Nothing is written."""
    entries = _entries(session, chosen)
    ready: list[Item] = []
    refused: list[Item] = []
    for one in chosen:
        entry = entries.get(one.id)
        if entry is None or not workflow.may_see(user, entry):
            continue  # it is not for this person to know that it exists
        why = "" if action in workflow.actions(user, entry) else "son état ne le permet pas"
        if entry.version != one.version:
            why = "quelqu’un l’a enregistrée depuis que la liste a été affichée"
        (refused if why else ready).append(Item(one.id, one.version, entry.title, why))
    return Split(tuple(ready), tuple(refused))


def carry_out(
    session: Session, index: Index, chosen: Sequence[Chosen], action: Action, *, by: User, reason: str = ""
) -> Split:
    """Does the action to each entry, one commit each, and tells the index once; what is refused is told and left as it was."""
    titles = {id: entry.title for id, entry in _entries(session, chosen).items() if workflow.may_see(by, entry)}
    done: list[Item] = []
    refused: list[Item] = []
    told: list[Told] = []
    with saving(session, index) as all_touched:
        for one in chosen:
            if one.id not in titles:
                continue
            try:
                with saving(session):
                    outcome = workflow.act(session, one.id, action, version=one.version, by=by, reason=reason)
                    noted = as_told(outcome.notices)
            except AppError as error:
                refused.append(Item(one.id, one.version, titles[one.id], why_of(error)))
            else:
                all_touched.add(outcome.entry)
                told += noted
                done.append(Item(one.id, outcome.entry.version, titles[one.id]))
        name = NAMES[Act(f"entry.{action.value}")]
        summary = f"{name} : {len(done)} faites, {len(refused)} refusées"
        record(session, Act.BULK, by=by, what=f"{len(done)} fiches", detail=summary)
    return Split(tuple(done), tuple(refused), tuple(told), all_touched.is_found_late)


def why_of(error: AppError) -> str:
    """The error as the end of a sentence about one entry."""
    if isinstance(error, Invalid):
        return " ".join(text for texts in error.messages.values() for text in texts)
    return str(error)


def _entries(session: Session, chosen: Sequence[Chosen]) -> dict[int, Entry]:
    ids = [one.id for one in chosen]
    return {entry.id: entry for entry in session.scalars(select(Entry).where(Entry.id.in_(ids)))}
