"""/explorer: the ways to see the whole of the base, each in one line."""

from dataclasses import dataclass

from flask import Blueprint, Response

from extensions import db, search_index
from models import Level
from search import SearchQuery
from search.facets import TERRITORY
from services.distribution import by_place
from views.explore.map_view import MapView, map_view, place_addresses
from views.locales import gettext as _
from views.locales import link
from views.pages import page

blueprint = Blueprint("hub", __name__)


@dataclass(frozen=True, slots=True)
class Way:
    """A page about the whole."""

    title: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class HubPage:
    """The ways, and the map of the base as the first of them."""

    total: int
    map: MapView
    ways: tuple[Way, ...]


@blueprint.get("/explorer")
def show() -> Response:
    """The page."""
    results = search_index().search(SearchQuery(size=1))
    counts = by_place(db.session, results.facets.by_code[TERRITORY.param], Level.REGION)
    drawing = map_view(counts, Level.REGION, address=place_addresses())
    return page("explore/hub.html", HubPage(results.total, drawing, tuple(_ways())))


def _ways() -> list[Way]:
    told = {
        "maps.show": (_("Carte"), _("Où sont les fiches, par département ou région, en nombre ou par habitant.")),
        "matrices.show": (
            _("Tableaux croisés"),
            _("Domaines, régions, acteurs : ce qui se croise, et les cases vides."),
        ),
        "timelines.show": (_("Chronologie"), _("En quelle année les actions ont commencé.")),
        "networks.show": (_("Réseau"), _("Quelles organisations agissent ensemble, et le chemin de l’une à l’autre.")),
        "comparisons.show": (_("Comparer"), _("Deux à quatre territoires, ou deux à quatre fiches, côte à côte.")),
        "library.show": (_("Chiffres"), _("Tous les chiffres sourcés, et ceux qui se contredisent.")),
        "coverages.show": (_("Couverture et biais"), _("Ce que la base montre, ce qu’elle ne montre pas.")),
    }
    return [Way(title, text, link(endpoint)) for endpoint, (title, text) in told.items()]
