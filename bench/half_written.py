"""What a save cut in the middle would leave: looked for after each kill drill."""

import json
from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import Entry, Example, Partner, Revision, Source
from services import editing
from services.entry_data import data_of


def half_written(session: Session) -> Iterator[str]:
    """Entries that are not what their last revision says, rows without an entry, holes in the history."""
    session.expire_all()
    for id in session.scalars(select(Entry.id).order_by(Entry.id)).all():
        entry = editing.get_for_edit(session, id)
        kept = session.scalars(select(Revision).where(Revision.entry_id == id).order_by(Revision.number)).all()
        if [revision.number for revision in kept] != list(range(1, entry.version + 1)):
            yield f"entry {id} at version {entry.version} has revisions {[revision.number for revision in kept]}"
            continue
        state = {**data_of(entry).as_dict(), "slug": entry.slug, "status": entry.status.value}
        if kept[-1].snapshot != json.loads(json.dumps(state)):
            yield f"entry {id} is not what its revision {entry.version} says"
    for table in (Partner, Source):
        orphans = session.scalar(select(func.count()).where(table.entry_id.not_in(select(Entry.id))))
        if orphans:
            yield f"{orphans} rows of {table.__tablename__} belong to no entry"
    if session.scalar(select(func.count()).select_from(Entry)) != session.scalar(
        select(func.count()).select_from(Example)
    ):
        yield "an entry lacks its second table"
