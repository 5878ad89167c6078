"""/: what this is, the search box, the three axes as doors, a selection that changes, figures, what is new."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from flask import Blueprint, Response

from extensions import db, search_index
from models import Figure, Kind, Level, Vocabulary
from search import SearchQuery
from search.facets import ACTOR, DOMAIN, KIND, TERRITORY
from services import catalog, gazette
from services.cards import read_cards
from services.distribution import by_place
from services.facet_labels import KIND_LABELS, vocabulary_labels
from views.addresses import FOLDERS, EntryLinks
from views.cards import CardView, card_views
from views.explore.map_view import MapView, map_view, place_addresses
from views.locales import link, locale
from views.pages import page

blueprint = Blueprint("home", __name__)
_SELECTION, _NEWEST, _FIGURES = 5, 3, 4
_POOL = 300  # examples the selection is drawn from


@dataclass(frozen=True, slots=True)
class Door:
    """A way in: a term or a place, with how many entries are behind it."""

    label: str
    url: str
    count: int
    code: str = ""


@dataclass(frozen=True, slots=True)
class FigureView:
    """A quoted figure and the sheet it stands in."""

    figure: Figure
    url: str


@dataclass(frozen=True, slots=True)
class GazetteLink:
    """The latest issue of the gazette."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """The home page."""

    total: int
    kinds: tuple[Door, ...]
    actors: tuple[Door, ...]
    domains: tuple[Door, ...]
    territories: tuple[Door, ...]
    map: MapView
    selection: tuple[CardView, ...]
    newest: tuple[CardView, ...]
    figures: tuple[FigureView, ...]
    gazette: GazetteLink | None  # its latest issue


@blueprint.get("/")
def show() -> Response:
    """The home page; its selection of examples changes every day."""
    language = locale()
    results = search_index().search(SearchQuery(size=1))
    counts = results.facets.by_code
    labels = vocabulary_labels(db.session, (Vocabulary.ACTOR, Vocabulary.DOMAIN), language)
    regions = by_place(db.session, counts[TERRITORY.param], Level.REGION)
    chosen, newest = _selection(date.today()), catalog.newest_ids(db.session, limit=_NEWEST)
    cards = {card.id: card for card in read_cards(db.session, [*chosen, *newest])}
    links, issue = EntryLinks.here(), gazette.latest(db.session)
    content = HomePage(
        total=results.total,
        kinds=tuple(
            Door(
                KIND_LABELS[language][kind],
                link("browse.directory", folder=folder),
                counts[KIND.param].get(kind.value, 0),
                kind.value,
            )
            for kind, folder in FOLDERS.items()
        ),
        actors=_doors(labels[Vocabulary.ACTOR], counts[ACTOR.param], "browse.actor"),
        domains=_doors(labels[Vocabulary.DOMAIN], counts[DOMAIN.param], "browse.domain"),
        territories=_doors(
            [(one.place.code, one.place.name) for one in regions if one.count],
            counts[TERRITORY.param],
            "browse.territory",
        ),
        map=map_view(regions, Level.REGION, address=place_addresses()),
        selection=tuple(card_views([cards[id] for id in chosen if id in cards])),
        newest=tuple(card_views([cards[id] for id in newest if id in cards])),
        figures=tuple(
            FigureView(figure, links.of(Kind.FACTSHEET, slug))
            for figure, slug in catalog.key_figures(db.session, limit=_FIGURES)
        ),
        gazette=GazetteLink(issue.title, link("gazette.issue", month=issue.month)) if issue else None,
    )
    return page("home/home.html", content)


def _doors(labels: Sequence[tuple[str, str]], counts: Mapping[str, int], endpoint: str) -> tuple[Door, ...]:
    return tuple(Door(label, link(endpoint, code=code), counts.get(code, 0), code) for code, label in labels)


def _selection(today: date) -> list[int]:
    """Ids of examples drawn anew each day, so that the same famous cases do not always lead."""
    examples = SearchQuery(facets={KIND.param: (Kind.EXAMPLE.value,)}, size=_POOL)
    ids = sorted(hit.id for hit in search_index().search(examples).hits)
    return Random(today.toordinal()).sample(ids, min(_SELECTION, len(ids)))
