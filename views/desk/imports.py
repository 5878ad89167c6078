"""/atelier/imports: a file of entries, its columns chosen, its lines told, then written all at once or not at all."""

import os
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

from flask import Response, flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from config import ROOT
from errors import AppError, Conflict
from extensions import db, settings
from models import ImportBatch, ImportStep, Kind, Status, UserRole, utc_now
from services import import_runs
from services.import_files import FileRefused, csv_text
from services.import_folder import Folder, report
from services.import_template import template, whole_table
from services.saving import saving
from services.vocabulary import choices
from views.access import me
from views.desk.import_pages import RunningPage, columns_page, imports_page, lines_page
from views.desk.room import room_blueprint
from views.rooms import private, room_page

blueprint = room_blueprint("desk_imports", role=UserRole.CURATOR)
_RUNNING = {ImportStep.CHECKING: "Vérification des lignes", ImportStep.APPLYING: "Import en cours"}
_STARTS_WITHIN = timedelta(minutes=2)  # a machine under load takes a few seconds to start a process
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/imports")
def index() -> Response:
    """The imports of the last month, and how to begin one."""
    return room_page("desk/imports/index.html", imports_page(import_runs.recent(db.session)))


@blueprint.post("/imports")
def start() -> ResponseReturnValue:
    """A new import, or why the file is refused."""
    sent, kind = request.files.get("fichier"), request.form.get("type", "")
    try:
        if sent is None or not sent.filename or kind not in set(Kind):
            raise FileRefused("Choisissez un fichier et le type de ses fiches.")
        with saving(db.session):
            import_runs.remove_old(db.session, settings().imports_folder, now=datetime.now(UTC))
            batch = import_runs.start(
                db.session, settings().imports_folder, sent.stream, file_name=sent.filename, kind=Kind(kind), by=me()
            )
    except FileRefused as error:
        page = imports_page(import_runs.recent(db.session), problem=str(error), kind=kind)
        return room_page("desk/imports/index.html", page, status=422)
    if not batch.keys:  # JSON: its keys are the fields
        return _run(batch, ImportStep.CHECKING)
    return redirect(url_for(".show", token=batch.token), 303)


@blueprint.get("/imports/modele/<kind:kind>.xlsx")
def empty_template(kind: Kind) -> Response:
    """The workbook to fill, with its code book."""
    return _file(template(kind, choices(db.session)), f"modele-{kind.value}.xlsx", _XLSX)


@blueprint.get("/imports/fiches/<kind:kind>.csv")
def table(kind: Kind) -> Response:
    """Every entry of a kind, to correct and send back."""
    return _file(csv_text(list(whole_table(db.session, kind))), f"fiches-{kind.value}.csv", "text/csv; charset=utf-8")


@blueprint.get("/imports/<token>")
def show(token: str) -> ResponseReturnValue:
    """Where the import stands."""
    batch, folder = _found(token)
    if batch.step in _RUNNING:
        return _running(folder, batch)
    if batch.step is ImportStep.MAPPING or (batch.step is ImportStep.FAILED and batch.keys and not any(folder.lines())):
        return _columns(folder, batch, problem=batch.message)
    outcome, number = request.args.get("resultat", ""), request.args.get("page", 1, type=int)
    return room_page("desk/imports/lines.html", lines_page(folder, batch, outcome=outcome, number=min(number, 10_000)))


def _columns(folder: Folder, batch: ImportBatch, *, problem: str = "", status: int = 200) -> Response:
    page = columns_page(folder, batch, problem=problem)
    return room_page("desk/imports/columns.html", page, status=status)


def _running(folder: Folder, batch: ImportBatch) -> Response:
    told = folder.progress()
    never_began = told is None and utc_now() - batch.updated_at > _STARTS_WITHIN
    if never_began or (told is not None and not told.is_alive):
        with saving(db.session):
            import_runs.fail(db.session, batch, "L’import s’est interrompu avant la fin : rien n’a été écrit.")
        return room_page("desk/imports/lines.html", lines_page(folder, batch, outcome="", number=1))
    page = RunningPage(batch, _RUNNING[batch.step], told.done if told else 0, told.total if told else 0)
    response = room_page("desk/imports/running.html", page)
    response.headers["Refresh"] = "2"  # works without a script, and no more often than a person looks
    return response


@blueprint.post("/imports/<token>/colonnes")
def choose_columns(token: str) -> ResponseReturnValue:
    """The chosen columns, kept, and the lines checked."""
    batch, folder = _found(token)
    keys = [request.form.get(f"colonne-{place}", "") for place in range(len(batch.keys))]
    try:
        with saving(db.session):
            import_runs.choose_columns(db.session, batch, keys)
    except AppError as error:
        batch.keys = keys
        return _columns(folder, batch, problem=str(error), status=422)
    return _run(batch, ImportStep.CHECKING)


@blueprint.post("/imports/<token>/appliquer")
def apply(token: str) -> ResponseReturnValue:
    """The lines written to the base by a process of its own."""
    batch, _folder = _found(token)
    status = request.form.get("etat", Status.DRAFT.value)
    with saving(db.session):
        batch.new_status = Status(status) if status in import_runs.STATUSES else Status.DRAFT
        batch.only_valid, batch.with_twins = "seulement_justes" in request.form, "avec_doublons" in request.form
    return _run(batch, ImportStep.APPLYING)


@blueprint.post("/imports/<token>/annuler")
def cancel(token: str) -> ResponseReturnValue:
    """Nothing left of the import."""
    batch, folder = _found(token)
    with saving(db.session):
        import_runs.discard(db.session, folder, batch)
    flash("L’import est annulé, son fichier est effacé.", "done")
    return redirect(url_for(".index"), 303)


@blueprint.get("/imports/<token>/compte-rendu.csv")
def download_report(token: str) -> Response:
    """What was told of each line."""
    batch, folder = _found(token)
    return _file(report(folder), f"compte-rendu-{batch.id}.csv", "text/csv; charset=utf-8")


def _found(token: str) -> tuple[ImportBatch, Folder]:
    return import_runs.get(db.session, token), Folder(settings().imports_folder, token)


def _run(batch: ImportBatch, step: ImportStep) -> ResponseReturnValue:
    """Starts the step in a process of its own, whose death leaves nothing half written; its page shows how far it is."""
    try:
        with saving(db.session):
            import_runs.begin(db.session, batch, step)
    except Conflict as error:
        flash(str(error), "warning")
        return redirect(url_for(".show", token=batch.token), 303)
    Folder(settings().imports_folder, batch.token).begin()
    place = {"ALLIANCES_INSTANCE": str(settings().instance), "ALLIANCES_DATABASE_URL": settings().sqlalchemy_url}
    command = [sys.executable, "-m", "flask", "--app", "app", "data", "continue-import", batch.token, step.value]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | place,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    threading.Thread(target=process.wait, daemon=True).start()  # an ended child that nobody waits for stays as a zombie
    return redirect(url_for(".show", token=batch.token), 303)


def _file(content: bytes | str, name: str, media_type: str) -> Response:
    response = private(make_response(content))
    response.headers["Content-Type"] = media_type
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
