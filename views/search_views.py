"""Other ways to see one search: list, map, tables. One list of links for each page that shows it."""

from dataclasses import dataclass

from search import SearchQuery
from views.addresses import search_url
from views.locales import gettext as _
from views.locales import link


@dataclass(frozen=True, slots=True)
class ViewLink:
    """One way to see the search."""

    label: str
    url: str
    is_current: bool


def search_views(query: SearchQuery, current: str) -> tuple[ViewLink, ...]:
    """The ways, in order; `current` is the endpoint of the page."""
    labels = {
        "search.results": _("Liste"),
        "maps.show": _("Carte"),
        "matrices.show": _("Tableaux croisés"),
        "timelines.show": _("Chronologie"),
        "networks.show": _("Réseau"),
    }
    first = query.at_page(1)
    return tuple(
        ViewLink(label, search_url(first, path=link(endpoint)), endpoint == current)
        for endpoint, label in labels.items()
    )
