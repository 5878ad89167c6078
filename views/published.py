"""The entry that a public address leads to, or where it has gone."""

from collections.abc import Callable

from flask import redirect
from werkzeug import Response

from errors import NotFound
from extensions import db
from models import Entry, Kind
from services import catalog
from views.addresses import KINDS_BY_FOLDER


def entry_at(folder: str, slug: str, *, address: Callable[[Kind, str], str]) -> Entry | Response:
    """The published entry with all it holds; for an old address, or one in the wrong folder, the way to the right one.

    Raises NotFound.
    """
    try:
        return catalog.published(db.session, KINDS_BY_FOLDER[folder], slug)
    except NotFound:
        moved = catalog.moved(db.session, slug)
        if moved is None:
            raise
        return redirect(address(*moved), 301)
