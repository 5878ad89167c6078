"""`flask setup`: everything between a fresh clone and a site that can serve; the second time it does nothing."""

import click
from flask.cli import with_appcontext

from cli.data import load_seed
from cli.database import upgrade
from cli.index import bring_up_to_date
from cli.output import clear_failures, step
from cli.users import tell_how_to_begin
from config import ROOT
from errors import SettingsError
from extensions import db, search_index, settings
from models.connection import analyse
from services import knowledge, reference
from services.saving import saving

DATA = ROOT / "data"


@click.command()
@with_appcontext
@clear_failures
def setup() -> None:
    """Prépare la base, les données de référence, les fiches initiales et l'index."""
    click.echo(f"Préparation d'Alliances dans {settings().instance}")
    try:
        settings().instance.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"{settings().instance} n'est pas accessible en écriture ({error.strerror}).") from error
    with step("structure de la base"):
        upgrade(db.engine)
    with step("données de référence"), saving(db.session):
        reference.load_all(db.session, DATA, progress=lambda name: click.echo(f"  chargement : {name}…"))
    load_seed(DATA / "seed")
    bring_up_to_date()
    with saving(db.session):
        analyse(db.session)
    with step("noms de lieux"):
        knowledge.refresh(db.session, search_index())  # which keeps them for the workers (services/gazetteer.py)
    click.echo("Tout est prêt.")
    tell_how_to_begin()
