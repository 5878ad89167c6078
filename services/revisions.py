"""History: what each save left, compared field by field, and brought back."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from errors import NotFound
from forms import EntryData
from models import Entry, Revision, User


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs between two revisions."""

    field: str
    before: Any
    after: Any


def record(
    session: Session,
    entry: Entry,
    data: EntryData,
    *,
    by: User | None,
    author: str = "",
    comment: str = "",
    origin: str = "",
) -> Revision:
    """Keeps the state `data` as the revision of the entry's present version."""
    revision = Revision(
        entry_id=entry.id,
        number=entry.version,
        author_id=by.id if by else None,
        author_name=author or (by.name if by else ""),
        comment=comment,
        origin=origin,
        snapshot={**data.as_dict(), "slug": entry.slug, "status": entry.status.value},
    )
    session.add(revision)
    return revision


def of_entry(session: Session, entry_id: int) -> list[Revision]:
    """The revisions of an entry, newest first."""
    return list(session.scalars(select(Revision).where(Revision.entry_id == entry_id).order_by(Revision.number.desc())))


def get(session: Session, entry_id: int, number: int) -> Revision:
    """One revision. Raises NotFound."""
    found = session.scalar(select(Revision).where(Revision.entry_id == entry_id, Revision.number == number))
    if found is None:
        raise NotFound(f"L'entrée {entry_id} n'a pas de version {number}.")
    return found


def data_of(revision: Revision) -> EntryData:
    """The state a revision kept, ready to be saved again: that is how one is restored."""
    return EntryData.from_dict({name: value for name, value in revision.snapshot.items() if name != "status"})


def difference(before: Revision, after: Revision) -> list[Change]:
    """The fields that differ, in the order they are stored."""
    return list(_changes(before.snapshot, after.snapshot))


def _changes(before: dict[str, Any], after: dict[str, Any], prefix: str = "") -> Iterator[Change]:
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name), after.get(name)
        if isinstance(old, dict) and isinstance(new, dict):
            yield from _changes(old, new, f"{prefix}{name}.")
        elif old != new:
            yield Change(f"{prefix}{name}", old, new)
