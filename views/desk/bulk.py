"""/atelier/fiches/lot: one action on several ticked entries, asked first; and a copy of one entry to begin another."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from errors import Forbidden
from extensions import db, search_index
from services import bulk, workflow
from services.bulk import BULK_MAX, Chosen, Item, Split
from services.cloning import cloned
from services.desk_lists import ListQuery
from services.entry_data import data_of
from services.saving import saving
from services.workflow import Action
from views import mailing
from views.access import me
from views.desk.lists import ACTION_NAMES, list_url
from views.desk.room import room_blueprint
from views.desk.saves import tell_proposers, write_letters
from views.desk.telling_index import saving_entries, say_late
from views.rooms import room_page

blueprint = room_blueprint("desk_bulk")
_REASON_MAX = 300
_DONE = {
    Action.SUBMIT: ("soumise", "soumises"),
    Action.PUBLISH: ("publiée", "publiées"),
    Action.UNPUBLISH: ("retirée de la publication", "retirées de la publication"),
    Action.ARCHIVE: ("archivée", "archivées"),
    Action.REOPEN: ("reprise en brouillon", "reprises en brouillon"),
}


@dataclass(frozen=True, slots=True)
class BulkPage:
    """What an action would do, or what it did."""

    action: str
    action_name: str
    is_done: bool
    summary: str
    ready: tuple[Item, ...]
    refused: tuple[Item, ...]
    needs_reason: bool
    reason: str
    problems: tuple[tuple[str, str], ...]
    back: str
    back_url: str


@blueprint.post("/fiches/lot")
def ask() -> ResponseReturnValue:
    """Asks whether to do it, then does it; a page without anything ticked goes back to its list."""
    action = next((one for one in ACTION_NAMES if one.value == request.form.get("action")), None)
    chosen = _chosen()
    if action is None or not chosen:
        flash("Cochez au moins une fiche et choisissez une action.", "warning")
        return redirect(_back_url(), 303)
    if request.form.get("confirme") != "oui":
        return _asked(action, bulk.plan(db.session, me(), chosen, action))
    reason = request.form.get("reason", "").strip()[:_REASON_MAX]
    if workflow.STEPS[action].needs_reason and not reason:
        problem = ("reason", "La raison : dites pourquoi, elle est gardée avec chaque fiche.")
        return _asked(action, bulk.plan(db.session, me(), chosen, action), problems=(problem,), status=422)
    split = bulk.carry_out(db.session, search_index(), chosen, action, by=me(), reason=reason)
    with saving(db.session):  # one commit and one letter a person, whatever the number of entries
        write_letters(split.told)
        if action is Action.PUBLISH:
            tell_proposers([item.id for item in split.done])
    mailing.send_soon()
    if split.is_found_late:
        say_late()
    if split.refused or not split.done:
        return room_page("desk/bulk.html", _page(action, split, is_done=True))
    flash(_told(action, len(split.done)), "done")
    return redirect(_back_url(), 303)


@blueprint.post("/fiches/<int:id>/copier")
def clone(id: int) -> ResponseReturnValue:
    """A new draft that begins with what this entry says."""
    entry = workflow.seen_by(db.session, me(), id)
    with saving_entries() as touched:
        copy = workflow.create(db.session, cloned(data_of(entry)), by=me())
        touched.add(copy)
    flash("Voici une copie, en brouillon : donnez-lui son titre, ses dates et ses sources.", "done")
    return redirect(url_for("desk_entries.edit", id=copy.id), 303)


def _asked(action: Action, split: Split, *, problems: tuple[tuple[str, str], ...] = (), status: int = 200) -> Response:
    return room_page("desk/bulk.html", _page(action, split, is_done=False, problems=problems), status=status)


def _page(action: Action, split: Split, *, is_done: bool, problems: tuple[tuple[str, str], ...] = ()) -> BulkPage:
    return BulkPage(
        action=action.value,
        action_name=ACTION_NAMES[action],
        is_done=is_done,
        summary=_told(action, len(split.done)) if is_done else "",
        ready=split.done,
        refused=split.refused,
        needs_reason=workflow.STEPS[action].needs_reason,
        reason=request.form.get("reason", "")[:_REASON_MAX],
        problems=problems,
        back=request.form.get("retour", ""),
        back_url=_back_url(),
    )


def _told(action: Action, number: int) -> str:
    one, many = _DONE[action]
    return (
        f"Aucune fiche n’a été {one}."
        if not number
        else f"{number} fiche{'s' if number > 1 else ''} {many if number > 1 else one}."
    )


def _chosen() -> list[Chosen]:
    """The ticked entries; what is not a number is not one of ours. Raises Forbidden when there are too many."""
    found = []
    for value in dict.fromkeys(request.form.getlist("fiche")):
        id, _colon, version = value.partition(":")
        if all(part.isascii() and part.isdigit() and len(part) < 10 for part in (id, version)):
            found.append(Chosen(int(id), int(version)))
    if len(found) > BULK_MAX:
        raise Forbidden(f"Au plus {BULK_MAX} fiches à la fois.")
    return found


def _back_url() -> str:
    """The list one came from: its parameters are read as any list's, so that no other site can be named."""
    query = ListQuery.from_params(dict(parse_qsl(request.form.get("retour", ""))))
    return list_url(query, page=query.page)
