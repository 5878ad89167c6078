"""/atelier/proposer: places and organisations that begin like what is typed, for the pickers of the desk."""

from dataclasses import asdict

from flask import Response, jsonify, request

from extensions import db, search_index
from services import picking, workflow
from views.access import me
from views.desk.room import room_blueprint

blueprint = room_blueprint("desk_pickers")
_TYPED_MAX = 200


@blueprint.get("/proposer/lieux")
def places() -> Response:
    """Territories by name, code or postcode."""
    return jsonify([asdict(place) for place in picking.find_places(db.session, search_index(), _asked())])


@blueprint.get("/proposer/organisations")
def organisations() -> Response:
    """Organisations of the base; those of drafts are told to curators only."""
    found = picking.find_organisations(db.session, _asked(), with_drafts=workflow.is_curator(me()))
    return jsonify([asdict(one) for one in found])


def _asked() -> str:
    return request.args.get("q", "").replace("\0", "")[:_TYPED_MAX]
