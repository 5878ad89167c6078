"""/atelier/fiches: write an entry, new or there already, save it, submit it, publish it. Nothing typed is ever lost."""

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from errors import Conflict, Invalid
from extensions import db, search_index
from forms import FORMS, EntryForm
from forms.factsheet import with_axis
from forms.typed import Pairs, cleaned, typed_of
from models import Entry, Kind, Status
from services import workflow
from services.entry_data import data_of
from services.saving import saving
from services.workflow import Action
from views.access import me
from views.desk.assistance import assisted
from views.desk.form_page import Writing, form_page, read_form, typed_here
from views.desk.room import room_blueprint
from views.rooms import room_page

blueprint = room_blueprint("desk_entries")
_NOT_TYPED = {"csrf_token", "button"}
_DONE = {
    Action.SUBMIT: "La fiche est soumise : un curateur la relira.",
    Action.PUBLISH: "La fiche est publiée. On la trouve dès maintenant.",
}


@blueprint.get("/fiches/nouvelle/<kind:kind>")
def new(kind: Kind) -> Response:
    """An empty form."""
    return _show(Writing(me(), kind, typed_here(kind, [])))


@blueprint.post("/fiches/nouvelle/<kind:kind>")
def create(kind: Kind) -> ResponseReturnValue:
    """The new entry, or the form with what is wrong."""
    return _pressed(Writing(me(), kind, _typed()))


@blueprint.get("/fiches/<int:id>")
def edit(id: int) -> Response:
    """The form over an entry."""
    entry = workflow.seen_by(db.session, me(), id)
    typed = typed_of(data_of(entry), FORMS[entry.kind], version=entry.version)
    return _show(Writing(me(), entry.kind, typed, entry))


@blueprint.post("/fiches/<int:id>")
def update(id: int) -> ResponseReturnValue:
    """The changed entry, or the form with what is wrong."""
    entry = workflow.seen_by(db.session, me(), id)
    return _pressed(Writing(me(), entry.kind, _typed(), entry))


def _typed() -> Pairs:
    posted = request.form.items(multi=True)
    return cleaned(with_axis(pair for pair in posted if pair[0] not in _NOT_TYPED))


def _show(writing: Writing, *, status: int = 200, **page: object) -> Response:
    return room_page("desk/entry_form.html", form_page(writing, **page), status=status)


def _pressed(writing: Writing) -> ResponseReturnValue:
    """What a button does: help in filling, or save."""
    button = request.form.get("button", "save")
    helped = assisted(db.session, search_index(), writing.typed, button, with_drafts=writing.is_curator)
    if helped is not None:
        return _show(writing, assisted=helped)
    action = Action(button) if button in _DONE else None
    before = writing.entry.status if writing.entry else Status.DRAFT
    target = workflow.STEPS[action].target if action else before
    form = read_form(writing, is_draft=not workflow.is_complete(target))
    if not form.validate():
        return _show(writing, form=form, status=422)
    try:
        entry = _saved(writing, form, action)
    except Invalid as refused:
        db.session.rollback()
        form.refuse(refused.messages)
        return _show(writing, form=form, status=422)
    except Conflict as late:
        db.session.rollback()
        return _show(writing, notice=str(late), status=409)
    flash(_DONE[action] if action else "La fiche est enregistrée.", "done")
    return redirect(url_for("desk_entries.edit", id=entry.id), 303)


def _saved(writing: Writing, form: EntryForm, action: Action | None) -> Entry:
    """The entry as it is stored after the button: its content, then its new state."""
    note = dict(writing.typed).get("note", "")
    with saving(db.session, search_index()) as touched:
        if writing.entry is None:
            entry = workflow.create(db.session, form.to_data(), by=writing.user)
        else:
            asked = {"version": form.known_version, "by": writing.user, "note": note}
            entry = workflow.save(db.session, writing.entry.id, form.to_data(), **asked)
        if action:
            entry = workflow.act(db.session, entry.id, action, version=entry.version, by=writing.user)
        touched.add(entry)
    return entry
