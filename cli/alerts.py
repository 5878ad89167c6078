"""`flask alerts`: the letters of followed searches and the gazette. Run it from a timer, every day: each follow has its week."""

from functools import partial

import click
from flask.cli import AppGroup

from cli.mail import deliver_all, server
from cli.output import clear_failures
from extensions import db, search_index, settings
from search import sync as sync_index
from services import digests, following, gazette_mail

alerts = AppGroup("alerts", help="Suivi des recherches et gazette par courriel.")


@alerts.command()
@clear_failures
def send() -> None:
    """Écrit et envoie les lettres dues ; relancée après un arrêt, elle reprend où elle en était, sans rien redire."""
    to = server()  # before anything is written
    sync_index(db.session, search_index())  # an entry that the index lacks would never be told
    write = partial(digests.write, site=settings().site_name, root=settings().public_url)
    done = following.send(db.sessionmaker, search_index(), write)
    click.echo(f"{done.queued} lettres écrites, {done.nothing_new} suivis sans nouveauté.")
    write_gazette = partial(gazette_mail.write, site=settings().site_name, root=settings().public_url)
    click.echo(f"{gazette_mail.send(db.sessionmaker, write_gazette)} lettres de la gazette écrites.")
    deliver_all(to)
