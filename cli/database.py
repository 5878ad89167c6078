"""The database's shape, brought to the present version by Alembic, from any folder."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from config import ROOT
from errors import SettingsError


def configuration() -> Config:
    """Alembic's settings, without a file."""
    settings = Config()
    settings.set_main_option("script_location", str(ROOT / "migrations"))
    return settings


def upgrade(engine: Engine) -> bool:
    """Brings the database to the present shape; True when something had to change.

    Raises SettingsError when the database was made by a newer version of the product.
    """
    scripts = ScriptDirectory.from_config(configuration())
    settings = configuration()
    with engine.begin() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
        if present == scripts.get_current_head():
            return False
        if present is not None and present not in {script.revision for script in scripts.walk_revisions()}:
            raise SettingsError(f"La base de données vient d'une version plus récente du logiciel ({present}).")
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")
    return True
