"""Gives entries whose terms changed under them their next version and its revision, many at a time.

The tags are moved by statements (term_merges.py, term_edits.py); this keeps what each entry says since, for its history.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import and_, insert, select
from sqlalchemy import update as sql_update
from sqlalchemy.orm import Session

from models import Axis, Entry, Revision, utc_now
from services import editing
from services.editing import Author
from services.entry_data import data_of

BATCH: Final = 500  # entries whose last state is read at once: memory stays flat
ORIGIN: Final = "terms"
Codes = Mapping[tuple[str, str], str]  # (vocabulary, code) → the code that stands for it now


def record_all(session: Session, ids: Sequence[int], codes: Codes, *, by: Author) -> None:
    """Moves each entry one version further, with a revision that says the codes of now. Does not commit."""
    for start in range(0, len(ids), BATCH):
        _record(session, ids[start : start + BATCH], codes, by)
    session.expire_all()


def _record(session: Session, ids: Sequence[int], codes: Codes, by: Author) -> None:
    last = and_(Revision.entry_id == Entry.id, Revision.number == Entry.version)
    rows = session.execute(
        select(Entry.id, Entry.version, Revision.snapshot).outerjoin(Revision, last).where(Entry.id.in_(ids))
    ).all()
    unkept = _present(session, [id for id, _version, snapshot in rows if snapshot is None])
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
                "snapshot": retagged(snapshot, codes) if snapshot else unkept[id],
            }
            for id, version, snapshot in rows
        ],
    )
    session.execute(
        sql_update(Entry).where(Entry.id.in_(ids)).values(version=Entry.version + 1),
        execution_options={"synchronize_session": False},
    )


def _present(session: Session, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What entries without a revision say now; a base that was filled by hand has some."""
    entries = editing.get_all_for_edit(session, ids) if ids else ()
    return {
        entry.id: {**data_of(entry).as_dict(), "slug": entry.slug, "status": entry.status.value} for entry in entries
    }


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
