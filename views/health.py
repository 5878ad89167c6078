"""/sante: whether the site is ready, for whoever watches over it."""

from flask import Blueprint, Response, jsonify

from errors import IndexUnavailable
from extensions import db, search_index
from services.catalog import counts_by_kind

blueprint = Blueprint("health", __name__)


@blueprint.get("/sante")
def show() -> Response:
    """200 when the database and the index answer, 503 with what does not."""
    counts = counts_by_kind(db.session)
    try:
        engine = search_index().engine
        indexed, is_complete = engine.document_count(), engine.is_complete
    except IndexUnavailable:
        indexed, is_complete = 0, False
    response = jsonify(
        status="ok" if is_complete else "indexing",
        database="ok",
        index="ok" if is_complete else "incomplete",
        entries=sum(counts.values()),
        indexed=indexed,
    )
    response.status_code = 200 if is_complete else 503
    response.cache_control.no_store = True
    return response
