"""What every database connection is told before use. SQLite needs it; PostgreSQL does not."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

BUSY_TIMEOUT_MS = 10_000  # a seed load holds the write lock for some seconds; a save must wait, not fail
ROWS_ANALYSED = 400  # a sample of each index: a tenth of a second whatever the size (sqlite.org/lang_analyze.html)
MAPPED_BYTES = 256 * 1024 * 1024  # pages read in place: a fifth less time a statement, no copy in each worker


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """WAL lets readers go on during a write; foreign keys are off by default in SQLite."""
    if not isinstance(connection, sqlite3.Connection):
        return
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA mmap_size={MAPPED_BYTES}")
    cursor.close()


@contextmanager
def impatient(session: Session, *, wait_ms: int = 20) -> Iterator[None]:
    """A block whose writes give up at once (OperationalError) when another process is writing; only SQLite has one writer."""
    with _told(session, "busy_timeout", wait_ms, usually=BUSY_TIMEOUT_MS):
        yield


@contextmanager
def unmapped(session: Session) -> Iterator[None]:
    """A block that SQLite reads for through its small cache: what goes over the whole base would else map it all, page by page."""
    with _told(session, "mmap_size", 0, usually=MAPPED_BYTES):
        yield


@contextmanager
def _told(session: Session, pragma: str, value: int, *, usually: int) -> Iterator[None]:
    connection = session.connection()
    raw: Any = connection.connection.dbapi_connection
    if not isinstance(raw, sqlite3.Connection):
        yield
        return
    raw.execute(f"PRAGMA {pragma}={value}")
    try:
        yield
    finally:
        raw.execute(f"PRAGMA {pragma}={usually}")


def analyse(session: Session) -> None:
    """Tells the database how full its tables are, so that it reads twenty entries by their ids and not by their status.

    Neither database knows it by itself after a load: SQLite never, PostgreSQL some minutes later.
    """
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text(f"PRAGMA analysis_limit={ROWS_ANALYSED}"))
    session.execute(text("ANALYZE"))
