"""The database's shape, brought to the present version by Alembic, from any folder."""

from importlib import import_module
from typing import Any

from sqlalchemy import Engine

from config import ROOT
from errors import SettingsError


def configuration() -> Any:
    """Alembic's settings, without a file. Alembic is loaded here: eleven megabytes that a worker never needs."""
    settings = import_module("alembic.config").Config()
    settings.set_main_option("script_location", str(ROOT / "migrations"))
    return settings


def upgrade(engine: Engine) -> bool:
    """Brings the database to the present shape; True when something had to change.

    Raises SettingsError when the database was made by a newer version of the product.
    """
    scripts = import_module("alembic.script").ScriptDirectory.from_config(configuration())
    migration = import_module("alembic.runtime.migration")
    settings = configuration()
    with engine.begin() as connection:
        present = migration.MigrationContext.configure(connection).get_current_revision()
        if present == scripts.get_current_head():
            return False
        if present is not None and present not in {script.revision for script in scripts.walk_revisions()}:
            raise SettingsError(f"La base de données vient d'une version plus récente du logiciel ({present}).")
        settings.attributes["connection"] = connection
        import_module("alembic.command").upgrade(settings, "head")
    return True
