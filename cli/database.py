"""The database's shape, brought to the present version by Alembic, from any folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from sqlalchemy import Connection, Engine

from config import ROOT
from errors import SettingsError


def configuration() -> Any:
    """Alembic's settings, without a file. Alembic is loaded here: eleven megabytes that a worker never needs."""
    settings = import_module("alembic.config").Config()
    settings.set_main_option("script_location", str(ROOT / "migrations"))
    return settings


@contextmanager
def _all_or_nothing(engine: Engine) -> Iterator[Connection]:
    """A connection whose changes of shape are all kept or all undone, and on which a table may be made anew.

    SQLite changes most things of a table by making another and dropping the first: with foreign keys on, that would erase or
    refuse every row that points to it; they are compared once instead, before the end. And its Python module lets each CREATE
    and ALTER stand by itself unless a transaction is begun by hand: a migration that failed halfway could never run again.
    """
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            yield connection
        return
    with engine.connect() as connection:
        driver: Any = connection.connection.dbapi_connection
        usual = driver.isolation_level
        driver.isolation_level = None
        with connection.begin():  # which SQLite is not told of: inside a transaction this would change nothing
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                yield connection
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if broken:
                    tables = ", ".join(sorted({row[0] for row in broken}))
                    raise SettingsError(
                        f"La migration laisserait des lignes orphelines ({tables}) : rien n'est changé."
                    )
        finally:
            with connection.begin():
                connection.exec_driver_sql("PRAGMA foreign_keys=ON")
            driver.isolation_level = usual


def upgrade(engine: Engine) -> bool:
    """Brings the database to the present shape; True when something had to change.

    Raises SettingsError when the database was made by a newer version of the product.
    """
    scripts = import_module("alembic.script").ScriptDirectory.from_config(configuration())
    migration = import_module("alembic.runtime.migration")
    settings = configuration()
    with _all_or_nothing(engine) as connection:
        present = migration.MigrationContext.configure(connection).get_current_revision()
        if present == scripts.get_current_head():
            return False
        if present is not None and present not in {script.revision for script in scripts.walk_revisions()}:
            raise SettingsError(f"La base de données vient d'une version plus récente du logiciel ({present}).")
        settings.attributes["connection"] = connection
        import_module("alembic.command").upgrade(settings, "head")
    return True
