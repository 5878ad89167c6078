"""`flask dataset`: the whole base frozen as files that are cited and never change."""

from datetime import UTC, datetime
from functools import partial

import click
from flask.cli import AppGroup

from cli.output import clear_failures
from extensions import db, settings
from services import freezing
from services.public_addresses import entry_address

dataset = AppGroup("dataset", help="Jeux de données figés.")


@dataset.command()
@clear_failures
def freeze() -> None:
    """Fige toute la base dans instance/datasets/<date> : CSV, JSON, dictionnaire, sommes de contrôle, datapackage.json."""
    made = freezing.freeze(
        db.session,
        settings().datasets_folder,
        url_of=partial(entry_address, settings().public_url),
        site=settings().site_name,
        root=settings().public_url,
        now=datetime.now(UTC),
    )
    click.echo(f"Jeu figé : {settings().datasets_folder / made.name} ({made.entry_count} fiches)")
    for file in made.files:
        click.echo(f"  {file.name} : {file.size_bytes} octets")
