"""/recherche.csv, .xlsx, .jsonl, .bib, .ris, .csl.json and .json: a search taken away, with the parameters of the page."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urljoin

from flask import Blueprint, Response, jsonify, request, stream_with_context

from extensions import db, search_index, settings
from models import Kind
from search import FACETS, SearchQuery
from search.facets import KIND, KIND_IN_URL, TERRITORY
from search.highlight import snippet
from search.text import fold_key
from services import export_xlsx, exporting, finding, references
from services.cards import read_cards
from services.export_table import Row
from services.exporting import Heading
from services.facet_labels import facet_labels
from views.addresses import EntryLinks, search_url
from views.search_name import filters

blueprint = Blueprint("exports", __name__)
TERRITORIES_MAX = 300  # territories counted in the JSON answer: every région and département, then the fullest
Write = Callable[[Heading, Iterable[Sequence[Row]]], Iterator[str] | Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Format:
    """A form in which a whole search leaves, streamed."""

    suffix: str
    mimetype: str
    write: Write


FORMATS = (
    Format("csv", "text/csv", exporting.csv_lines),
    Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", export_xlsx.xlsx_chunks),
    Format("jsonl", "application/jsonl", exporting.json_lines),
    Format("bib", "application/x-bibtex", references.bibtex),
    Format("ris", "application/x-research-info-systems", references.ris),
    Format("csl.json", "application/vnd.citationstyles.csl+json", references.csl_json),
)
_BY_SUFFIX = {form.suffix: form for form in FORMATS}
_SUFFIXES = ", ".join(f"'{suffix}'" for suffix in _BY_SUFFIX)


@blueprint.get(f"/recherche.<any({_SUFFIXES}):suffix>")
def whole(suffix: str) -> Response:
    """Every hit of the search, up to 10,000, streamed batch by batch."""
    form = _BY_SUFFIX[suffix]
    query = SearchQuery.from_params(request.args.items(multi=True)).at_page(1)
    taken = exporting.take(
        db.session,
        search_index(),
        query,
        site=settings().site_name,
        address=urljoin(settings().public_url, search_url(query, path="/recherche")),
        now=datetime.now(UTC),
    )
    heading = replace(taken.heading, filters=tuple(filters(taken.found.query)))
    groups = exporting.batches(db.session, taken.ids, absolute_url)
    response = Response(stream_with_context(form.write(heading, groups)), mimetype=form.mimetype)
    name = file_name(heading.query, heading.taken_at.date())
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
    return response


def file_name(text: str, day: date) -> str:
    """The words of the search and the day, as any file system takes them."""
    words = re.sub(r"[^a-z0-9]+", "-", fold_key(text))[:60].strip("-")
    return "-".join(part for part in ("alliances", words, day.isoformat()) if part)


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
        facets=facet_values(found),
        notices=[{"code": notice.code, "text": notice.text} for notice in finding.told(found.results, cards.values())],
    )


def facet_values(found: finding.Finding) -> dict[str, list[dict[str, Any]]]:
    """Each filter's choices with their counts, as addresses take them."""
    counted = found.results.facets
    shown = [value.code for value in counted[TERRITORY.param][:TERRITORIES_MAX]]
    gazetteer = search_index().knowledge.gazetteer
    labels = facet_labels(db.session, found.query, gazetteer, shown_territories=shown)
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
