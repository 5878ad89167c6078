"""For machines: sitemap, robots."""

from collections.abc import Iterable
from itertools import islice
from urllib.parse import urljoin
from xml.sax.saxutils import escape

from flask import Blueprint, Response, abort, make_response, url_for

from extensions import settings
from views.pages import conditional
from views.sitemap import Row, rows

blueprint = Blueprint("feeds", __name__)
_ROWS_MAX = 45_000  # sitemaps.org allows 50,000 in one file


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """Every public page, with the day of its last change when it is known; an index of parts when they are too many."""
    parts = -(-len(list(rows())) // _ROWS_MAX)
    return _addresses(1) if parts == 1 else _xml("sitemapindex", (_row("sitemap", part) for part in _parts(parts)))


@blueprint.get("/sitemap-<int:number>.xml")
def sitemap_part(number: int) -> Response:
    """One part of a long sitemap."""
    return _addresses(number)


def _parts(count: int) -> list[tuple[str, None]]:
    return [(url_for("feeds.sitemap_part", number=number), None) for number in range(1, count + 1)]


def _addresses(number: int) -> Response:
    found = list(islice(rows(), (number - 1) * _ROWS_MAX, number * _ROWS_MAX)) if number else []
    if not found:
        abort(404)
    return _xml("urlset", (_row("url", row) for row in found))


def _row(tag: str, row: Row) -> str:
    path, changed = row
    day = f"<lastmod>{changed.isoformat()}</lastmod>" if changed else ""
    return f"<{tag}><loc>{escape(urljoin(settings().public_url, path))}</loc>{day}</{tag}>"


def _xml(tag: str, parts: Iterable[str]) -> Response:
    """A document of sitemaps.org 0.9."""
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    body = f'<?xml version="1.0" encoding="UTF-8"?><{tag} xmlns="{space}">{"".join(parts)}</{tag}>'
    response = make_response(body)
    response.mimetype = "application/xml"
    return conditional(response)


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Which addresses crawlers may visit: not the endless combinations of filters."""
    rules = (
        "User-agent: *\nDisallow: /recherche\nDisallow: /en/recherche\nDisallow: /atelier\nDisallow: /compte\n"
        if settings().is_public
        else "User-agent: *\nDisallow: /\n"
    )
    response = make_response(f"{rules}Sitemap: {urljoin(settings().public_url, '/sitemap.xml')}\n")
    response.mimetype = "text/plain"
    return response
