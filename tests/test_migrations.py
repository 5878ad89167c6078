"""The migrations make what the models say, on each database."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, MetaData, Table, create_engine, insert, inspect
from sqlalchemy.exc import OperationalError

from cli.database import configuration, upgrade
from models import Base


def test_up_from_nothing_equals_the_models(engine: Engine):
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    assert differences == []


def test_down_then_up_again(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / 'test.db'}")
    assert upgrade(engine)
    settings = configuration()
    with engine.begin() as connection:
        settings.attributes["connection"] = connection
        command.downgrade(settings, "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    assert upgrade(engine)
    assert not upgrade(engine)
    engine.dispose()


@pytest.fixture
def in_use(tmp_path: Path) -> Iterator[Engine]:
    """A database of the first release, with an entry and all that points to it, an account, terms and organisations."""
    engine = create_engine(f"sqlite:///{tmp_path / 'test.db'}")
    settings = configuration()
    with engine.begin() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, "2026_11_24_start")
    tables = MetaData()
    tables.reflect(engine)
    with engine.begin() as connection:
        for name, row in ROWS.items():
            connection.execute(insert(tables.tables[name]).values(**_plain(tables.tables[name]), **row))
    yield engine
    engine.dispose()


def _plain(table: Table) -> dict[str, Any]:
    """Something for each column that must hold something and that no row of ROWS is about."""
    wanted = [column for column in table.columns if not column.nullable and column.name not in ROWS[table.name]]
    plain = {column.name: column.type.python_type for column in wanted if not column.primary_key}
    return {name: NOW if kind is datetime else kind() for name, kind in plain.items()}


NOW = datetime(2026, 11, 24, 12)
ROWS: dict[str, dict[str, Any]] = {
    "user_account": {"id": 1, "email": "c@exemple.fr", "name": "C", "role": "curator", "is_active": True},
    "term": {"id": 1, "vocabulary": "domain", "code": "emploi", "position": 1, "label": "Emploi"},
    "territory": {"id": 1, "code": "PAYS-FR", "name": "France", "level": "country", "folded_name": "france"},
    "organisation": {"id": 1, "name": "Roue libre", "folded_name": "roue libre", "slug": "roue-libre"},
    "entry": {
        "id": 1,
        "kind": "example",
        "slug": "un",
        "title": "Un",
        "status": "published",
        "version": 1,
        "created_by_id": 1,
    },
    "example": {"id": 1},
    "entry_term": {"entry_id": 1, "term_id": 1},
    "entry_territory": {"entry_id": 1, "territory_id": 1},
    "partner": {"entry_id": 1, "organisation_id": 1, "position": 1},
    "source": {"entry_id": 1, "position": 1, "title": "S", "url": "https://exemple.fr"},
    "revision": {"entry_id": 1, "number": 1, "author_id": 1, "author_name": "C", "comment": "", "snapshot": {}},
}


def counts(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {name: connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one() for name in ROWS}


def test_a_base_in_use_keeps_every_row(in_use: Engine):
    assert upgrade(in_use)
    assert counts(in_use) == dict.fromkeys(ROWS, 1)
    with in_use.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1


def test_a_migration_that_fails_leaves_the_base_as_it_was_and_can_run_again(in_use: Engine):
    with in_use.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE activity (id INTEGER)")  # stands in the way of a later migration
    before = set(inspect(in_use).get_table_names())
    with pytest.raises(OperationalError, match="activity already exists"):
        upgrade(in_use)
    assert set(inspect(in_use).get_table_names()) == before
    with in_use.begin() as connection:
        connection.exec_driver_sql("DROP TABLE activity")
    assert upgrade(in_use)
    assert counts(in_use) == dict.fromkeys(ROWS, 1)
