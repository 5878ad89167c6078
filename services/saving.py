"""The only place that commits: one block, one commit, then the index is told. A broken index never loses a save."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from errors import IndexUnavailable
from models import Entry
from search import Index, sync

log = logging.getLogger(__name__)


class Touched:
    """The entries a block changed; their ids are read after the commit has given them one."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._ids: set[int] = set()
        self.is_found_late = False  # the save stands but the index could not be told: the next sync repairs

    def add(self, *entries: Entry) -> None:
        """Remembers that these entries must be found as they are now."""
        self._entries.extend(entries)

    def add_id(self, entry_id: int) -> None:
        """The same for an entry that is not held: thousands of them would fill the memory."""
        self._ids.add(entry_id)

    def ids(self) -> list[int]:
        """Ids of the entries, each once."""
        return sorted(self._ids | {entry.id for entry in self._entries})


@contextmanager
def saving(session: Session, index: Index | None = None) -> Iterator[Touched]:
    """A block that ends in one commit, then a sync of what it touched; an exception undoes all of it.

    Args:
        index: None when the caller syncs by itself afterwards.
    """
    touched = Touched()
    try:
        yield touched
        session.flush()
        ids = touched.ids()
        session.commit()
    except BaseException:
        session.rollback()
        raise
    if index is None or not ids:
        return
    try:
        sync(session, index, ids)
    except (IndexUnavailable, OSError):
        touched.is_found_late = True
        log.exception("index not told of entries %s; the next sync repairs", ids)
