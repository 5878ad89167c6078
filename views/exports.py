"""/recherche.csv and /recherche.json: a search taken away, with the parameters of the page."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

from flask import Blueprint, Response, jsonify, request, stream_with_context

from extensions import db, search_index, settings
from models import Kind
from search import FACETS, SearchQuery
from search.facets import KIND, KIND_IN_URL, TERRITORY
from search.highlight import snippet
from search.query import PAGE_SIZE_MAX
from services import catalog, exporting, finding
from services.cards import read_cards
from services.facet_labels import facet_labels
from views.addresses import EntryLinks

blueprint = Blueprint("exports", __name__)
TERRITORIES_MAX = 300  # territories counted in the JSON answer: every région and département, then the fullest


@blueprint.get("/recherche.json")
def as_json() -> Response:
    """The page of hits for programs."""
    found = finding.find(db.session, search_index(), SearchQuery.from_params(request.args.items(multi=True)))
    cards = {card.id: card for card in read_cards(db.session, [hit.id for hit in found.results.hits])}
    hits = []
    for hit in found.results.hits:
        card = cards.get(hit.id)
        if card is not None:
            hits.append(
                {
                    "rank": hit.rank,
                    "slug": card.slug,
                    "kind": card.kind.value,
                    "title": card.title,
                    "url": absolute_url(card.kind, card.slug),
                    "snippet": snippet(card.texts, found.results.stems, enough=max(1, len(found.results.words))).text,
                    "score": round(hit.score, 4),
                }
            )
    return jsonify(
        query=found.query.text,
        total=found.results.total,
        page=found.results.page,
        pages=found.results.pages,
        hits=hits,
        facets=_facets(found),
        notices=[{"code": notice.code, "text": notice.text} for notice in found.results.notices],
    )


def _facets(found: finding.Finding) -> dict[str, list[dict[str, Any]]]:
    counted = found.results.facets
    shown = [value.code for value in counted[TERRITORY.param][:TERRITORIES_MAX]]
    labels = facet_labels(db.session, found.query, found.results, shown_territories=shown)
    return {
        facet.param: [
            {
                "value": _in_address(facet.param, value.code),
                "label": labels[facet.param][value.code],
                "count": value.count,
            }
            for value in counted[facet.param]
            if value.code in labels[facet.param]
        ]
        for facet in FACETS
    }


def _in_address(param: str, code: str) -> str:
    return KIND_IN_URL[Kind(code)] if param == KIND.param else code


def absolute_url(kind: Kind, slug: str) -> str:
    """The address of an entry for who reads it outside the site."""
    return urljoin(settings().public_url, EntryLinks("").of(kind, slug))


@blueprint.get("/recherche.csv")
def as_csv() -> Response:
    """Every hit of the search, up to 10,000, streamed page by page."""
    query = SearchQuery.from_params(request.args.items(multi=True))
    first = finding.find(db.session, search_index(), replace(query, page=1, size=PAGE_SIZE_MAX))
    response = Response(stream_with_context(_lines(first)), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="alliances.csv"'
    return response


def _lines(first: finding.Finding) -> Iterator[str]:
    found = first
    while True:
        entries = catalog.whole(db.session, [hit.id for hit in found.results.hits])
        urls = [absolute_url(entry.kind, entry.slug) for entry in entries]
        page = found.results.page
        yield from exporting.csv_rows(entries, urls, first_rank=(page - 1) * PAGE_SIZE_MAX + 1, with_header=page == 1)
        if page >= min(found.results.pages, exporting.EXPORT_MAX // PAGE_SIZE_MAX):
            return
        db.session.expunge_all()  # memory stays flat whatever the number of hits
        found = finding.find(db.session, search_index(), first.query.at_page(page + 1))
