"""/atelier/synonymes/propositions: what is looked for and not found, acronyms spelt out; taken up, or never proposed again."""

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from errors import NotFound
from extensions import db, search_index
from models import CandidateDecision, UserRole
from services import synonym_candidates
from services.saving import saving
from views.access import me
from views.desk.room import room_blueprint
from views.desk.synonym_pages import candidates_page, decision_at
from views.rooms import room_page

blueprint = room_blueprint("desk_candidates", role=UserRole.CURATOR)


@blueprint.get("/synonymes/propositions")
def index() -> Response:
    """The candidates that wait, or those that were refused."""
    decision = decision_at(request.args.get("liste", ""))
    page = min(request.args.get("page", 1, type=int), 10_000)
    found = synonym_candidates.listing(db.session, decision=decision, page=page)
    titles = synonym_candidates.titles(db.session, found.candidates)
    return room_page("desk/synonym_candidates.html", candidates_page(found, titles, decision))


@blueprint.post("/synonymes/propositions/chercher")
def find() -> ResponseReturnValue:
    """The log of searches and the entries looked through again."""
    with saving(db.session):
        waiting = synonym_candidates.refresh(db.session, search_index())
    flash(f"{waiting} propositions attendent." if waiting > 1 else f"{waiting or 'Aucune'} proposition attend.", "done")
    return redirect(url_for(".index"), 303)


@blueprint.post("/synonymes/propositions/<int:id>/refuser")
def refuse(id: int) -> ResponseReturnValue:
    """Never proposed again."""
    return _decide(id, CandidateDecision.REFUSED, "C’est noté : elle ne sera plus proposée.")


@blueprint.post("/synonymes/propositions/<int:id>/reprendre")
def take_back(id: int) -> ResponseReturnValue:
    """Proposed again."""
    return _decide(id, CandidateDecision.OPEN, "Elle est de nouveau proposée.")


def _decide(id: int, decision: CandidateDecision, told: str) -> ResponseReturnValue:
    try:
        with saving(db.session):
            synonym_candidates.decide(db.session, id, decision, by=me())
        flash(told, "done")
    except NotFound as error:
        flash(str(error), "warning")
    return redirect(url_for(".index"), 303)
