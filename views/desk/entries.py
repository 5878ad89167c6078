"""/atelier/fiches: write an entry, new or there already, save it, submit it, publish it. Nothing typed is ever lost."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from errors import Conflict, Invalid
from extensions import db, search_index
from forms import FORMS
from forms.typed import typed_of
from models import Entry, Kind, Status
from models.review import COMMENT_MAX
from services import drafts, notices, proposals, workflow
from services.entry_data import data_of
from services.saving import saving
from services.workflow import Action
from views import mailing
from views.access import me
from views.desk.assistance import assisted
from views.desk.form_page import Writing, form_page, read_form, typed_here
from views.desk.merging import meet
from views.desk.overtaken import differs, overtaken, rebased
from views.desk.room import room_blueprint
from views.desk.saves import said, saved
from views.desk.typed import button, page_token, posted
from views.rooms import room_page

blueprint = room_blueprint("desk_entries")
_DONE = {
    Action.SUBMIT: "La fiche est soumise : un curateur la relira.",
    Action.WITHDRAW: "La fiche est de nouveau un brouillon, à vous seul.",
    Action.REQUEST_CHANGES: "La fiche retourne à son auteur, avec votre demande.",
    Action.PUBLISH: "La fiche est publiée. Elle est en ligne.",
    Action.UNPUBLISH: "La fiche n’est plus en ligne. C’est de nouveau un brouillon.",
    Action.ARCHIVE: "La fiche est archivée. Elle n’est plus en ligne.",
    Action.REOPEN: "La fiche est de nouveau un brouillon.",
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
    with saving(db.session):
        notices.read(db.session, me(), entry_id=id)
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
    if not writing.is_locked or differs(writing):
        with saving(db.session):
            _keep(writing)
    return _show(writing, **page)


def _keep(writing: Writing) -> None:
    entry_id = writing.entry.id if writing.entry else None
    drafts.keep(db.session, writing.user, writing.token, writing.typed, form=writing.kind.value, entry_id=entry_id)


def _pressed(writing: Writing) -> ResponseReturnValue:
    """What a button does: help in filling, say something, or save."""
    pressed = button()
    helped = assisted(db.session, search_index(), writing.typed, pressed, with_drafts=writing.is_curator)
    if helped is not None:
        return _again(replace(writing, typed=helped.typed), assisted=helped)
    if pressed == "comment" and writing.entry is not None:
        return _commented(writing, writing.entry)
    if pressed == "forget-contact" and writing.entry is not None and writing.is_curator:
        return _beside(writing, writing.entry, "Les coordonnées sont effacées.", _forgotten)
    return _acted(writing, Action(pressed) if pressed in set(Action) else None)


def _acted(writing: Writing, action: Action | None) -> ResponseReturnValue:
    """The entry saved, and moved to another state when the button asked for it."""
    was_locked = writing.is_locked
    if was_locked and action in (None, Action.SUBMIT):
        return overtaken(writing)
    before = writing.entry.status if writing.entry else Status.DRAFT
    target = workflow.STEPS[action].target if action else before
    form = read_form(writing, is_draft=not workflow.is_complete(target))
    if not was_locked and not form.validate():
        return _again(writing, form=form, status=422)
    try:
        entry = saved(writing, form, action)
    except Invalid as refused:
        reason = refused.messages.pop("reason", None)
        form.refuse(refused.messages)
        errors = {f"reason-{action}": " ".join(reason)} if reason else {}
        return _again(writing, form=form, errors=errors, status=422)
    except Conflict as late:
        same = drafts.saved_as(db.session, writing.user, writing.token)
        if same is None and writing.entry is not None and not was_locked:
            if again := rebased(writing, form):
                return _acted(again, action)
            entry = workflow.seen_by(db.session, writing.user, writing.entry.id)
            return meet(replace(writing, entry=entry), form.to_data(), base_number=form.known_version)
        if same is None:
            return _again(writing, notice=str(late), status=409)
        return redirect(url_for("desk_entries.edit", id=same), 303)  # a second click: the first one did it
    flash(_DONE[action] if action else "La fiche est enregistrée.", "done")
    return redirect(url_for("desk_entries.edit", id=entry.id, **_waiting(writing, entry, was_locked)), 303)


def _waiting(writing: Writing, entry: Entry, was_locked: bool) -> dict[str, str]:
    """Where what was typed while the entry could not be changed waits, now that it can."""
    if not was_locked or not workflow.may_edit(writing.user, entry):
        return {}
    kept = drafts.unsaved(db.session, writing.user, form=writing.kind.value, entry_id=entry.id)
    return {"reprise": kept[0].token} if kept else {}


def _commented(writing: Writing, entry: Entry) -> ResponseReturnValue:
    """Back to the page with the remark added, and what is typed in the form still there."""
    text = dict(writing.typed).get("comment", "")
    if not text or len(text) > COMMENT_MAX:
        why = f"Au plus {COMMENT_MAX} caractères." if text else "Écrivez d’abord votre remarque."
        return _again(writing, errors={"comment": why}, status=422)
    typed = [pair for pair in writing.typed if pair[0] != "comment"]
    return _beside(replace(writing, typed=typed), entry, "La remarque est envoyée.", partial(said, text, writing.user))


def _forgotten(session: Session, entry_id: int) -> None:
    proposals.forget_contact(session, workflow.seen_by(session, me(), entry_id), by=me())


def _beside(writing: Writing, entry: Entry, done: str, write: Callable[[Session, int], object]) -> ResponseReturnValue:
    """Writes something that is not the entry; back to the page, with what is typed in the form still there."""
    resumed = {"reprise": writing.token} if differs(writing) else {}
    with saving(db.session):
        if resumed:
            _keep(writing)
        write(db.session, entry.id)
    mailing.send_soon()
    flash(done, "done")
    return redirect(url_for("desk_entries.edit", id=entry.id, **resumed), 303)
