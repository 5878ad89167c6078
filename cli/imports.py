"""`flask data import` and `export`: a file of entries, checked then applied, as the desk does; a table that can come back."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from cli.data import INVALID_DATA, data
from cli.output import clear_failures, fail, progress
from errors import AppError
from extensions import db, search_index, settings
from models import ImportBatch, ImportStep, Kind, User
from services import import_runs
from services.import_files import csv_text
from services.import_folder import Cancelled, Folder, report
from services.import_lines import Outcome
from services.import_template import whole_table
from services.saving import saving

_kind = click.option("--kind", type=click.Choice([kind.value for kind in Kind]), default="example", show_default=True)
_WORDS = {
    Outcome.NEW: "nouvelles",
    Outcome.UPDATE: "modifiées",
    Outcome.UNCHANGED: "inchangées",
    Outcome.TWIN: "doublons probables",
    Outcome.ERROR: "en erreur",
}


@data.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@_kind
@click.option(
    "--status",
    type=click.Choice([status.value for status in import_runs.STATUSES]),
    default="draft",
    show_default=True,
    help="État des nouvelles fiches.",
)
@click.option("--only-valid", is_flag=True, help="Importe les lignes justes même s'il y en a d'autres à corriger.")
@click.option("--with-twins", is_flag=True, help="Importe aussi les doublons probables.")
@click.option("--dry-run", is_flag=True, help="Dit ce que chaque ligne deviendrait, sans rien écrire.")
@click.option(
    "--report", "report_file", type=click.Path(path_type=Path), help="Écrit le compte rendu, ligne par ligne."
)
@clear_failures
def import_file(file: Path, kind: str, report_file: Path | None, dry_run: bool, **choices: Any) -> None:
    """Importe un fichier CSV, XLSX ou JSON : tout, ou rien."""
    imports = settings().imports_folder
    with saving(db.session), file.open("rb") as sent:
        import_runs.remove_old(db.session, imports, now=datetime.now(UTC))
        batch = import_runs.start(db.session, imports, sent, file_name=file.name, kind=Kind(kind), by=None)
        batch.new_status, batch.only_valid = choices["status"], choices["only_valid"]
        batch.with_twins = choices["with_twins"]
    try:
        with progress("lignes") as show, _rows_let_go_soon():
            folder = Folder(imports, batch.token, watch=show)
            with saving(db.session):
                import_runs.check(db.session, folder, batch)
            if not dry_run and (batch.only_valid or not batch.counts.get(Outcome.ERROR)):
                import_runs.run(db.session, search_index(), folder, batch, by=None)
        _tell(folder, batch, report_file)
    finally:
        with saving(db.session):
            import_runs.discard(db.session, Folder(imports, batch.token), batch)


def _tell(folder: Folder, batch: ImportBatch, report_file: Path | None) -> None:
    click.echo(
        ", ".join(f"{count} {_WORDS[Outcome(name)]}" for name, count in sorted(batch.counts.items())) or "Aucune ligne."
    )
    for line in folder.lines():
        for column, why in line["problems"]:
            click.echo(f"  ligne {line['number']} · {column} : {why}", err=True)
        for twin in line["twins"]:
            click.echo(f"  ligne {line['number']} · ressemble à « {twin['title']} » ({', '.join(twin['reasons'])})")
        if line["protected"]:
            click.echo(
                f"  ligne {line['number']} · gardé tel qu'une personne l'a écrit : {', '.join(line['protected'])}"
            )
    if report_file:
        report_file.write_text(report(folder), encoding="utf-8")
    if batch.counts.get(Outcome.ERROR) and not batch.only_valid:
        fail("des lignes sont à corriger : rien n'a été importé.", code=INVALID_DATA)


@data.command()
@_kind
@click.option("--output", type=click.Path(path_type=Path), default="-", help="Fichier à écrire ; la sortie par défaut.")
@clear_failures
def table(kind: str, output: Path) -> None:
    """Écrit toutes les fiches d'un type en un tableau CSV que l'on peut corriger et importer à nouveau."""
    text = csv_text(list(whole_table(db.session, Kind(kind))))
    if str(output) == "-":
        click.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")


@data.command("continue-import", hidden=True)
@click.argument("token")
@click.argument("step", type=click.Choice([ImportStep.CHECKING.value, ImportStep.APPLYING.value]))
@clear_failures
def continue_import(token: str, step: str) -> None:
    """La suite d'un import commencé à l'atelier : sa page en montre l'avancement."""
    folder = Folder(settings().imports_folder, token)
    batch = import_runs.get(db.session, token)
    try:
        with _rows_let_go_soon():
            _take(ImportStep(step), folder, batch)
    except Cancelled:
        return  # whoever cancelled has removed it
    except AppError as error:
        with saving(db.session):
            import_runs.fail(db.session, import_runs.get(db.session, token), str(error))
        raise


def _take(step: ImportStep, folder: Folder, batch: ImportBatch) -> None:
    if step is ImportStep.CHECKING:
        with saving(db.session):
            import_runs.check(db.session, folder, batch)
    else:
        by = db.session.get(User, batch.created_by_id) if batch.created_by_id else None
        import_runs.run(db.session, search_index(), folder, batch, by=by)


@contextmanager
def _rows_let_go_soon() -> Iterator[None]:
    """A block in which Python looks for cycles among new objects only: often then, so that few rows wait for it, and faster."""
    gc.freeze()
    gc.collect()  # its next whole round comes once a quarter more is held than now: little, all else being set apart
    try:
        yield
    finally:
        gc.unfreeze()
