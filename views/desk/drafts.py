"""/atelier/saisies: what is typed is kept while one types, and erased when one says so. Pages give it back (entries.py)."""

from flask import Response, flash, jsonify, redirect, url_for
from flask.typing import ResponseReturnValue

from errors import NotFound
from extensions import db
from models import Entry, Kind
from services import drafts, workflow
from services.saving import saving
from views.access import me
from views.desk.overtaken import happened
from views.desk.room import room_blueprint
from views.desk.typed import posted
from views.limits import limited

blueprint = room_blueprint("desk_drafts")
_OFTEN = "60 per minute"  # a page keeps what is typed every few seconds; several may be open


def _who() -> str:
    return str(me().id)


@blueprint.post("/saisies/<kind:kind>/<token>")
@limited(_OFTEN, by=_who)
def keep_new(kind: Kind, token: str) -> Response:
    """Keeps what is typed in the page of a new entry."""
    return _kept(kind, token, None)


@blueprint.post("/fiches/<int:id>/saisies/<token>")
@limited(_OFTEN, by=_who)
def keep(id: int, token: str) -> Response:
    """Keeps what is typed in the page of an entry, and says so when it may not be changed any more."""
    entry = workflow.seen_by(db.session, me(), id)
    return _kept(entry.kind, token, entry)


def _kept(kind: Kind, token: str, entry: Entry | None) -> Response:
    if not drafts.is_token(token):
        raise NotFound("Cette page n'est pas de ce site.")
    with saving(db.session):
        draft = drafts.keep(db.session, me(), token, posted(), form=kind.value, entry_id=entry.id if entry else None)
    is_over = entry is not None and not workflow.may_edit(me(), entry)
    return jsonify(kept_at=draft.kept_at.isoformat(), notice=happened(entry.status) if entry and is_over else "")


@blueprint.post("/saisies/<token>/effacer")
def erase(token: str) -> ResponseReturnValue:
    """Forgets what was typed in a page, and goes back to where it was."""
    draft = drafts.get(db.session, me(), token)
    back = url_for("desk_entries.new", kind=Kind(draft.form))
    if draft.entry_id is not None:
        back = url_for("desk_entries.edit", id=draft.entry_id)
    with saving(db.session):
        drafts.discard(db.session, me(), token)
    flash("La saisie non enregistrée est effacée.", "done")
    return redirect(back, 303)
