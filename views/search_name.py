"""What a search is called in words: its text, then its filters."""

from extensions import db, search_index
from search import SearchQuery
from services import finding, knowledge
from services.facet_labels import facet_labels
from views.locales import gettext as _
from views.locales import locale
from views.results_page import chips


def named(query: SearchQuery) -> tuple[SearchQuery, str]:
    """The query without the codes nobody knows, and its name: "« mobilité », Territoires : Bretagne"."""
    knowledge.refresh(db.session, search_index())  # a process that has searched nothing yet knows no place by its name
    known = finding.present(db.session, query)
    return known, name_of(known)


def name_of(known: SearchQuery) -> str:
    """The name of a query whose codes are known; one statement, none without filters."""
    text = f"«\u00a0{known.text}\u00a0»" if known.text else ""
    return ", ".join(part for part in (text, *filters(known)) if part) or _("Toutes les fiches")


def filters(known: SearchQuery) -> list[str]:
    """Its filters in words."""
    if not known.facets and known.year_from is None and known.year_to is None:
        return []
    gazetteer = search_index().knowledge.gazetteer
    labels = facet_labels(db.session, known, gazetteer, shown_territories=(), language=locale())
    return [chip.label for chip in chips(known, labels, "")]
