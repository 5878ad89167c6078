"""flask desk …: what the desk keeps for a time only, erased when its time is over."""

import click
from flask.cli import AppGroup

from cli.output import clear_failures
from extensions import db
from services import drafts, proposals
from services.saving import saving

desk = AppGroup("desk", help="Atelier : effacer ce qui n'a plus à être gardé.")


@desk.command()
@clear_failures
def tidy() -> None:
    """Efface saisies anciennes, propositions jamais confirmées et contacts arrivés à terme. Pour un minuteur quotidien."""
    with saving(db.session):
        typed = drafts.tidy(db.session)
        proposed, contacts = proposals.tidy(db.session)
    click.echo(f"  saisies effacées : {typed} · propositions jamais confirmées : {proposed} · contacts : {contacts}")
