"""Make the index agree with SQL: SQL is the truth, versions tell the difference, a crash costs one sync."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Entry, Status
from search.documents import Document
from search.entry_documents import entry_documents
from search.index import Index

log = logging.getLogger(__name__)
Progress = Callable[[int, int], None]  # documents done, documents to do


@dataclass(frozen=True, slots=True)
class SyncReport:
    """How many documents were written and removed."""

    written: int
    removed: int


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Ids on which the index and SQL differ."""

    missing: tuple[int, ...]  # published, not in the index
    stale: tuple[int, ...]  # in the index at another version
    orphaned: tuple[int, ...]  # in the index, not published any more

    @property
    def agrees(self) -> bool:
        """Nothing differs."""
        return not (self.missing or self.stale or self.orphaned)


def check(session: Session, index: Index) -> CheckReport:
    """What differs between SQL and the index, by id and version."""
    wanted = _published_versions(session)
    held = index.versions()
    return CheckReport(
        missing=tuple(sorted(wanted.keys() - held.keys())),
        stale=tuple(sorted(id for id in wanted.keys() & held.keys() if wanted[id] != held[id])),
        orphaned=tuple(sorted(held.keys() - wanted.keys())),
    )


def sync(
    session: Session, index: Index, ids: Iterable[int] | None = None, *, progress: Progress | None = None
) -> SyncReport:
    """Brings the entries `ids` (all those that differ when None) to their state in SQL, in one commit of the index."""
    if ids is None or not index.engine.is_complete:  # a save also repairs an index that was lost meanwhile
        report = check(session, index)
        touched, gone = [*report.missing, *report.stale], list(report.orphaned)
    else:
        asked = sorted(set(ids))
        published = set(session.scalars(select(Entry.id).where(Entry.id.in_(asked), Entry.status == Status.PUBLISHED)))
        touched, gone = [id for id in asked if id in published], [id for id in asked if id not in published]
    if touched or gone:
        index.replace(_counted(entry_documents(session, touched), len(touched), progress), removed=gone)
        index.engine.mark_complete()
        log.info("index synced: %d written, %d removed", len(touched), len(gone))
    return SyncReport(len(touched), len(gone))


def rebuild(session: Session, index: Index, *, progress: Progress | None = None) -> SyncReport:
    """Builds the whole index anew beside the old one, then swaps it in; readers go on meanwhile."""
    ids = list(session.scalars(select(Entry.id).where(Entry.status == Status.PUBLISHED).order_by(Entry.id)))
    index.rebuild(_counted(entry_documents(session, ids), len(ids), progress))
    sync(session, index)  # what was saved while the new index was built went to the old one
    return SyncReport(len(ids), 0)


def _published_versions(session: Session) -> dict[int, int]:
    rows = session.execute(select(Entry.id, Entry.version).where(Entry.status == Status.PUBLISHED))
    return {id: version for id, version in rows}


def _counted(documents: Iterable[Document], total: int, progress: Progress | None) -> Iterator[Document]:
    for done, document in enumerate(documents, 1):
        yield document
        if progress:
            progress(done, total)
