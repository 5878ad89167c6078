"""/recherche: the results of a search."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, request

from extensions import db, search_index, settings
from models import Kind, Level
from search import SearchQuery
from search.facets import TERRITORY
from search.gazetteer import Gazetteer
from services import figures, finding, search_log
from services.cards import Card, read_cards
from services.distribution import by_place
from services.facet_labels import Labels, facet_labels
from services.ways_out import ways_out
from views.addresses import with_params
from views.explore.map_view import MapView, map_view, territory_addresses
from views.guide import WHY_PARAM, Guide, guide
from views.locales import locale
from views.pages import page
from views.results_page import MAP_PARAM, results_page

blueprint = Blueprint("search", __name__)
NESTED_MAX = 40
REGIONS = "REG-"  # how their codes begin


@blueprint.get("/recherche")
def results() -> Response:
    """The page of hits, with facets, chips and tabs."""
    asked = SearchQuery.from_params(request.args.items(multi=True))
    found = finding.find(db.session, search_index(), asked)
    cards = read_cards(db.session, [hit.id for hit in found.results.hits])
    gazetteer = search_index().knowledge.gazetteer
    counts = found.results.facets.by_code[TERRITORY.param]
    nested = nested_territories(found.query.selected(TERRITORY.param), counts, gazetteer)
    shown = [*(code for code in counts if code.startswith(REGIONS)), *nested]
    labels = facet_labels(db.session, found.query, gazetteer, shown_territories=shown, language=locale())
    content = results_page(found, cards, labels, set(nested), _guide(found, cards, labels), _map(found))
    if settings().log_searches:
        search_log.record(db.session, found.query, found.results.total)
    return page("search/results.html", content, fragment="search/_results.html")


def _map(found: finding.Finding) -> MapView | None:
    """The map of the search, when the address asks for it; its links keep it open."""
    if request.args.get(MAP_PARAM) != "1":
        return None
    counts = by_place(db.session, found.results.facets.by_code[TERRITORY.param], Level.DEPARTMENT)
    address = with_params(territory_addresses(found.query), [(MAP_PARAM, "1")])
    return map_view(counts, Level.DEPARTMENT, address=address, selected=found.query.selected(TERRITORY.param))


def _guide(found: finding.Finding, cards: list[Card], labels: Labels) -> Guide:
    """What the page says besides its hits; figures only for a question that wants them, ways out only when stuck."""
    sheets = [card.id for card in cards if card.kind is Kind.FACTSHEET][: figures.SHEETS_READ]
    typed = {stem for word in found.results.words for stem in word.stems}
    wants_figures = "figure" in found.results.intents and found.results.page == 1
    return guide(
        found,
        cards,
        labels,
        figures=figures.matching(db.session, sheets, typed) if wants_figures and sheets else (),
        ways=ways_out(db.session, search_index(), found.query, found.results),
        tells_why=request.args.get(WHY_PARAM) == "1",
    )


def nested_territories(chosen: Sequence[str], counts: Mapping[str, int], gazetteer: Gazetteer) -> list[str]:
    """Codes inside the chosen territories that have hits, most hits first."""
    below = set(gazetteer.inside(chosen, counts)) - set(chosen) if chosen else set()
    return sorted(below, key=lambda code: (-counts[code], code))[:NESTED_MAX]
