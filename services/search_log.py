"""What people look for, kept by day without any person: text, filters, number of hits."""

from datetime import UTC, datetime
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from models import SearchLog
from search import SearchQuery
from services.saving import saving


def record(session: Session, query: SearchQuery, hits: int) -> None:
    """Keeps one search; pages after the first are the same search and are not kept."""
    if not query.text or query.page != 1:
        return
    filters = urlencode([pair for pair in query.to_params() if pair[0] not in ("q", "page", "taille", "tri")])
    with saving(session):
        session.add(SearchLog(day=datetime.now(UTC).date(), text=query.text[:500], filters=filters, hits=hits))
