"""Which organisation entries name: moved to another one, moved back, and each entry told one version further."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from models import Entry, Partner, User
from services import editing, revisions
from services.entry_data import data_of
from services.entry_merges import ORIGIN

_BATCH: Final = 200
_COLUMNS: Final = ("id", "entry_id", "position", "organisation_id", "profile_id", "role_id")
_CORE: Final = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class Moved:
    """Rows that name another organisation now, rows dropped because one beside says as much, entries that named both."""

    rows: list[tuple[int, int]] = field(default_factory=list)  # (partner, entry)
    dropped: list[dict[str, int | None]] = field(default_factory=list)  # the whole row, and the one "beside" it
    both: list[int] = field(default_factory=list)

    @property
    def entries(self) -> set[int]:
        """The entries whose partners changed."""
        return {entry_id for _row, entry_id in self.rows} | {int(row["entry_id"] or 0) for row in self.dropped}

    def as_json(self) -> dict[str, Any]:
        """What moving back needs."""
        return {"rows": [list(row) for row in self.rows], "dropped": self.dropped, "both": self.both}


def move(session: Session, loser_id: int, winner_id: int) -> Moved:
    """Makes every entry that names the loser name the winner, once for each part that it takes."""
    naming = select(Partner.entry_id).where(Partner.organisation_id == loser_id)
    rows = session.scalars(
        select(Partner)
        .where(Partner.entry_id.in_(naming), Partner.organisation_id.in_((loser_id, winner_id)))
        .order_by(Partner.entry_id, Partner.position, Partner.id)
    ).all()
    moved = Moved()
    for entry_id, group in groupby(rows, key=lambda row: row.entry_id):
        partners = list(group)
        held = [row for row in partners if row.organisation_id == winner_id]
        if held:
            moved.both.append(entry_id)
        for row in (row for row in partners if row.organisation_id == loser_id):
            _move_one(row, held, moved)
    for batch in _batches([id for id, _entry in moved.rows]):
        session.execute(
            update(Partner).where(Partner.id.in_(batch)).values(organisation_id=winner_id), execution_options=_CORE
        )
    for batch in _batches([int(row["id"] or 0) for row in moved.dropped]):
        session.execute(delete(Partner).where(Partner.id.in_(batch)), execution_options=_CORE)
    session.expire_all()
    return moved


def _move_one(row: Partner, held: list[Partner], moved: Moved) -> None:
    same = next((other for other in held if _adds_nothing(row, other)), None)
    if same is not None:
        moved.dropped.append(_whole(row, same))
        return
    poorer = next((other for other in held if _adds_nothing(other, row)), None)
    if poorer is not None:
        moved.dropped.append(_whole(poorer, row))
        held.remove(poorer)
        moved.rows[:] = [one for one in moved.rows if one[0] != poorer.id]
        for earlier in moved.dropped:
            if earlier["beside"] == poorer.id:
                earlier["beside"] = row.id
    moved.rows.append((row.id, row.entry_id))
    held.append(row)


def _adds_nothing(row: Partner, other: Partner) -> bool:
    """Whether the other row says the part that this one says."""
    return row.profile_id in (None, other.profile_id) and row.role_id in (None, other.role_id)


def _whole(row: Partner, beside: Partner) -> dict[str, int | None]:
    return {name: getattr(row, name) for name in _COLUMNS} | {"beside": beside.id}


def move_back(session: Session, moved: Mapping[str, Any], loser_id: int, winner_id: int) -> set[int]:
    """Makes entries name the loser where they did, unless somebody wrote their partners anew since; those that changed.

    Written anew, an entry that named the loser only names it again; one that named both keeps what was written.
    """
    asked = {id: entry_id for id, entry_id in moved["rows"]} | {
        row["beside"]: row["entry_id"] for row in moved["dropped"]
    }
    standing: dict[int, int] = {}
    for batch in _batches(asked):
        rows = session.execute(
            select(Partner.id, Partner.entry_id).where(Partner.id.in_(batch), Partner.organisation_id == winner_id)
        )
        standing |= {id: entry_id for id, entry_id in rows if asked[id] == entry_id}
    back = [id for id, _entry in moved["rows"] if id in standing]
    for batch in _batches(back):
        session.execute(
            update(Partner).where(Partner.id.in_(batch)).values(organisation_id=loser_id), execution_options=_CORE
        )
    rewritten = {entry_id for id, entry_id in moved["rows"] if id not in standing} - set(moved["both"])
    for batch in _batches(rewritten):
        named = (Partner.entry_id.in_(batch)) & (Partner.organisation_id == winner_id)
        session.execute(update(Partner).where(named).values(organisation_id=loser_id), execution_options=_CORE)
    dropped = [row for row in moved["dropped"] if row["beside"] in standing]
    _insert(session, dropped)
    session.expire_all()
    return {asked[id] for id in back} | rewritten | {row["entry_id"] for row in dropped}


def _insert(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Puts rows back, under their former number when it is still free."""
    taken: set[int] = set()
    for batch in _batches([row["id"] for row in rows]):
        taken |= set(session.scalars(select(Partner.id).where(Partner.id.in_(batch))))
    for row in rows:
        columns = {name: row[name] for name in _COLUMNS if name != "id" or row["id"] not in taken}
        session.execute(insert(Partner).values(columns))


def tell(
    session: Session, organisations: Sequence[int], *, changed: AbstractSet[int] | None, why: str, by: User
) -> list[int]:
    """The entries that name these organisations, one version further with a revision: the index then sees that it must.

    Args:
        changed: the entries that say something else now; the others are found by other words, and keep their date. None: all.
    """
    naming = select(Partner.entry_id).where(Partner.organisation_id.in_(organisations)).distinct()
    ids = sorted(set(session.scalars(naming)) | set(changed or ()))
    for batch in _batches(ids):
        steps = {"version": Entry.version + 1}
        kept = [id for id in batch if changed is not None and id not in changed]
        shown = [id for id in batch if id not in set(kept)]
        session.execute(update(Entry).where(Entry.id.in_(shown)).values(steps), execution_options=_CORE)
        session.execute(
            update(Entry).where(Entry.id.in_(kept)).values(steps | {"updated_at": Entry.updated_at}),
            execution_options=_CORE,
        )
        session.expire_all()
        for entry in editing.get_all_for_edit(session, batch):
            revisions.record(session, entry, data_of(entry), by=by, comment=why, origin=ORIGIN)
        session.flush()
    return ids


def _batches(ids: Iterable[int]) -> Iterable[list[int]]:
    found = list(ids)
    return (found[start : start + _BATCH] for start in range(0, len(found), _BATCH))
