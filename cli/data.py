"""`flask data`: seed records checked and loaded."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import AppGroup

from cli.desk import purge_all
from cli.index import bring_up_to_date
from cli.output import clear_failures, progress
from config import ROOT
from extensions import db
from services import importing, reference
from services.saving import saving
from services.vocabulary import choices

INVALID_DATA = 1  # exit code when records break a rule
data = AppGroup("data", help="Données initiales : vérifier, charger.")
_folder = click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=ROOT / "data" / "seed",
    help="Dossier des fichiers JSON.",
)


@contextmanager
def problems_listed() -> Iterator[None]:
    """Ends the program with every problem of the files, one a line, when there is any."""
    try:
        yield
    except importing.SeedInvalid as error:
        for problem in error.problems:
            click.echo(f"  {problem}", err=True)
        click.echo(f"Échec : {error}", err=True)
        raise SystemExit(INVALID_DATA) from error


@data.command()
@_folder
@clear_failures
def check(folder: Path) -> None:
    """Vérifie les fichiers sans rien charger."""
    with problems_listed():
        records = importing.read_seed(folder, choices(db.session))
    click.echo(f"{len(records)} fiches, aucune erreur.")


@data.command()
@_folder
@clear_failures
def seed(folder: Path) -> None:
    """Charge les fiches, sans doublon et sans rien écraser de ce qu'une personne a changé."""
    load_seed(folder)
    bring_up_to_date()


def load_seed(folder: Path) -> None:
    """Loads the records unless these very files were loaded last; ends the program with the list of errors otherwise."""
    checksum = reference.files_checksum(importing.seed_files(folder)) if folder.is_dir() else ""
    if checksum and reference.is_loaded(db.session, "seed", checksum):
        return
    with problems_listed(), progress("fiches") as show, saving(db.session):
        report = importing.load_seed(db.session, folder, progress=show)
        reference.remember(db.session, "seed", checksum)
    click.echo(f"  fiches : {report.created} créées, {report.updated} mises à jour, {report.unchanged} inchangées")
    for slug in report.protected:
        click.echo(f"  gardée telle qu'une personne l'a modifiée : {slug}")


@data.command()
@clear_failures
def purge() -> None:
    """Efface ce qui a fait son temps : saisies, contacts, recherches, avis, connexions, journal. Pour un minuteur quotidien."""
    purge_all()
