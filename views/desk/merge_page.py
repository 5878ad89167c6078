"""MergePage: what two persons changed in one entry, in three versions a part, with the choices it leaves."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flask import url_for

from forms import FORMS, EntryData
from forms.typed import typed_of
from models import Entry
from services.comparing import RowsChange, choice_change, row_change, text_change
from services.entry_words import Words, paths
from services.merging import Merge, Part, State, Value
from views.desk.change_views import FieldView, field_views
from views.desk.entry_head import EntryHead, entry_head

THEIRS, MINE, BOTH, OWN = "theirs", "mine", "both", "own"  # what a person may choose for a part
_CODED = ("columns.axis", "columns.subject_code", ".profile", ".role")
_SHORT = 120  # characters that one line of a text field shows
_WHOLE_MAX = 3000  # longer texts are shown around their changes


@dataclass(frozen=True, slots=True)
class Option:
    """One choice for a part."""

    value: str
    label: str
    shown: FieldView | None  # what it says, against the version both began with
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class PartView:
    """A part that somebody changed."""

    id: str  # of its fields in the page
    path: str
    label: str
    who: str
    base: FieldView
    options: tuple[Option, ...]
    proposal: FieldView
    own_text: str | None  # None where a text of one's own has no place
    own_rows: int  # height of its field
    error: str


@dataclass(frozen=True, slots=True)
class MergePage:
    """The page of a merge."""

    entry: EntryHead
    action_url: str
    token: str
    base_number: int
    their_number: int
    mine: str  # what the person typed, as JSON pairs: the page carries it, so that nothing else need keep it
    note: str
    their_names: str
    saved_at: datetime | None
    conflicts: tuple[PartView, ...]
    settled: tuple[PartView, ...]
    problems: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Typed:
    """What was chosen on the page before: path → choice, path → text of one's own, path → what is wrong."""

    choices: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two persons' work on one entry: the versions by number, and what the second one typed."""

    entry: Entry
    base_number: int
    their_number: int
    base: EntryData
    theirs: EntryData
    mine: EntryData
    merged: Merge
    their_names: str
    saved_at: datetime | None
    token: str
    note: str


def is_writable(part: Part) -> bool:
    """Whether a text of one's own may settle the part: a text is typed, a code is chosen."""
    return isinstance(part.mine, str) and isinstance(part.theirs, str) and not part.path.endswith(_CODED)


def choices_of(part: Part) -> tuple[str, ...]:
    """What one may choose for a part."""
    found = (THEIRS, MINE) if part.state is not State.ALIKE else (MINE,)
    both = (BOTH,) if part.state is State.JOINED else ()
    return (*found, *both, *((OWN,) if is_writable(part) else ()))


def proposed(part: Part) -> str:
    """The choice that is made when the person makes none; "" for a conflict, which only a person decides."""
    return {State.THEIRS: THEIRS, State.JOINED: BOTH, State.CONFLICT: ""}.get(part.state, MINE)


def merge_page(meeting: Meeting, words: Words, typed: Typed, problems: tuple[tuple[str, str], ...]) -> MergePage:
    """The page of a meeting; `typed` is what was chosen before, when the page is shown again."""
    merged = meeting.merged
    order = {path: place for place, path in enumerate(paths(meeting.entry.kind))}
    views = sorted(
        (_part(number, part, meeting, words, typed) for number, part in enumerate(merged.parts)),
        key=lambda view: order.get(view.path, order.get(view.path.partition(".")[0], 0)),
    )
    open_paths = {part.path for part in merged.parts if part.state in (State.CONFLICT, State.JOINED)}
    kind = meeting.entry.kind
    told = tuple((f"{view.id}-choix", f"{view.label} : {view.error}") for view in views if view.error)
    return MergePage(
        entry=entry_head(meeting.entry),
        action_url=url_for("desk_merging.settle", id=meeting.entry.id),
        token=meeting.token,
        base_number=meeting.base_number,
        their_number=meeting.their_number,
        mine=json.dumps(typed_of(meeting.mine, FORMS[kind], version=meeting.base_number), ensure_ascii=False),
        note=meeting.note,
        their_names=meeting.their_names,
        saved_at=meeting.saved_at,
        conflicts=tuple(view for view in views if view.path in open_paths),
        settled=tuple(view for view in views if view.path not in open_paths),
        problems=(*told, *problems),
    )


