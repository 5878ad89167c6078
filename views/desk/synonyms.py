"""/atelier/synonymes: groups of synonyms; what a change would find is searched for before it is saved."""

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from errors import Conflict, Invalid, NotFound
from extensions import db, search_index
from forms.synonym import SynonymData, SynonymForm
from models import CandidateDecision, SynonymGroup, UserRole
from services import synonym_candidates, synonym_groups
from services.saving import saving
from services.synonym_preview import preview
from views.access import me
from views.desk.room import room_blueprint
from views.desk.synonym_pages import GroupEffect, GroupPage, StatePage, digest, group_effect, synonyms_page
from views.rooms import room_page

blueprint = room_blueprint("desk_synonyms", role=UserRole.CURATOR)
_TEXT_MAX = 200
_LATE = "Ce que vous enregistrez n’est plus ce qui était montré : voici l’effet de maintenant."


@blueprint.get("/synonymes")
def index() -> Response:
    """The groups, by words and state."""
    text = " ".join(request.args.get("q", "").replace("\0", " ").split())[:_TEXT_MAX]
    state = request.args.get("etat", "")
    state = state if state in synonym_groups.STATES else synonym_groups.ALL
    page = min(request.args.get("page", 1, type=int), 10_000)
    found = synonym_groups.listing(db.session, text=text, state=state, page=page)
    waiting = synonym_candidates.waiting(db.session)
    return room_page("desk/synonyms.html", synonyms_page(found, text=text, state=state, waiting=waiting))


@blueprint.get("/synonymes/nouveau")
def new() -> Response:
    """The form of a new group, begun with a candidate when one is named."""
    candidate = request.args.get("candidat", 0, type=int)
    try:
        forms = synonym_candidates.get(db.session, candidate).forms if 0 < candidate < 2**31 else []
    except NotFound:
        forms, candidate = [], 0
    return _form(None, SynonymForm.of(SynonymData(tuple(forms))), candidate=candidate)


@blueprint.post("/synonymes/nouveau")
def create() -> ResponseReturnValue:
    """What a new group would find, then the group."""
    return _write(None)


@blueprint.get("/synonymes/<int:id>")
def edit(id: int) -> Response:
    """The form of a group."""
    group = synonym_groups.get(db.session, id)
    return _form(group, SynonymForm.of(synonym_groups.data_of(group)))


@blueprint.post("/synonymes/<int:id>")
def update(id: int) -> ResponseReturnValue:
    """What the change would find, then the change."""
    return _write(synonym_groups.get(db.session, id))


def _write(group: SynonymGroup | None) -> ResponseReturnValue:
    form, candidate = SynonymForm(request.form), request.form.get("candidat", 0, type=int)
    candidate = candidate if 0 < candidate < 2**31 else 0
    if not form.validate():
        return _form(group, form, candidate=candidate, status=422)
    data = form.to_data()
    try:
        synonym_groups.check(data)
        effect = _effect(data, group, form.searches())
        seen = digest(data.as_dict(), group.version if group else 0, effect)
        is_asked = request.form.get("button") == "apply"
        if not is_asked or request.form.get("vu") != seen:
            told = _LATE if is_asked else ""
            return _form(group, form, candidate=candidate, effect=effect, seen=seen, message=told)
        with saving(db.session):
            if group is None:
                synonym_groups.create(db.session, data, by=me())
            else:
                synonym_groups.update(db.session, group.id, data, version=group.version, by=me())
            if candidate:
                synonym_candidates.decide(db.session, candidate, CandidateDecision.ACCEPTED, by=me())
    except Invalid as error:
        form.refuse(error.messages)
        return _form(group, form, candidate=candidate, status=422)
    except Conflict as error:
        return _form(group, form, candidate=candidate, status=409, message=str(error))
    except NotFound:  # the candidate went meanwhile: the group is what matters
        return _form(
            group, form, message="Cette proposition n’existe plus : enregistrez le groupe sans elle.", status=409
        )
    flash(f"« {data.forms[0]} » est enregistré : les recherches le suivent dès maintenant.", "done")
    return redirect(url_for("desk_candidates.index" if candidate else ".index"), 303)


def _effect(data: SynonymData | None, group: SynonymGroup | None, searches: tuple[str, ...] = ()) -> GroupEffect:
    found = preview(db.session, search_index(), data, group=group, searches=searches)
    shared = synonym_groups.elsewhere(db.session, data, but=group.id if group else None) if data else []
    return group_effect(found, shared)


def _form(group: SynonymGroup | None, form: SynonymForm, *, status: int = 200, **values: object) -> Response:
    page = GroupPage(
        title=group.forms.partition("\n")[0] if group else "Nouveau groupe",
        form=form,
        is_new=group is None,
        is_enabled=group is None or group.is_enabled,
        state_url=url_for(".state", id=group.id) if group else "",
        **values,  # type: ignore[arg-type]  # candidate, effect, seen and message, as the callers above give them
    )
    return room_page("desk/synonym_form.html", page, status=status)


@blueprint.get("/synonymes/<int:id>/etat")
def state(id: int) -> Response:
    """What putting the group in or out of service would find."""
    group = synonym_groups.get(db.session, id)
    return _state(group, _state_effect(group))


@blueprint.post("/synonymes/<int:id>/etat")
def set_state(id: int) -> ResponseReturnValue:
    """The group in or out of service."""
    group = synonym_groups.get(db.session, id)
    effect = _state_effect(group)
    if request.form.get("vu") != _seen(group, effect):
        flash(_LATE, "warning")
        return _state(group, effect)
    is_enabled = not group.is_enabled
    try:
        with saving(db.session):
            synonym_groups.enable(db.session, id, is_enabled, version=group.version, by=me())
    except Conflict as error:
        flash(str(error), "warning")
        return redirect(url_for(".state", id=id), 303)
    flash("Le groupe est de nouveau en service." if is_enabled else "Le groupe est hors service.", "done")
    return redirect(url_for(".edit", id=id), 303)


def _state_effect(group: SynonymGroup) -> GroupEffect:
    return _effect(None if group.is_enabled else synonym_groups.data_of(group), group)


def _seen(group: SynonymGroup, effect: GroupEffect) -> str:
    return digest(synonym_groups.state_of(group), group.version, effect)


def _state(group: SynonymGroup, effect: GroupEffect) -> Response:
    page = StatePage(
        title=group.forms.partition("\n")[0],
        url=url_for(".set_state", id=group.id),
        back_url=url_for(".edit", id=group.id),
        is_enabled=group.is_enabled,
        effect=effect,
        seen=_seen(group, effect),
    )
    return room_page("desk/synonym_state.html", page)
