"""`flask index`: compare the index with the database, repair it, build it anew."""

import click
from flask.cli import AppGroup

from cli.output import clear_failures, progress
from extensions import db, search_index
from models.connection import analyse
from search import check as check_index
from search import rebuild as rebuild_index
from search import sync as sync_index
from services import term_index
from services.saving import saving

DISAGREES = 1  # exit code of `check` when the index and the database differ
index = AppGroup("index", help="Index de recherche : vérifier, réparer, reconstruire.")


@index.command()
@clear_failures
def check() -> None:
    """Dit si l'index et la base sont d'accord (code de sortie 1 sinon)."""
    report = check_index(db.session, search_index())
    if report.agrees:
        click.echo(f"L'index et la base sont d'accord : {search_index().engine.document_count()} fiches publiées.")
        return
    click.echo(
        f"L'index et la base diffèrent : {len(report.missing)} absentes, {len(report.stale)} en retard, "
        f"{len(report.orphaned)} en trop. Réparer : flask index sync"
    )
    raise SystemExit(DISAGREES)


@index.command()
@clear_failures
def sync() -> None:
    """Répare l'index : seules les fiches qui diffèrent sont écrites."""
    with progress("index") as show:
        told = term_index.catch_up(db.session, search_index(), progress=show)
        report = sync_index(db.session, search_index(), progress=show)
    click.echo(f"  index : {told.written + report.written} écrites, {report.removed} retirées")


@index.command()
@clear_failures
def rebuild() -> None:
    """Construit l'index à neuf à côté, puis l'échange ; le site répond pendant ce temps."""
    with progress("index") as show:
        report = rebuild_index(db.session, search_index(), progress=show)
    with saving(db.session):
        analyse(db.session)
    click.echo(f"  index reconstruit : {report.written} fiches")


def bring_up_to_date() -> None:
    """Syncs the index; one that was missing, damaged or of an older schema is built anew, and a line says so."""
    found = search_index()
    with progress("index") as show:
        if found.engine.is_complete:
            term_index.catch_up(db.session, found, progress=show)
            report = sync_index(db.session, found, progress=show)
        else:
            click.echo("  index absent ou d'une version plus ancienne : reconstruction")
            report = rebuild_index(db.session, found, progress=show)
    click.echo(f"  index : {report.written} écrites, {report.removed} retirées")
