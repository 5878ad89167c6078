"""/recherche.atom and /opensearch.xml: a search that one follows, and the search box that browsers add."""

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit
from xml.sax.saxutils import escape

from flask import Blueprint, Response, make_response, request

from extensions import db, search_index, settings
from models import Entry
from search import Results, SearchQuery, Sort
from services import atom, catalog, finding
from services.exporting import LICENCE
from services.references import KIND_NOTES, keywords
from views.addresses import search_url
from views.exports import absolute_url
from views.pages import conditional
from views.search_name import name_of
from views.xml_dress import dressed

blueprint = Blueprint("following", __name__)
ITEMS = 50
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)  # of a feed that holds nothing yet


def tag(name: str) -> str:
    """A name that no change of address can change (RFC 4151)."""
    return f"tag:{urlsplit(settings().public_url).hostname or 'localhost'},2026:{name}"


def items(entries: Sequence[Entry]) -> list[atom.Item]:
    """The entries as items of a feed."""
    return [
        atom.Item(
            id=tag(f"fiche/{entry.id}"),
            title=entry.title,
            url=absolute_url(entry.kind, entry.slug),
            summary=entry.summary,
            published=entry.published_at or entry.updated_at,
            updated=entry.updated_at,
            categories=(KIND_NOTES[entry.kind], *keywords(entry)),
            language=entry.language,
        )
        for entry in entries
    ]


def served(feed: atom.Feed) -> Response:
    """The feed, with an ETag so that readers who come back every hour cost little."""
    response = make_response(dressed(atom.written(feed), "feed.css"))
    # Browsers show a feed under its own name as bare text, and readers take it under either.
    wanted = request.accept_mimetypes
    is_browser = wanted["text/html"] > wanted["application/atom+xml"]
    response.mimetype = "application/xml" if is_browser else "application/atom+xml"
    response.vary.add("Accept")
    return conditional(response)


@blueprint.get("/recherche.atom")
def search() -> Response:
    """The entries of the search, the last published first, fifty a page."""
    asked = SearchQuery.from_params(request.args.items(multi=True)).sorted_by(Sort.NEWEST)
    number = SearchQuery.from_params(request.args.items(multi=True)).page
    found = finding.find(db.session, search_index(), asked.at_page(number).sized(ITEMS))
    entries = catalog.whole(db.session, [hit.id for hit in found.results.hits])
    plain = found.query.sized(SearchQuery().size).sorted_by(SearchQuery().sort)
    return served(
        atom.Feed(
            id=urljoin(settings().public_url, search_url(plain, path="/recherche.atom")),
            title=f"{settings().site_name} : {name_of(plain)}",
            subtitle="Fiches de cette recherche, les dernières publiées d'abord.",
            author=settings().site_name,
            rights=LICENCE,
            updated=max((entry.updated_at for entry in entries), default=BEGINNING),
            links=_links(plain, found.results),
            items=items(entries),
        )
    )


def _links(query: SearchQuery, results: Results) -> dict[str, str]:
    def at(number: int, path: str = "/recherche.atom") -> str:
        return urljoin(settings().public_url, search_url(query.at_page(number), path=path))

    links = {"self": at(results.page), "alternate": at(1, "/recherche")}
    if results.page > 1:
        links["previous"] = at(results.page - 1)
    if results.page < results.pages:
        links["next"] = at(results.page + 1)
    return links


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """How a browser or a portal searches here (OpenSearch 1.1)."""
    root, name = settings().public_url, escape(settings().site_name)

    def address(path: str, type: str, rel: str = "results") -> str:
        template = escape(f"{urljoin(root, path)}{{searchTerms}}", {'"': "&quot;"})
        return f'<Url type="{type}" rel="{rel}" template="{template}"/>'

    body = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">'
        f"<ShortName>{name[:16]}</ShortName><LongName>{name[:48]}</LongName>"
        "<Description>Exemples de partenariats, fiches Repères et méthodes, avec leurs sources.</Description>"
        f"{address('/recherche?q=', 'text/html')}"
        f"{address('/recherche.atom?q=', 'application/atom+xml')}"
        f"{address('/recherche.json?q=', 'application/json')}"
        f"{address('/opensearch.xml?', 'application/opensearchdescription+xml', 'self')}"
        f'<Image type="image/svg+xml">{escape(urljoin(root, "/static/img/icon.svg"))}</Image>'
        "<Language>fr</Language><InputEncoding>UTF-8</InputEncoding><OutputEncoding>UTF-8</OutputEncoding>"
        "</OpenSearchDescription>"
    )
    response = make_response(body)
    response.mimetype = "application/opensearchdescription+xml"
    return conditional(response)
