"""A territory in the base: its entries against those of its région and of the country, around it, and in territories alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from models import Level
from search import BY_PARAM, Facet, Index, Results, SearchQuery
from search.facets import ACTOR, DOMAIN, TERRITORY
from search.gazetteer import SIMILAR_RATIO
from services.facet_labels import vocabulary_labels
from services.territories import Place, Similar, similar

ALIKE_SHOWN = 12
_ALIKE_READ = 400  # territories alike looked at to find some with entries: more than any EPCI has
_AXES = (DOMAIN, ACTOR)


@dataclass(frozen=True, slots=True)
class Scale:
    """One of the territories compared: this one, its région, the country."""

    place: Place
    total: int


@dataclass(frozen=True, slots=True)
class TermLine:
    """A term and how many entries carry it at each scale."""

    code: str
    label: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AxisLines:
    """The terms of one axis, zeros included."""

    facet: Facet
    lines: tuple[TermLine, ...]

    @property
    def white_spots(self) -> tuple[TermLine, ...]:
        """Terms that no entry carries here."""
        return tuple(line for line in self.lines if not line.counts[0])


@dataclass(frozen=True, slots=True)
class Alike:
    """A territory alike and the entries inside it."""

    similar: Similar
    inside: int


@dataclass(frozen=True, slots=True)
class Profile:
    """All that is counted about a territory."""

    scales: tuple[Scale, ...]
    axes: tuple[AxisLines, ...]
    covering: int  # entries about a territory that contains this one
    alike: tuple[Alike, ...]
    alike_total: int  # entries in those shown, each once
    least: int  # inhabitants of the smallest and the largest territory alike, by the rule
    most: int


def inside_query(code: str) -> SearchQuery:
    """The search of what lies in a territory."""
    return SearchQuery(facets={TERRITORY.param: (code,)}, size=1)


def profile(
    session: Session, index: Index, place: Place, above: Sequence[Place], counts: Mapping[str, int], *, language: str
) -> Profile:
    """The profile of a place; two statements.

    Args:
        above: what contains it, widest first.
        counts: entries inside every territory, by code.
    """
    places = [place, *(one for one in reversed(above) if one.level in (Level.REGION, Level.COUNTRY))]
    results = [index.search(inside_query(one.code)) for one in places]
    covering = index.search(
        replace(inside_query(place.code), covering=True), ancestors={place.code: [one.code for one in above]}
    )
    alike = _alike(session, place, counts)
    together = SearchQuery(facets={TERRITORY.param: tuple(one.similar.place.code for one in alike)}, size=1)
    people = place.population or 0
    return Profile(
        scales=tuple(Scale(one, found.total) for one, found in zip(places, results, strict=True)),
        axes=tuple(_axes(session, results, language)),
        covering=covering.total - results[0].total,
        alike=tuple(alike),
        alike_total=index.search(together).total if alike else 0,
        least=-(-people // SIMILAR_RATIO),
        most=people * SIMILAR_RATIO,
    )


def _axes(session: Session, results: Sequence[Results], language: str) -> list[AxisLines]:
    labels = vocabulary_labels(session, [facet.vocabulary for facet in _AXES if facet.vocabulary], language)
    return [
        AxisLines(
            BY_PARAM[facet.param],
            tuple(
                TermLine(code, label, tuple(found.facets.by_code[facet.param].get(code, 0) for found in results))
                for code, label in labels[facet.vocabulary]
            ),
        )
        for facet in _AXES
        if facet.vocabulary
    ]


def _alike(session: Session, place: Place, counts: Mapping[str, int]) -> list[Alike]:
    """The nearest territories alike that hold entries; for communes, only those an entry is tagged with are read."""
    is_commune = place.level is Level.COMMUNE
    limit = ALIKE_SHOWN if is_commune else _ALIKE_READ
    found = similar(session, place.code, limit=limit, with_entries=is_commune)
    held = [Alike(one, counts.get(one.place.code, 0)) for one in found]
    return [one for one in held if one.inside][:ALIKE_SHOWN]
