"""/atelier/fiches/<id>/images: the images and documents of an entry, added, described, moved, removed."""

from dataclasses import dataclass

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from errors import Invalid
from extensions import db, settings
from forms.attachment import AttachmentForm
from models import Attachment, Entry
from services import attachments, workflow
from services.kept_files import SIZE_MAX_BYTES
from services.saving import saving
from services.storage import storage_of
from views.access import me
from views.attachment_views import AttachmentView, attachment_views, desk_address
from views.desk.entry_head import EntryHead, entry_head
from views.desk.room import room_blueprint
from views.files import NAME, sent
from views.rooms import private, problems, room_page

blueprint = room_blueprint("desk_attachments")


@dataclass(frozen=True, slots=True)
class AttachmentsPage:
    """The attachments of an entry, and the form that adds one or describes one again."""

    entry: EntryHead
    rows: tuple[AttachmentView, ...]
    form: AttachmentForm
    file_errors: tuple[str, ...]
    changing: AttachmentView | None
    may_change: bool
    is_full: bool
    size_max_mb: int

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What went wrong: (id of the field, text)."""
        return [*(("file", f"Fichier : {text}") for text in self.file_errors), *problems(self.form)]


@blueprint.get("/fiches/<int:id>/images")
def show(id: int) -> Response:
    """The page."""
    return _page(workflow.seen_by(db.session, me(), id), AttachmentForm())


@blueprint.post("/fiches/<int:id>/images")
def add(id: int) -> ResponseReturnValue:
    """A new attachment, or the form with what is wrong; the words typed stay, the file must be chosen again."""
    entry, form = workflow.seen_by(db.session, me(), id), AttachmentForm(request.form)
    upload = request.files.get("file")
    content = upload.read(SIZE_MAX_BYTES + 1) if upload else b""
    if not form.validate():
        missing = () if content else ("Choisissez un fichier.",)
        return _page(entry, form, file_errors=missing, status=422)
    try:
        with saving(db.session):
            attachments.add(
                db.session,
                storage_of(settings()),
                entry,
                content=content,
                filename=(upload.filename if upload else "") or "",
                alt=form.alt.data,
                credit=form.credit.data,
                licence=form.licence.data,
                by=me(),
            )
    except Invalid as refused:
        seen = workflow.seen_by(db.session, me(), id)
        return _page(seen, form, file_errors=tuple(refused.messages["file"]), status=422)
    flash("La pièce jointe est ajoutée.", "done")
    return _back(id)


@blueprint.get("/fiches/<int:id>/images/<int:attachment_id>")
def edit(id: int, attachment_id: int) -> Response:
    """The form over one attachment's description."""
    entry = workflow.seen_by(db.session, me(), id)
    found = attachments.get(db.session, entry, attachment_id)
    form = AttachmentForm(alt=found.alt, credit=found.credit, licence=found.licence)
    return _page(entry, form, changing=found)


@blueprint.post("/fiches/<int:id>/images/<int:attachment_id>")
def update(id: int, attachment_id: int) -> ResponseReturnValue:
    """The description changed."""
    entry, form = workflow.seen_by(db.session, me(), id), AttachmentForm(request.form)
    attachments.check_may_change(me(), entry)
    found = attachments.get(db.session, entry, attachment_id)
    if not form.validate():
        return _page(entry, form, changing=found, status=422)
    with saving(db.session):
        found.alt, found.credit, found.licence = form.alt.data, form.credit.data, form.licence.data
    flash("La description est changée.", "done")
    return _back(id)


@blueprint.post("/fiches/<int:id>/images/<int:attachment_id>/<any(monter, descendre):way>")
def move(id: int, attachment_id: int, way: str) -> ResponseReturnValue:
    """One place up or down."""
    entry = workflow.seen_by(db.session, me(), id)
    with saving(db.session):
        attachments.move(db.session, entry, attachment_id, by=me(), up=way == "monter")
    return _back(id)


@blueprint.post("/fiches/<int:id>/images/<int:attachment_id>/retirer")
def remove(id: int, attachment_id: int) -> ResponseReturnValue:
    """Takes it away; its files go once that is sure."""
    entry = workflow.seen_by(db.session, me(), id)
    with saving(db.session):
        token = attachments.remove(db.session, entry, attachment_id, by=me()).token
    attachments.forget(storage_of(settings()), token)
    flash("La pièce jointe est retirée.", "done")
    return _back(id)


@blueprint.get(f"/fiches/<int:id>/images/<int:attachment_id>/{NAME}")
def file(id: int, attachment_id: int, name: str) -> Response:
    """A file of an entry that the public may not see yet."""
    entry = workflow.seen_by(db.session, me(), id)
    return private(sent(attachments.get(db.session, entry, attachment_id), name))


def _page(
    entry: Entry,
    form: AttachmentForm,
    *,
    file_errors: tuple[str, ...] = (),
    changing: Attachment | None = None,
    status: int = 200,
) -> Response:
    rows = attachments.of_entry(db.session, entry.id)
    content = AttachmentsPage(
        entry=entry_head(entry),
        rows=attachment_views(rows, desk_address),
        form=form,
        file_errors=file_errors,
        changing=attachment_views([changing], desk_address)[0] if changing else None,
        may_change=workflow.may_edit(me(), entry),
        is_full=len(rows) >= attachments.MOST_BY_ENTRY,
        size_max_mb=SIZE_MAX_BYTES // 1024 // 1024,
    )
    return room_page("desk/attachments.html", content, status=status)


def _back(id: int) -> ResponseReturnValue:
    return redirect(url_for("desk_attachments.show", id=id), 303)
