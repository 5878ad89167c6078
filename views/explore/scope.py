"""Scope: the search that a page shows as a whole, as its head says it: words, filters, number of entries, other views."""

from dataclasses import dataclass, replace

from flask import request

from extensions import db, search_index
from search import Notice, SearchQuery
from services import finding
from services.facet_labels import Labels, facet_labels
from services.finding import Finding
from views.addresses import search_url
from views.locales import link, locale
from views.results_page import Chip, chips
from views.search_views import ViewLink, search_views


@dataclass(frozen=True, slots=True)
class Scope:
    """The head of a page about a search."""

    text: str
    total: int
    chips: tuple[Chip, ...]
    places: tuple[str, ...]  # read in the words: they filter too
    notices: tuple[Notice, ...]
    views: tuple[ViewLink, ...]
    path: str
    list_url: str
    reset_url: str
    hidden_params: tuple[tuple[str, str], ...]


def asked() -> Finding:
    """What the search of the present address finds; no more than one hit is read."""
    query = SearchQuery.from_params(request.args.items(multi=True))
    return finding.find(db.session, search_index(), replace(query, page=1, size=1))


def bare(query: SearchQuery) -> SearchQuery:
    """The query as links carry it: first page, usual size."""
    return replace(query, page=1, size=SearchQuery().size, notices=())


def scope_of(found: Finding, endpoint: str, *, kept: tuple[tuple[str, str], ...] = ()) -> Scope:
    """The head of the page of this endpoint; `kept` are the page's own parameters that a new search keeps."""
    query, path = bare(found.query), link(endpoint)
    return Scope(
        text=query.text,
        total=found.results.total,
        chips=tuple(chips(query, labels_of(found), path)),
        places=tuple(place.label for place in found.results.places if place.is_sure),
        notices=found.results.notices,
        views=search_views(query, endpoint),
        path=path,
        list_url=search_url(query),
        reset_url=search_url(SearchQuery(text=query.text), path=path),
        hidden_params=(*replace(query, text="").to_params(), *kept),
    )


def labels_of(found: Finding) -> Labels:
    """Labels of every term and of the territories chosen; one statement."""
    gazetteer = search_index().knowledge.gazetteer
    return facet_labels(db.session, found.query, gazetteer, shown_territories=(), language=locale())
