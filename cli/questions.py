"""`flask questions`: « toujours vrai ? », asked to organisations that agreed. Run it from a timer, every week."""

from functools import partial
from typing import cast

import click
from flask import current_app
from flask.cli import AppGroup

from cli.output import clear_failures
from errors import SettingsError
from extensions import db, settings
from services import mail, still_true, truth_letter

NOT_ALL_SENT = 1  # exit code when the server refused some
questions = AppGroup("questions", help="« Toujours vrai ? », demandé aux organisations qui l'acceptent.")


@questions.command()
@clear_failures
def send() -> None:
    """Écrit et envoie les questions dues ; relancée après un arrêt, elle reprend où elle en était, sans rien redemander."""
    server = mail.server_of(settings())
    if not server.is_set:
        raise SettingsError("Aucun serveur de courriel : ALLIANCES_SMTP_HOST est vide.")
    write = partial(
        truth_letter.write, site=settings().site_name, root=settings().public_url, key=cast(str, current_app.secret_key)
    )
    click.echo(f"{still_true.send(db.sessionmaker, write)} lettres écrites.")
    sent = failed = 0
    while True:
        batch = mail.deliver(db.sessionmaker, server)
        sent, failed = sent + batch.sent, failed + batch.failed
        if not batch.sent:
            break
    click.echo(f"{sent} envoyées, {failed} refusées.")
    if failed:
        raise SystemExit(NOT_ALL_SENT)
