"""Pictures that social networks show of our pages, in the language of the page."""

from importlib import import_module

from flask import Blueprint, Response, make_response
from flask_babel import gettext as _

from extensions import db, settings
from services import catalog
from views.addresses import FOLDER, KINDS_BY_FOLDER
from views.cards import kind_names

blueprint = Blueprint("pictures", __name__)


@blueprint.get(f"/images/{FOLDER}/<slug>.png")
def entry(folder: str, slug: str) -> Response:
    """The picture of an entry."""
    kind = KINDS_BY_FOLDER[folder]
    found = catalog.published(db.session, kind, slug)
    return _drawn(kind.value, str(kind_names()[kind]), found.title)


@blueprint.get("/images/site.png")
def site() -> Response:
    """The picture of any other page."""
    return _drawn("", _("Exemples de partenariats, sourcés"), _("Trouvez l’alliance qui ressemble à votre situation"))


def _drawn(kind: str, label: str, title: str) -> Response:
    # Pillow is loaded by the first picture: most workers draw none.
    response = make_response(import_module("services.pictures").picture(kind, label, title, settings().site_name))
    response.mimetype = "image/png"
    response.cache_control.public = True
    response.cache_control.max_age = 24 * 3600
    return response
