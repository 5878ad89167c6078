"""`flask twins`: entries and organisations that may be told twice."""

import click
from flask.cli import AppGroup

from cli.output import clear_failures, step
from extensions import db
from services import twin_pairs
from services.saving import saving

twins = AppGroup("twins", help="Doublons probables.")


@twins.command()
@clear_failures
def find() -> None:
    """Cherche les doublons probables dans toute la base ; ce qui a été décidé reste décidé."""
    with step("recherche"), saving(db.session):
        waiting = twin_pairs.refresh_all(db.session)
    for name, count in waiting.items():
        click.echo(f"  {name} : {count} paires à décider")
