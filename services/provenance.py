"""Provenance: for each part of an entry, the save that last gave it its value. Told from revisions; nothing else is stored.

A merge is followed into the history of the entry that was merged: what came from there keeps its own origin.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms import EntryData, SourceData
from models import Entry, EntryMerge, Revision, User, UserRole
from services import revisions, rows
from services.entry_words import paths, value_at

ROWS: Final = ("partners", "sources", "figures")
MERGE: Final = "merge"
_AT_ONCE: Final = 20  # revisions read at once: a long history is left as soon as every part is explained


@dataclass(frozen=True, slots=True)
class Save:
    """One save: when, how it came in, and who, by their role; `name` only of those who agreed to it."""

    number: int
    made_at: datetime
    how: str  # Revision.origin: "" typed, "seed", "import", "merge"
    author: str  # as the history tells it to curators; not for readers
    role: UserRole | None
    name: str
    data: EntryData


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the entry: its path, the row's name when it is one of several, and where its value comes from."""

    path: str
    row: str
    value: Any
    save: Save
    merged_from: str = ""  # title of the entry that a merge took it from

    @property
    def sources(self) -> tuple[SourceData, ...]:
        """The proofs that the entry gave at that save."""
        return tuple(source for source in self.save.data.sources if not source.is_further_reading)


def of_entry(session: Session, entry: Entry) -> tuple[Part, ...]:
    """Every part of the entry that says something, in the order of its form; one statement, two more after a merge."""
    found = tuple(_traced(_saves(session, entry.id)))
    if not any(part.save.how == MERGE for part in found):
        return found
    merged = _merged(session, entry.id)
    return tuple(_followed(part, merged) for part in found)


def _saves(session: Session, entry_id: int) -> Iterator[Save]:
    """The saves of an entry, newest first."""
    wanted = (
        select(Revision, User.role, User.name, User.shows_name)
        .outerjoin(User, User.id == Revision.author_id)
        .where(Revision.entry_id == entry_id)
        .order_by(Revision.number.desc())
    )
    for row in session.execute(wanted.execution_options(yield_per=_AT_ONCE)):
        yield _save(*row)


def _save(revision: Revision, role: UserRole | None, name: str | None, shows_name: bool | None) -> Save:
    return Save(
        number=revision.number,
        made_at=revision.made_at,
        how=revision.origin,
        author=revision.author_name,
        role=role,
        name=(name or "") if shows_name else "",
        data=revisions.data_of(revision),
    )


def _traced(saves: Iterable[Save]) -> Iterator[Part]:
    """Each part of the newest save with the oldest save since which it has not changed."""
    after: Save | None = None
    open_parts: list[Part] = []
    settled: dict[tuple[str, str, Any], Part] = {}
    order: list[tuple[str, str, Any]] = []
    for save in saves:
        if after is None:
            open_parts = list(_parts(save))
            order = [(part.path, part.row, part.value) for part in open_parts]
        else:
            held = [part for part in open_parts if _holds(save.data, part)]
            for part in open_parts:
                settled[part.path, part.row, part.value] = part
            open_parts = [replace(part, save=save) for part in held]
        after = save
        if not open_parts:
            break
    for part in open_parts:
        settled[part.path, part.row, part.value] = part
    yield from (settled[key] for key in order)


def _parts(save: Save) -> Iterator[Part]:
    for path in paths(save.data.kind):
        value = value_at(save.data, path)
        if value in ("", (), None):
            continue
        if path in ROWS:
            yield from (Part(path, rows.name_of(row), row, save) for row in dict.fromkeys(value))
        else:
            yield Part(path, "", value, save)


def _holds(data: EntryData, part: Part) -> bool:
    """Whether a state of the entry already had this part as it is."""
    value = value_at(data, part.path)
    return part.value in value if part.path in ROWS else bool(value == part.value)


def _merged(session: Session, entry_id: int) -> Mapping[int, tuple[str, Sequence[Save]]]:
    """Version of the entry after a merge → (title, saves newest first) of the entry that was merged then."""
    done = session.execute(
        select(EntryMerge.winner_version_after, EntryMerge.loser_id, Entry.title)
        .join(Entry, Entry.id == EntryMerge.loser_id)
        .where(EntryMerge.winner_id == entry_id, EntryMerge.undone_at.is_(None))
    ).all()
    wanted = (
        select(Revision, User.role, User.name, User.shows_name)
        .outerjoin(User, User.id == Revision.author_id)
        .where(Revision.entry_id.in_([loser_id for _version, loser_id, _title in done]))
        .order_by(Revision.number.desc())
    )
    saves: dict[int, list[Save]] = {}
    for row in session.execute(wanted):
        saves.setdefault(row[0].entry_id, []).append(_save(*row))
    return {version: (title, saves.get(loser_id, [])) for version, loser_id, title in done}


def _followed(part: Part, merged: Mapping[int, tuple[str, Sequence[Save]]]) -> Part:
    """The part as the merged entry explains it; as it is when the merge itself wrote it."""
    title, saves = merged.get(part.save.number, ("", ()))
    if part.save.how != MERGE or not saves or not _holds(saves[0].data, part):
        return part
    origin = next(one for one in _traced(saves) if (one.path, one.value) == (part.path, part.value))
    return replace(origin, merged_from=title)
