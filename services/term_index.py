"""Tells the index what curators did to terms, some entries at a time, so that saves of colleagues have their turn between.

What is told of an entry by its version (services/retagging.py) and what is not (a name, a place in the tree) both end here; an
interruption costs nothing: what was not told yet still awaits.
"""

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Term, Vocabulary, VocabularyChange
from search import Index, check, sync
from search.sync import Progress, SyncReport
from services import term_carriers, terms
from services.saving import saving

AT_ONCE: Final = 200  # entries told while the curator waits: under a second
BATCH: Final = 250  # entries of one commit of the index: about a second, as bench/terms.py measures


def awaiting(session: Session) -> list[VocabularyChange]:
    """The changes that the index was not told of, oldest first; one statement."""
    return list(
        session.scalars(select(VocabularyChange).where(VocabularyChange.awaits_index).order_by(VocabularyChange.id))
    )


def to_tell(session: Session, index: Index) -> list[int]:
    """Ids of the entries that the index must be told of. Raises IndexUnavailable."""
    changes = awaiting(session)
    ids: set[int] = set(check(session, index).stale) if changes else set()
    for change in changes:
        term = session.get(Term, change.subject_id) if change.subject_id else None
        if term is not None:
            vocabulary = Vocabulary(change.vocabulary)
            reached = [one.id for one in terms.with_narrower(term, terms.in_use(session, vocabulary))]
            ids |= set(session.scalars(term_carriers.carriers(vocabulary, reached)))
    return sorted(ids)


def catch_up(session: Session, index: Index, *, progress: Progress | None = None) -> SyncReport:
    """Tells the index all that awaits, batch after batch. Raises IndexUnavailable; what was told stays told."""
    changes, ids = awaiting(session), to_tell(session, index)
    written = 0
    for start in range(0, len(ids), BATCH):
        written += sync(session, index, ids[start : start + BATCH]).written
        if progress:
            progress(min(start + BATCH, len(ids)), len(ids))
    told = [change.id for change in changes]
    with saving(session):
        for change in session.scalars(select(VocabularyChange).where(VocabularyChange.id.in_(told))):
            change.awaits_index = False
    return SyncReport(written, 0)
