"""flask desk …: what the desk keeps for a time only, erased when its time is over."""

import click
from flask.cli import AppGroup

from cli.output import clear_failures
from extensions import db, settings
from services import activity, drafts, proposals, reports
from services.saving import saving

desk = AppGroup("desk", help="Atelier : effacer ce qui n'a plus à être gardé.")


@desk.command()
@clear_failures
def tidy() -> None:
    """Efface saisies anciennes, propositions jamais confirmées, contacts et journal à terme. Pour un minuteur quotidien."""
    with saving(db.session):
        typed = drafts.tidy(db.session)
        proposed, contacts = proposals.tidy(db.session)
        reporters = reports.tidy(db.session)
        acts = activity.purge(db.session, days=settings().activity_days)
    click.echo(
        f"  saisies effacées : {typed} · propositions jamais confirmées : {proposed} · contacts : {contacts + reporters}"
    )
    click.echo(f"  lignes du journal effacées : {acts}")
