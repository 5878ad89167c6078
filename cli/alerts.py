"""`flask alerts`: the letters of followed searches and the gazette. Run it from a timer, every day: each follow has its week."""

from functools import partial

import click
from flask.cli import AppGroup

from cli.output import clear_failures
from errors import SettingsError
from extensions import db, search_index, settings
from search import sync as sync_index
from services import digests, following, gazette_mail, mail

NOT_ALL_SENT = 1  # exit code when the server refused some
alerts = AppGroup("alerts", help="Suivi des recherches et gazette par courriel.")


@alerts.command()
@clear_failures
def send() -> None:
    """Écrit et envoie les lettres dues ; relancée après un arrêt, elle reprend où elle en était, sans rien redire."""
    server = mail.server_of(settings())
    if not server.is_set:
        raise SettingsError("Aucun serveur de courriel : ALLIANCES_SMTP_HOST est vide.")
    sync_index(db.session, search_index())  # an entry that the index lacks would never be told
    write = partial(digests.write, site=settings().site_name, root=settings().public_url)
    done = following.send(db.sessionmaker, search_index(), write)
    click.echo(f"{done.queued} lettres écrites, {done.nothing_new} suivis sans nouveauté.")
    write_gazette = partial(gazette_mail.write, site=settings().site_name, root=settings().public_url)
    click.echo(f"{gazette_mail.send(db.sessionmaker, write_gazette)} lettres de la gazette écrites.")
    sent = failed = 0
    while True:
        batch = mail.deliver(db.sessionmaker, server)
        sent, failed = sent + batch.sent, failed + batch.failed
        if not batch.sent:
            break
    click.echo(f"{sent} envoyées, {failed} refusées.")
    if failed:
        raise SystemExit(NOT_ALL_SENT)
