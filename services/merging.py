"""Two persons changed one entry: what both did put together, and what only a person can decide. Pure functions.

Nothing here reads or writes; views show the parts, services/editing.py saves the result.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum
from typing import Any

from forms import EntryData
from services import rows
from services.word_diff import combine

Value = Any  # a text, a number, a row, or a tuple of codes; None where there is nothing


class State(StrEnum):
    """Who changed a part of the entry since the version both began with."""

    THEIRS = "theirs"
    MINE = "mine"
    ALIKE = "alike"  # both made the same change
    JOINED = "joined"  # both changed it, and the changes do not meet
    CONFLICT = "conflict"  # both changed it, and one must choose


@dataclass(frozen=True, slots=True)
class Part:
    """A part that somebody changed, in three versions, with what is proposed; a conflict proposes mine until decided."""

    path: str  # "title", "columns.need", "terms.domain", "partners.0", "partners.0.role", "partners.order"
    state: State
    base: Value
    theirs: Value
    mine: Value
    proposal: Value


@dataclass(frozen=True, slots=True)
class Merge:
    """The entry with both persons' changes, and the parts that somebody changed."""

    data: EntryData
    parts: tuple[Part, ...]
    row_names: Mapping[str, str]  # "partners.0" → "Garage du Lac": what a person calls the row of a path

    @property
    def conflicts(self) -> tuple[Part, ...]:
        """The parts a person must decide."""
        return tuple(part for part in self.parts if part.state is State.CONFLICT)


def merge(base: EntryData, theirs: EntryData, mine: EntryData, *, decided: Mapping[str, Value] | None = None) -> Merge:
    """The three versions in one; `decided` (path → value) replaces what would be proposed.

    A part that one side changed is that side's; one that both changed alike is so; one that both changed is joined when
    the changes do not meet. What is left is a conflict.
    """
    merger = _Merger(decided or {})
    changes: dict[str, Any] = {}
    for field in fields(EntryData):
        name = field.name
        three = getattr(base, name), getattr(theirs, name), getattr(mine, name)
        if isinstance(three[0], Mapping):
            changes[name] = merger.mapping(name, three)
        elif _are_rows(three):
            changes[name] = tuple(merger.rows(name, three))
        else:
            changes[name] = merger.value(name, three)
    return Merge(replace(base, **changes), tuple(merger.parts), merger.row_names)


def _are_rows(three: Sequence[Value]) -> bool:
    return any(isinstance(version, tuple) and version and is_dataclass(version[0]) for version in three)


Three = tuple[Value, Value, Value]  # base, theirs, mine


