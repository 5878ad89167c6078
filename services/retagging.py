"""Gives entries whose terms changed under them their next version and its revision, many at a time.

The tags are moved by statements (term_merges.py, term_edits.py); this keeps what each entry says since, for its history.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import and_, insert, select
from sqlalchemy import update as sql_update
from sqlalchemy.orm import Session

from models import Axis, Entry, Revision, utc_now
from services import editing, revisions
from services.editing import Author
from services.entry_data import data_of

BATCH: Final = 500  # entries whose last state is read at once: memory stays flat
ORIGIN: Final = "terms"
Codes = Mapping[tuple[str, str], str]  # (vocabulary, code) → the code that stands for it now


def record_all(session: Session, ids: Sequence[int], codes: Codes, *, by: Author) -> None:
    """Moves each entry one version further, with a revision that says the codes of now. Call keep_present before."""
    for start in range(0, len(ids), BATCH):
        _record(session, ids[start : start + BATCH], codes, by)
    session.flush()  # expiring forgets what was not sent
    session.expire_all()


def keep_present(session: Session, ids: Sequence[int]) -> None:
    """Gives the entries whose present state no revision keeps one that does: what comes can then be undone."""
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        last = and_(Revision.entry_id == Entry.id, Revision.number == Entry.version)
        kept = set(session.scalars(select(Entry.id).join(Revision, last).where(Entry.id.in_(batch))))
        for entry in editing.get_all_for_edit(session, [id for id in batch if id not in kept]):
            revisions.record(session, entry, data_of(entry), by=None, comment="État gardé avant un changement de terme")
    session.flush()


def bring_back(session: Session, ids: Sequence[int], *, by: Author) -> None:
    """Moves each entry one version further, with a revision that says what it said before its last one."""
    _write(session, _versions(session, ids), states_before(session, ids), by)


def states_before(session: Session, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What each entry said before its last revision, as it was kept; one statement."""
    before = and_(Revision.entry_id == Entry.id, Revision.number == Entry.version - 1)
    rows = session.execute(select(Entry.id, Revision.snapshot).join(Revision, before).where(Entry.id.in_(ids)))
    return {id: snapshot for id, snapshot in rows}


def _record(session: Session, ids: Sequence[int], codes: Codes, by: Author) -> None:
    last = and_(Revision.entry_id == Entry.id, Revision.number == Entry.version)
    rows = session.execute(select(Entry.id, Revision.snapshot).join(Revision, last).where(Entry.id.in_(ids)))
    _write(session, _versions(session, ids), {id: retagged(snapshot, codes) for id, snapshot in rows}, by)


def _versions(session: Session, ids: Sequence[int]) -> list[tuple[int, int]]:
    rows = session.execute(select(Entry.id, Entry.version).where(Entry.id.in_(ids)))
    return [(id, version) for id, version in rows]


def _write(
    session: Session, versions: Sequence[tuple[int, int]], states: Mapping[int, Mapping[str, Any]], by: Author
) -> None:
    now = utc_now()
    session.execute(
        insert(Revision),
        [
            {
                "entry_id": id,
                "number": version + 1,
                "made_at": now,
                "author_id": by.user.id if by.user else None,
                "author_name": by.name or (by.user.name if by.user else ""),
                "comment": by.comment,
                "origin": ORIGIN,
                "snapshot": states[id],
            }
            for id, version in versions
        ],
    )
    session.execute(
        sql_update(Entry).where(Entry.id.in_([id for id, _version in versions])).values(version=Entry.version + 1),
        execution_options={"synchronize_session": False},
    )


def retagged(kept: Mapping[str, Any], codes: Codes) -> dict[str, Any]:
    """The state of an entry, as a revision or an import keeps it, with the codes of now."""

    def present(vocabulary: str, code: str) -> str:
        return codes.get((vocabulary, code), code)

    terms = {
        vocabulary: list(dict.fromkeys(present(vocabulary, code) for code in chosen))
        for vocabulary, chosen in kept["terms"].items()
    }
    partners = [
        {**row, "profile": present("actor", row["profile"]), "role": present("role", row["role"])}
        for row in kept["partners"]
    ]
    columns = dict(kept["columns"])
    if columns.get("axis") in (Axis.ACTOR, Axis.DOMAIN):
        columns["subject_code"] = present(str(columns["axis"]), columns["subject_code"])
    return {**kept, "terms": terms, "partners": partners, "columns": columns}
