"""What people look for, kept by day without any person: text, filters, number of hits."""

import logging
from datetime import UTC, datetime
from urllib.parse import urlencode

from sqlalchemy import insert
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from models import SearchLog
from models.connection import impatient
from search import SearchQuery
from services.saving import saving

log = logging.getLogger(__name__)


def record(session: Session, query: SearchQuery, hits: int) -> None:
    """Keeps one search; pages after the first are the same search and are not kept.

    A reader never waits for an import or a merge: while one is written, what people look for goes unlogged.
    """
    if not query.text or query.page != 1:
        return
    filters = urlencode([pair for pair in query.to_params() if pair[0] not in ("q", "page", "taille", "tri")])
    row = {"day": datetime.now(UTC).date(), "text": query.text[:500], "filters": filters, "hits": hits}
    try:
        with saving(session), impatient(session):
            session.execute(insert(SearchLog), row)
    except OperationalError:
        log.info("a search is not logged: the database is being written")
