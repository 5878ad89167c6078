"""/atelier/fiches: write an entry, new or there already, save it, submit it, publish it. Nothing typed is ever lost."""

from dataclasses import replace
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from errors import Conflict, Invalid
from extensions import db, search_index
from forms import FORMS, EntryForm
from forms.typed import typed_of
from models import Entry, Kind, Status
from services import drafts, workflow
from services.entry_data import data_of
from services.saving import saving
from services.workflow import Action
from views.access import me
from views.desk.assistance import assisted
from views.desk.form_page import Writing, form_page, read_form, typed_here
from views.desk.merging import meet
from views.desk.room import room_blueprint
from views.desk.typed import button, page_token, posted
from views.rooms import room_page

blueprint = room_blueprint("desk_entries")
_DONE = {
    Action.SUBMIT: "La fiche est soumise : un curateur la relira.",
    Action.PUBLISH: "La fiche est publiée. On la trouve dès maintenant.",
}


@blueprint.get("/fiches/nouvelle/<kind:kind>")
def new(kind: Kind) -> Response:
    """An empty form, or what was typed in one another time."""
    return _opened(Writing(me(), kind, typed_here(kind, [])))


@blueprint.post("/fiches/nouvelle/<kind:kind>")
def create(kind: Kind) -> ResponseReturnValue:
    """The new entry, or the form with what is wrong."""
    return _pressed(Writing(me(), kind, posted(), token=page_token()))


@blueprint.get("/fiches/<int:id>")
def edit(id: int) -> Response:
    """The form over an entry, or over what was typed of it another time."""
    entry = workflow.seen_by(db.session, me(), id)
    typed = typed_of(data_of(entry), FORMS[entry.kind], version=entry.version)
    return _opened(Writing(me(), entry.kind, typed, entry))


@blueprint.post("/fiches/<int:id>")
def update(id: int) -> ResponseReturnValue:
    """The changed entry, or the form with what is wrong."""
    entry = workflow.seen_by(db.session, me(), id)
    return _pressed(Writing(me(), entry.kind, posted(), entry, token=page_token()))


def _opened(writing: Writing) -> Response:
    """The page as one comes to it; `?reprise=` gives back what was typed and not saved."""
    asked = {"form": writing.kind.value, "entry_id": writing.entry.id if writing.entry else None}
    token = request.args.get("reprise", "")
    if token:
        kept = drafts.get(db.session, writing.user, token)
        typed = [(name, text) for name, text in kept.fields]
        notice = "Voici ce que vous aviez écrit. Ce n’est pas encore enregistré."
        return _show(replace(writing, typed=typed, token=token), notice=notice)
    unsaved = drafts.unsaved(db.session, writing.user, **asked)
    return _show(replace(writing, token=drafts.new_token()), unsaved=unsaved)


def _show(writing: Writing, *, status: int = 200, **page: Any) -> Response:
    return room_page("desk/entry_form.html", form_page(writing, **page), status=status)


def _again(writing: Writing, **page: Any) -> Response:
    """The page that was posted, with what is typed in it; kept too, for whoever has no script and closes it."""
    entry_id = writing.entry.id if writing.entry else None
    with saving(db.session):
        drafts.keep(db.session, writing.user, writing.token, writing.typed, form=writing.kind.value, entry_id=entry_id)
    return _show(writing, **page)


def _pressed(writing: Writing) -> ResponseReturnValue:
    """What a button does: help in filling, or save."""
    pressed = button()
    helped = assisted(db.session, search_index(), writing.typed, pressed, with_drafts=writing.is_curator)
    if helped is not None:
        return _again(replace(writing, typed=helped.typed), assisted=helped)
    action = Action(pressed) if pressed in _DONE else None
    before = writing.entry.status if writing.entry else Status.DRAFT
    target = workflow.STEPS[action].target if action else before
    form = read_form(writing, is_draft=not workflow.is_complete(target))
    if not form.validate():
        return _again(writing, form=form, status=422)
    try:
        entry = _saved(writing, form, action)
    except Invalid as refused:
        form.refuse(refused.messages)
        return _again(writing, form=form, status=422)
    except Conflict as late:
        saved = drafts.saved_as(db.session, writing.user, writing.token)
        if saved is None and writing.entry is not None:
            entry = workflow.seen_by(db.session, writing.user, writing.entry.id)
            return meet(replace(writing, entry=entry), form.to_data(), base_number=form.known_version)
        if saved is None:
            return _again(writing, notice=str(late), status=409)
        return redirect(url_for("desk_entries.edit", id=saved), 303)  # a second click: the first one did it
    flash(_DONE[action] if action else "La fiche est enregistrée.", "done")
    return redirect(url_for("desk_entries.edit", id=entry.id), 303)


def _saved(writing: Writing, form: EntryForm, action: Action | None) -> Entry:
    """The entry as it is stored after the button: its content, then its new state."""
    note = dict(writing.typed).get("note", "")
    with saving(db.session, search_index()) as touched:
        page = drafts.claim(db.session, writing.user, writing.token, form=writing.kind.value)
        if writing.entry is None:
            entry = workflow.create(db.session, form.to_data(), by=writing.user)
        else:
            asked: dict[str, Any] = {"version": form.known_version, "by": writing.user, "note": note}
            entry = workflow.save(db.session, writing.entry.id, form.to_data(), **asked)
        if action:
            entry = workflow.act(db.session, entry.id, action, version=entry.version, by=writing.user)
        drafts.settle(db.session, page, entry.id)
        touched.add(entry)
    return entry
