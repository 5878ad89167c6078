"""Two versions of an entry compared field by field: texts word by word, choices one by one, rows with what they became."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from forms import EntryData
from services import rows, word_diff
from services.entry_words import Words, paths, value_at
from services.word_diff import Change, Piece


class Fate(StrEnum):
    """What became of a row."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class TextChange:
    """A text that changed."""

    path: str
    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ChoiceChange:
    """Choices of which some came, went or moved; each piece is one choice, in the order of the later version."""

    path: str
    label: str
    pieces: tuple[Piece, ...]
    is_reordered: bool


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row and its cells: those that changed, or all but the name of a row that came or went."""

    name: str
    fate: Fate
    cells: tuple[TextChange, ...]


@dataclass(frozen=True, slots=True)
class RowsChange:
    """Repeated rows of which some came, went, changed or moved."""

    path: str
    label: str
    rows: tuple[RowChange, ...]  # in the order of the later version, those that went where they stood
    same: int  # rows that did not change, not shown
    is_reordered: bool


FieldChange = TextChange | ChoiceChange | RowsChange


def compare(before: EntryData, after: EntryData, words: Words) -> tuple[FieldChange, ...]:
    """The fields that differ, in the order of the form."""
    return tuple(found for path in paths(after.kind) if (found := _field(path, before, after, words)))


def _field(path: str, before: EntryData, after: EntryData, words: Words) -> FieldChange | None:
    old, new = value_at(before, path), value_at(after, path)
    if old == new:
        return None
    if path in ("partners", "sources", "figures"):
        return _rows(path, old, new, words)
    if isinstance(new, tuple):
        return choice_change(path, old, new, words)
    return text_change(path, old, new, words)


def text_change(path: str, old: Any, new: Any, words: Words) -> TextChange:
    """A value compared as a text."""
    return TextChange(path, words.label(path), word_diff.compare(words.text(path, old), words.text(path, new)))


def choice_change(path: str, old: Sequence[str], new: Sequence[str], words: Words) -> ChoiceChange:
    """Choices compared one by one."""
    labels = dict(zip((*old, *new), words.codes(path, (*old, *new)), strict=True))
    gone = [Piece(Change.REMOVED, labels[code]) for code in old if code not in new]
    there = [Piece(Change.SAME if code in old else Change.ADDED, labels[code]) for code in new]
    return ChoiceChange(path, words.label(path), (*there, *gone), _is_moved(old, new))


def _is_moved(old: Sequence[Any], new: Sequence[Any]) -> bool:
    """Whether what both hold stands in another order."""
    return [one for one in old if one in new] != [one for one in new if one in old]


def _rows(path: str, old: Sequence[Any], new: Sequence[Any], words: Words) -> RowsChange:
    matched = rows.match(old, new)
    found = list(_row_changes(path, old, new, matched, words))
    kept = [matched[place] for place in range(len(new)) if place in matched]
    shown = tuple(row for row in found if row.fate is not Fate.SAME)
    return RowsChange(path, words.label(path), shown, len(found) - len(shown), kept != sorted(kept))


def _row_changes(
    path: str, old: Sequence[Any], new: Sequence[Any], matched: dict[int, int], words: Words
) -> Iterator[RowChange]:
    gone = [place for place in range(len(old)) if place not in matched.values()]
    for place, row in enumerate(new):
        yield from (row_change(path, old[at], None, words) for at in gone if at == place)
        yield row_change(path, old[matched[place]] if place in matched else None, row, words)
    yield from (row_change(path, old[at], None, words) for at in gone if at >= len(new))


def row_change(path: str, before: Any, after: Any, words: Words) -> RowChange:
    """A row compared cell by cell; None stands for one that was not there, or is no longer. One that is the same is told whole."""
    if before is None:
        return RowChange(rows.name_of(after), Fate.ADDED, _all_cells(path, after, Change.ADDED, words))
    if after is None:
        return RowChange(rows.name_of(before), Fate.REMOVED, _all_cells(path, before, Change.REMOVED, words))
    if before == after:
        return RowChange(rows.name_of(after), Fate.SAME, _all_cells(path, after, Change.SAME, words))
    changed = [cell.name for cell in fields(after) if getattr(before, cell.name) != getattr(after, cell.name)]
    cells = (text_change(f"{path}.0.{name}", getattr(before, name), getattr(after, name), words) for name in changed)
    return RowChange(rows.name_of(after), Fate.CHANGED, tuple(cells))


def _all_cells(path: str, row: Any, change: Change, words: Words) -> tuple[TextChange, ...]:
    return tuple(
        TextChange(f"{path}.0.{cell}", words.label(f"{path}.0.{cell}"), (Piece(change, text),))
        for cell, text in words.cells(path, row)
        if cell != rows.name_cell(row)
    )
