"""Pages of an entry's history as typed values: the list of saves, two versions compared, a version to bring back."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from models import Status
from services.entry_words import Words
from services.revisions import Step
from views.desk.change_views import FieldView
from views.desk.entry_head import EntryHead

_LABELS_SHOWN = 4
_BECAME = {
    Status.DRAFT: "remise en brouillon",
    Status.SUBMITTED: "soumise à relecture",
    Status.PUBLISHED: "publiée",
    Status.ARCHIVED: "archivée",
}


@dataclass(frozen=True, slots=True)
class StepView:
    """One save, as a line of the history."""

    number: int
    made_at: datetime
    author: str
    note: str
    what: str
    status: str  # the state it put the entry in, "" when the save did not change it
    compare_url: str  # with the version before; "" for the first
    version_url: str
    is_present: bool


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page of the history."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """All the saves of an entry, newest first."""

    entry: EntryHead
    steps: tuple[StepView, ...]
    compare_url: str
    journal_url: str  # "" for those who may not read it
    before: int  # the versions chosen at first in the form that compares
    after: int
    pages: tuple[PageLink, ...]


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version as the head of a column names it."""

    number: int
    made_at: datetime
    author: str
    note: str
    status_name: str
    version_url: str
    is_present: bool


@dataclass(frozen=True, slots=True)
class ComparePage:
    """Two versions field by field."""

    entry: EntryHead
    before: VersionView
    after: VersionView
    fields: tuple[FieldView, ...]
    status_change: tuple[str, str] | None
    is_whole: bool
    whole_url: str
    swap_url: str
    older_url: str  # the comparison one step earlier; "" at the end
    newer_url: str


@dataclass(frozen=True, slots=True)
class RestorePage:
    """A past version, and what bringing it back would change today."""

    entry: EntryHead
    version: VersionView
    present_number: int
    fields: tuple[FieldView, ...]
    lost: tuple[str, ...]
    may_restore: bool
    problems: tuple[tuple[str, str], ...]
    note: str


def step_view(step: Step, entry_id: int, words: Words, *, present: int) -> StepView:
    """A save as a line: what it did in a few words."""
    return StepView(
        number=step.number,
        made_at=step.made_at,
        author=step.author or "Quelqu’un",
        note=step.comment,
        what=_what(step, words),
        status=step.status.value if step.status is not step.status_before else "",
        compare_url=url_for("desk_history.compare", id=entry_id, de=step.number - 1, a=step.number)
        if step.status_before
        else "",
        version_url=url_for("desk_history.version", id=entry_id, number=step.number),
        is_present=step.number == present,
    )


def _what(step: Step, words: Words) -> str:
    if step.status_before is None:
        return "créée" if step.status is Status.DRAFT else f"créée et {_BECAME[step.status]}"
    labels = [words.label(path) for path in step.changed]
    more = len(labels) - _LABELS_SHOWN
    told = ", ".join(labels if more <= 1 else [*labels[:_LABELS_SHOWN], f"{more} autres"])
    if step.status is step.status_before:
        return told or "enregistrée sans changement"
    return f"{_BECAME[step.status]} · {told}" if told else _BECAME[step.status]
