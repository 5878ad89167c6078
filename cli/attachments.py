"""`flask attachments`: files of images and documents."""

import click
from flask.cli import AppGroup

from cli.output import clear_failures
from extensions import db, settings
from services import attachments as attached
from services.storage import storage_of

attachments = AppGroup("attachments", help="Images et documents : effacer les fichiers sans fiche.")


@attachments.command()
@clear_failures
def sweep() -> None:
    """Efface les fichiers, vieux d'un jour au moins, qu'aucune fiche n'a plus."""
    click.echo(f"{attached.sweep(db.session, storage_of(settings()))} fichiers effacés.")
