"""For machines: sitemap, robots, the picture of an entry."""

from urllib.parse import urljoin
from xml.sax.saxutils import escape

from flask import Blueprint, Response, make_response

from extensions import db, settings
from services import catalog, sharing
from services.facet_labels import KIND_LABELS
from views.addresses import KINDS_BY_FOLDER, EntryLinks
from views.pages import conditional

blueprint = Blueprint("feeds", __name__)
_FOLDER = "<any(exemples, reperes, ressources, catalyseurs, ecosystemes):folder>"


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """Every public entry with the day of its last change (sitemaps.org 0.9)."""
    links = EntryLinks("")
    root = settings().public_url
    rows = [
        f"<url><loc>{escape(urljoin(root, links.of(kind, slug)))}</loc><lastmod>{changed.isoformat()}</lastmod></url>"
        for kind, slug, changed in catalog.published_addresses(db.session)
    ]
    body = f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(rows)}</urlset>'
    response = make_response(body)
    response.mimetype = "application/xml"
    return conditional(response)


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Which addresses crawlers may visit: not the endless combinations of filters."""
    rules = (
        "User-agent: *\nDisallow: /recherche\nDisallow: /en/recherche\n"
        if settings().is_public
        else "User-agent: *\nDisallow: /\n"
    )
    response = make_response(f"{rules}Sitemap: {urljoin(settings().public_url, '/sitemap.xml')}\n")
    response.mimetype = "text/plain"
    return response


@blueprint.get(f"/images/{_FOLDER}/<slug>.png")
def picture(folder: str, slug: str) -> Response:
    """The picture social networks show of an entry."""
    kind = KINDS_BY_FOLDER[folder]
    entry = catalog.published(db.session, kind, slug)
    response = make_response(sharing.picture(kind.value, KIND_LABELS["fr"][kind], entry.title, settings().site_name))
    response.mimetype = "image/png"
    response.cache_control.public = True
    response.cache_control.max_age = 24 * 3600
    return response
