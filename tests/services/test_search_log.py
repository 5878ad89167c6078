"""What people look for is kept by day, and never makes a reader wait."""

from pathlib import Path

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from cli.database import upgrade
from models import SearchLog
from models.connection import BUSY_TIMEOUT_MS, impatient
from search import SearchQuery
from services import search_log


def logged(session: Session) -> list[tuple[str, str, int]]:
    return [(one.text, one.filters, one.hits) for one in session.scalars(select(SearchLog))]


def waits(session: Session) -> int:
    """Milliseconds that the session's connection waits for another writer."""
    return int(session.connection().exec_driver_sql("PRAGMA busy_timeout").scalar_one())


def test_a_search_is_kept_with_its_filters_and_without_its_pages(session: Session):
    search_log.record(session, SearchQuery(text="mobilité", facets={"domaine": ("emploi",)}), 3)
    search_log.record(session, SearchQuery(text="mobilité", page=2), 30)
    search_log.record(session, SearchQuery(), 200)
    assert logged(session) == [("mobilité", "domaine=emploi", 3)]


def test_while_another_process_writes_a_search_goes_unlogged_at_once(tmp_path: Path):
    engine = create_engine(f"sqlite:///{tmp_path / 'base.db'}")
    upgrade(engine)
    with engine.connect() as writer, Session(engine) as session:
        writer.exec_driver_sql("BEGIN IMMEDIATE")
        with impatient(session):
            assert waits(session) < BUSY_TIMEOUT_MS / 100
        search_log.record(session, SearchQuery(text="mobilité"), 3)
        assert waits(session) == BUSY_TIMEOUT_MS
        writer.rollback()
        search_log.record(session, SearchQuery(text="emploi"), 2)
        assert logged(session) == [("emploi", "", 2)]
    engine.dispose()
