"""`flask mail`: what waits to be sent. The site sends by itself; a timer catches up after a stop or a failed server."""

import click
from flask.cli import AppGroup

from cli.output import clear_failures
from errors import SettingsError
from extensions import db, settings
from services import mail as letters

NOT_ALL_SENT = 1  # exit code when the server refused some
mail = AppGroup("mail", help="Courriels en attente : envoyer, montrer.")


@mail.command()
@clear_failures
def send() -> None:
    """Envoie les courriels en attente dont l'heure est venue."""
    server = letters.server_of(settings())
    if not server.is_set:
        raise SettingsError("Aucun serveur de courriel : ALLIANCES_SMTP_HOST est vide.")
    done = letters.deliver(db.sessionmaker, server)
    click.echo(f"{done.sent} envoyés, {done.failed} refusés.")
    if done.failed:
        raise SystemExit(NOT_ALL_SENT)


@mail.command("list")
@clear_failures
def list_waiting() -> None:
    """Montre ce qui attend, sans le texte des courriels, qui peut tenir un lien secret."""
    for letter in letters.waiting(db.session):
        click.echo(
            f"{letter.written_at:%Y-%m-%d %H:%M}  {letter.recipient}  {letter.subject}  "
            f"essais : {letter.attempts}  {letter.last_error}".rstrip()
        )
