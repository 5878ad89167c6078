"""`flask questions`: « toujours vrai ? », asked to organisations that agreed. Run it from a timer, every week."""

from functools import partial
from typing import cast

import click
from flask import current_app
from flask.cli import AppGroup

from cli.mail import deliver_all, server
from cli.output import clear_failures
from extensions import db, settings
from services import still_true, truth_letter

questions = AppGroup("questions", help="« Toujours vrai ? », demandé aux organisations qui l'acceptent.")


@questions.command()
@clear_failures
def send() -> None:
    """Écrit et envoie les questions dues ; relancée après un arrêt, elle reprend où elle en était, sans rien redemander."""
    to = server()  # before anything is written
    write = partial(
        truth_letter.write, site=settings().site_name, root=settings().public_url, key=cast(str, current_app.secret_key)
    )
    click.echo(f"{still_true.send(db.sessionmaker, write)} lettres écrites.")
    deliver_all(to)
