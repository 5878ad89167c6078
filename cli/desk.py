"""`flask desk tidy` and `flask data purge`: what is kept for a time only, erased when its time is over."""

import click
from flask.cli import AppGroup

from cli.output import clear_failures
from extensions import db, settings
from services import retention
from services.saving import saving

desk = AppGroup("desk", help="Atelier : effacer ce qui n'a plus à être gardé.")


@desk.command()
@clear_failures
def tidy() -> None:
    """Le même que `data purge`, sous son premier nom."""
    purge_all()


def purge_all() -> None:
    """Erases all whose time is over, and says what."""
    with saving(db.session):
        done = retention.purge(db.session, settings())
    for title, count in done.items():
        click.echo(f"  {title} : {count}")
