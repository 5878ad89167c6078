"""PublicationsPage: what has been published and the base points to, as a bibliography by year or by publisher."""

from collections.abc import Sequence
from dataclasses import dataclass

from extensions import db
from models import Kind
from search.text import fold_key
from services import catalog
from views.addresses import EntryLinks
from views.locales import gettext as _
from views.locales import link, locale

_BY_PUBLISHER = "editeur"


@dataclass(frozen=True, slots=True)
class Publication:
    """One line of the bibliography."""

    title: str
    publisher: str
    year: int | None
    language: str  # empty when it is the page's own
    url: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """The publications of a year or of a publisher."""

    title: str
    publications: tuple[Publication, ...]


@dataclass(frozen=True, slots=True)
class PublicationsPage:
    """The whole bibliography, in shelves."""

    total: int
    shelves: tuple[Shelf, ...]
    by_publisher: bool
    other_url: str


def publications_page(order: str) -> PublicationsPage:
    """The bibliography; `order` asks for publishers instead of years."""
    links, by_publisher = EntryLinks.here(), order == _BY_PUBLISHER
    found = [
        Publication(title, publisher, year, language if language != locale() else "", links.of(Kind.RESOURCE, slug))
        for slug, title, publisher, year, language in catalog.publications(db.session)
    ]
    address = link("browse.publications")
    return PublicationsPage(
        total=len(found),
        shelves=tuple(_by_publisher(found) if by_publisher else _by_year(found)),
        by_publisher=by_publisher,
        other_url=address if by_publisher else f"{address}?par={_BY_PUBLISHER}",
    )


def _by_year(found: Sequence[Publication]) -> list[Shelf]:
    """The latest first; those whose year nobody knows come last."""
    years = sorted({one.year for one in found}, key=lambda year: -(year or 0))
    return [
        Shelf(str(year) if year else _("Année inconnue"), tuple(one for one in found if one.year == year))
        for year in years
    ]


def _by_publisher(found: Sequence[Publication]) -> list[Shelf]:
    """By name; within a publisher, the latest first; those without publisher come last."""
    shelves: dict[str, list[Publication]] = {}
    for one in sorted(found, key=lambda one: -(one.year or 0)):
        shelves.setdefault(one.publisher, []).append(one)
    ordered = sorted(shelves, key=lambda name: (not name, fold_key(name)))
    return [Shelf(name or _("Éditeur inconnu"), tuple(shelves[name])) for name in ordered]
