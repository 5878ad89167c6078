from sqlalchemy import text
from sqlalchemy.orm import Session

from models.connection import analyse
from services.cards import _ENTRIES
from tests.factories import make_example, make_vocabularies

MANY = 60
A_FEW = "(1, 2, 3, 4, 5)"


def plan(session: Session) -> str:
    prefix = "EXPLAIN QUERY PLAN " if session.get_bind().dialect.name == "sqlite" else "EXPLAIN "
    return "\n".join(str(row) for row in session.execute(text(f"{prefix}{_ENTRIES}{A_FEW}")))


def test_entries_are_read_by_their_ids_once_the_tables_are_analysed(session: Session):
    make_vocabularies(session)
    for number in range(MANY):
        make_example(session, slug=f"essai-{number}", title=f"Essai {number}")
    analyse(session)
    found = plan(session)
    assert "SEARCH entry USING INTEGER PRIMARY KEY" in found or "pk_entry" in found or "Seq Scan on entry" in found
    assert "ix_entry_status_kind" not in found
