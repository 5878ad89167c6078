"""`flask mail`: what waits to be sent. The site sends by itself; a timer catches up after a stop or a failed server."""

import click
from flask.cli import AppGroup

from cli.output import clear_failures
from errors import SettingsError
from extensions import db, settings
from services import mail as letters

NOT_ALL_SENT = 1  # exit code when the server refused some
mail = AppGroup("mail", help="Courriels en attente : envoyer, montrer.")


def server() -> letters.Server:
    """The mail server of the settings. Raises SettingsError when there is none."""
    found = letters.server_of(settings())
    if not found.is_set:
        raise SettingsError("Aucun serveur de courriel : ALLIANCES_SMTP_HOST est vide.")
    return found


def deliver_all(to: letters.Server) -> None:
    """Sends all that is due and says how it went; ends the program when the server refused some."""
    sent = failed = 0
    while True:
        batch = letters.deliver(db.sessionmaker, to)
        sent, failed = sent + batch.sent, failed + batch.failed
        if not batch.sent:
            break
    click.echo(f"{sent} envoyées, {failed} refusées.")
    if failed:
        raise SystemExit(NOT_ALL_SENT)


@mail.command()
@clear_failures
def send() -> None:
    """Envoie les courriels en attente dont l'heure est venue."""
    deliver_all(server())


@mail.command("list")
@clear_failures
def list_waiting() -> None:
    """Montre ce qui attend, sans le texte des courriels, qui peut tenir un lien secret."""
    for letter in letters.waiting(db.session):
        click.echo(
            f"{letter.written_at:%Y-%m-%d %H:%M}  {letter.recipient}  {letter.subject}  "
            f"essais : {letter.attempts}  {letter.last_error}".rstrip()
        )
