"""What the sitemap lists: pages about the base, directories, gazette, subjects, territories, organisations, then every entry."""

from collections.abc import Iterator
from datetime import date

from flask import url_for

from extensions import db, search_index
from models import Axis, Level, Vocabulary
from search import SearchQuery
from search.facets import TERRITORY
from services import catalog, gazette
from services.territories import of_level
from views.about import PAGES
from views.addresses import FOLDERS, EntryLinks

Row = tuple[str, date | None]  # path, day of the last change when it is known


def rows() -> Iterator[Row]:
    """Every public page worth a visit, in French; at most eight statements. Searches stay out: robots.txt says so."""
    yield from ((path, None) for path in _pages())
    for issue in gazette.public_issues(db.session):
        yield url_for("gazette.issue", month=issue.month), issue.updated_at.date()
    links = EntryLinks("")
    for kind, slug, changed in catalog.published_addresses(db.session):
        yield links.of(kind, slug), changed


def _pages() -> Iterator[str]:
    yield url_for("home.show")
    yield from (url_for("browse.directory", folder=folder) for folder in FOLDERS.values())
    yield url_for("browse.publications")
    yield url_for("gazette.show")
    yield url_for("browse.territories")
    yield from (url_for("about.show", name=name) for name in PAGES)
    for axis, vocabulary in ((Axis.ACTOR, Vocabulary.ACTOR), (Axis.DOMAIN, Vocabulary.DOMAIN)):
        yield from (url_for(f"browse.{axis.value}", code=term.code) for term in catalog.terms(db.session, vocabulary))
    yield from (url_for("browse.territory", code=code) for code in _territories())
    for slug in catalog.recurring_organisations(db.session):
        yield url_for("browse.organisation", slug=slug)


def _territories() -> list[str]:
    """Régions and départements, and whatever else holds an entry: thirty thousand empty pages would help nobody."""
    found = {place.code for level in (Level.REGION, Level.DEPARTMENT) for place in of_level(db.session, level)}
    found |= set(search_index().search(SearchQuery(size=1)).facets.by_code[TERRITORY.param])
    return sorted(found)
