"""The migrations make what the models say, on each database."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect

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
