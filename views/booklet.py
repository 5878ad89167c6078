"""/recherche/livret and /recherche.pdf: a search to print, as a page and as a paged PDF."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin

from flask import Blueprint, Response, make_response, render_template, request, send_file

from extensions import db, search_index, settings
from search import SearchQuery
from services import booklets, catalog, exporting
from services.booklets import State
from services.exporting import Taken
from views.addresses import results_path, search_url
from views.booklet_page import BookletPage, booklet_entries
from views.exports import absolute_url, file_name
from views.locales import gettext as _
from views.locales import link, locale
from views.pages import page
from views.search_name import filters

blueprint = Blueprint("booklet", __name__)
BOOKLET_MAX = 60  # entries: a hundred pages, some twenty seconds of work
PATIENCE_S = 1.0  # beyond it, a page says that the booklet is being made
_WAITED = "attente"  # parameter of the page that comes back to ask


@blueprint.get("/recherche/livret")
def show() -> Response:
    """The booklet as a page that any browser prints."""
    query = _query()
    return page("booklet/booklet.html", _booklet(query, _taken(query)))


@blueprint.get("/recherche.pdf")
def as_pdf() -> Response:
    """The booklet as a PDF; while it is being made, a page that says so and comes back by itself."""
    query = _query()
    folder = settings().instance / "booklets"
    key = _key(query)
    if booklets.is_ready(folder, key):
        return _file(folder, key, query)
    taken = _taken(query)
    content = _booklet(query, taken)
    html = render_template("booklet/print.html", page=content, site=settings())
    state = booklets.ask(folder, key, html, wait_s=PATIENCE_S)
    if state is State.READY:
        return _file(folder, key, query)
    if state is State.RUNNING:
        waiting = make_response(render_template("booklet/waiting.html", page=content, site=settings()), 202)
        waiting.headers["Refresh"] = f"2; url={_url(query, waited=True)}"
        waiting.cache_control.no_store = True
        return waiting
    problems = {
        State.BUSY: _("Trop de livrets se préparent en ce moment : réessayez dans une minute, ou imprimez cette page."),
        State.NO_LIBRARY: _("Ce site ne peut pas encore faire de PDF : imprimez cette page depuis votre navigateur."),
    }
    problem = problems.get(state, _("Le PDF n’a pas pu être fait : imprimez cette page depuis votre navigateur."))
    return page("booklet/booklet.html", replace(content, problem=problem), status=503)


def _query() -> SearchQuery:
    asked = SearchQuery.from_params(request.args.items(multi=True))
    return replace(asked, page=1, size=BOOKLET_MAX)


def _url(query: SearchQuery, *, waited: bool = False) -> str:
    address = search_url(replace(query, size=SearchQuery().size), path=link("booklet.as_pdf"))
    return f"{address}{'&' if '?' in address else '?'}{_WAITED}=1" if waited else address


def _key(query: SearchQuery) -> str:
    """What the content depends on: the search, the day, the language and the state of the base."""
    parts = (
        query.to_params(),
        datetime.now(UTC).date(),
        locale(),
        search_index().engine.generation,
        settings().site_name,
    )
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _taken(query: SearchQuery) -> Taken:
    return exporting.take(
        db.session,
        search_index(),
        query,
        site=settings().site_name,
        address=urljoin(
            settings().public_url, search_url(replace(query, size=SearchQuery().size), path=results_path())
        ),
        now=datetime.now(UTC),
        most=BOOKLET_MAX,
    )


def _booklet(query: SearchQuery, taken: Taken) -> BookletPage:
    entries = catalog.whole(db.session, taken.ids)
    found = taken.found
    return BookletPage(
        heading=taken.heading,
        made_on=taken.heading.taken_at.date(),
        filters=tuple(filters(found.query)),
        entries=tuple(booklet_entries(entries, [absolute_url(entry.kind, entry.slug) for entry in entries])),
        back_url=search_url(replace(query, size=SearchQuery().size)),
        pdf_url=_url(query),
    )


def _file(folder: Path, key: str, query: SearchQuery) -> Response:
    """The file; after a wait, a page whose first act is to fetch it, for a download leaves the waiting page on screen."""
    if request.args.get(_WAITED) == "1":
        content = {"url": _url(query), "back_url": search_url(replace(query, size=SearchQuery().size))}
        ready = make_response(render_template("booklet/ready.html", page=content, site=settings()))
        ready.headers["Refresh"] = f"0; url={_url(query)}"
        ready.cache_control.no_store = True
        return ready
    name = file_name(query.text, datetime.now(UTC).date())
    return send_file(
        booklets.file_of(folder, key), mimetype="application/pdf", as_attachment=True, download_name=f"{name}.pdf"
    )