def _part(number: int, part: Part, meeting: Meeting, words: Words, typed: Typed) -> PartView:
    chosen = typed.choices.get(part.path, proposed(part))
    own = typed.texts.get(part.path, part.proposal if is_writable(part) else None)
    view = _Shown(part, meeting.merged, words)
    texts = {
        THEIRS: f"Enregistré par {meeting.their_names}" if part.theirs != part.base else "Ce qu’il y avait avant",
        MINE: "Votre version" if part.mine != part.base else "Ce qu’il y avait avant",
        BOTH: "Les deux réunies",
    }
    values = {THEIRS: part.theirs, MINE: part.mine, BOTH: part.proposal}
    options = [
        Option(choice, texts[choice], view.of(values[choice]), choice == chosen)
        for choice in choices_of(part)
        if choice != OWN
    ]
    if is_writable(part):
        options.append(Option(OWN, "Un autre texte", None, chosen == OWN))
    return PartView(
        id=f"part-{number}",
        path=part.path,
        label=_label(part.path, meeting.merged, words),
        who=_who(part, meeting.their_names),
        base=view.of(part.base),
        options=tuple(options),
        proposal=view.of(part.proposal),
        own_text=own,
        own_rows=0 if own is None or len(own) <= _SHORT else min(14, 3 + len(own) // 90),
        error=typed.errors.get(part.path, ""),
    )


def _label(path: str, merged: Merge, words: Words) -> str:
    """What the part is called, rows by their own name: « Partenaires : Garage du Lac, Rôle »."""
    name, *below = path.split(".")
    if name not in ("partners", "sources", "figures"):
        return words.label(path)
    rows = words.label(name)
    if below == ["order"]:
        return f"{rows} : ordre"
    row = f"{rows} : {merged.row_names[f'{name}.{below[0]}']}"
    return row if len(below) == 1 else f"{row}, {words.label(path)}"


def _who(part: Part, their_names: str) -> str:
    return {
        State.THEIRS: f"Changé par {their_names}",
        State.MINE: "Changé par vous",
        State.ALIKE: f"Changé de même par {their_names} et par vous",
        State.JOINED: f"Changé par {their_names} et par vous, à des endroits différents",
        State.CONFLICT: f"Changé par {their_names} et par vous",
    }[part.state]


class _Shown:
    """The values of one part as templates show them, each against the version both began with."""

    def __init__(self, part: Part, merged: Merge, words: Words) -> None:
        self._part, self._merged, self._words = part, merged, words

    def of(self, value: Value) -> FieldView:
        """A version of the part."""
        part, words = self._part, self._words
        name, *below = part.path.split(".")
        if below == ["order"]:
            names = (self._merged.row_names[f"{name}.{id}"] for id in value)
            return FieldView(words.label(part.path), "order", items=tuple(names))
        if name in ("partners", "sources", "figures") and len(below) == 1:
            return next(iter(self._row(name, value)))
        if isinstance(part.base, tuple):
            (view,) = field_views([choice_change(part.path, part.base, value, words)])
            return view
        is_whole = len(words.text(part.path, value)) <= _WHOLE_MAX
        (view,) = field_views([text_change(part.path, part.base, value, words)], is_whole=is_whole)
        return view

    def _row(self, name: str, value: Value) -> Iterator[FieldView]:
        base = self._part.base
        if base is None and value is None:
            yield FieldView(self._words.label(name), "absent")
            return
        change = row_change(name, base, value, self._words)
        yield from field_views([RowsChange(name, self._words.label(name), (change,), 0, is_reordered=False)])