class _Merger:
    """One merge under way: what was decided, and the parts met so far."""

    def __init__(self, decided: Mapping[str, Value]) -> None:
        self._decided = decided
        self.parts: list[Part] = []
        self.row_names: dict[str, str] = {}

    def value(self, path: str, three: Three, *, join: Callable[..., Value] | None = None) -> Value:
        """The value of one part."""
        base, theirs, mine = three
        if theirs == mine == base:
            return base
        joined = None
        if theirs == mine:
            state, proposal = State.ALIKE, mine
        elif mine == base:
            state, proposal = State.THEIRS, theirs
        elif theirs == base:
            state, proposal = State.MINE, mine
        else:
            joined = (join or _joined)(base, theirs, mine)
            state, proposal = (State.CONFLICT, mine) if joined is None else (State.JOINED, joined)
        self.parts.append(Part(path, state, base, theirs, mine, proposal))
        return self._decided.get(path, proposal)

    def mapping(self, name: str, three: Three) -> dict[str, Value]:
        """Terms by vocabulary, or the columns of a kind; names that end up empty and were nowhere given are left out."""
        found = {}
        for key in dict.fromkeys(key for version in three for key in version):
            example = next(version[key] for version in three if key in version)
            empty: Value = () if isinstance(example, tuple) else ""
            value = self.value(f"{name}.{key}", tuple(version.get(key, empty) for version in three))
            if value or all(key in version for version in three):
                found[key] = value
        return found

    def rows(self, name: str, three: Three) -> Iterator[Value]:
        """The rows of both, in an order that keeps both persons' moves."""
        base, theirs, mine = (dict(version) for version in _named(*three))
        everything = dict.fromkeys((*base, *theirs, *mine))
        self.row_names |= {f"{name}.{id}": rows.name_of(row) for id, row in (base | theirs | mine).items()}
        kept = {id: self._row(f"{name}.{id}", (base.get(id), theirs.get(id), mine.get(id))) for id in everything}
        order = self._order(f"{name}.order", (tuple(base), tuple(theirs), tuple(mine)))
        return (kept[id] for id in order if kept[id] is not None)

    def _row(self, path: str, three: Three) -> Value:
        """The row, None when it goes; cell by cell when both hold it, each with changes of their own."""
        base, theirs, mine = three
        if theirs is None or mine is None or theirs == mine or base in (theirs, mine):
            return self.value(path, three)
        cells = {}
        for field in fields(mine):
            old, their, my = (getattr(row, field.name, None) for row in three)
            cells[field.name] = my if their == my else self.value(f"{path}.{field.name}", (old, their, my))
        return replace(mine, **cells)

    def _order(self, path: str, three: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
        """Every row's name, in order: that of who moved something; a part when what all three hold was moved."""
        base, theirs, mine = three
        common = set(base) & set(theirs) & set(mine)
        of_base, of_theirs, of_mine = (tuple(id for id in order if id in common) for order in three)
        chosen = self.value(path, (of_base, of_theirs, of_mine), join=lambda *_three: None)
        order = _woven(theirs, mine) if chosen == of_theirs != of_mine else _woven(mine, theirs)
        if chosen not in (of_theirs, of_mine):
            order = _woven(_woven(base, theirs), mine)
        return (*order, *(id for id in base if id not in order))


def _named(
    base: Sequence[Value], theirs: Sequence[Value], mine: Sequence[Value]
) -> tuple[list[tuple[str, Value]], ...]:
    """The rows of each version with a name that is the same for the same row: "0" of the base, "t1" theirs, "m0" mine."""
    theirs_in_base, mine_in_base = rows.match(base, theirs), rows.match(base, mine)
    new_theirs = [place for place in range(len(theirs)) if place not in theirs_in_base]
    new_mine = [place for place in range(len(mine)) if place not in mine_in_base]
    both = rows.match([theirs[place] for place in new_theirs], [mine[place] for place in new_mine])
    mine_in_theirs = {new_mine[after]: new_theirs[before] for after, before in both.items()}

    def name_of_mine(place: int) -> str:
        if place in mine_in_base:
            return str(mine_in_base[place])
        return f"t{mine_in_theirs[place]}" if place in mine_in_theirs else f"m{place}"

    return (
        [(str(place), row) for place, row in enumerate(base)],
        [(str(theirs_in_base[at]) if at in theirs_in_base else f"t{at}", row) for at, row in enumerate(theirs)],
        [(name_of_mine(place), row) for place, row in enumerate(mine)],
    )


def _joined(base: Value, theirs: Value, mine: Value) -> Value:
    """Both changes together; None when they meet."""
    if isinstance(base, str) and isinstance(theirs, str) and isinstance(mine, str):
        return combine(base, theirs, mine) if " " in base else None  # an address, a date or a code has no words
    if isinstance(base, tuple):
        return _joined_codes(base, theirs, mine)
    return None


def _joined_codes(base: Sequence[str], theirs: Sequence[str], mine: Sequence[str]) -> tuple[str, ...] | None:
    """What neither removed and what either added; None when both chose another single code, or moved the same ones."""
    if max(len(base), len(theirs), len(mine)) <= 1:
        return None
    order = _joined_order(tuple(base), tuple(theirs), tuple(mine))
    removed = (set(base) - set(theirs)) | (set(base) - set(mine))
    return None if order is None else tuple(code for code in order if code not in removed)


def _joined_order(base: tuple[str, ...], theirs: tuple[str, ...], mine: tuple[str, ...]) -> tuple[str, ...] | None:
    """One order of all that both hold: that of who moved something; None when both did, differently."""
    everywhere = set(base) & set(theirs) & set(mine)
    of_base, of_theirs, of_mine = ([id for id in order if id in everywhere] for order in (base, theirs, mine))
    if of_theirs in (of_base, of_mine):
        return _woven(mine, theirs)
    return _woven(theirs, mine) if of_mine == of_base else None


def _woven(order: Sequence[str], other: Sequence[str]) -> tuple[str, ...]:
    """`order` with what only `other` holds, each after what precedes it there."""
    found, known = list(order), set(order)
    for place, id in enumerate(other):
        if id not in known:
            found.insert(found.index(other[place - 1]) + 1 if place else 0, id)
            known.add(id)
    return tuple(found)
