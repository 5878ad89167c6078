"""What the base holds against what there is: by territory, by axis, by proof, by age, by publisher. Computed, never estimated."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from models import (
    Entry,
    Example,
    Kind,
    Level,
    Organisation,
    Source,
    Status,
    Territory,
    entry_territory,
)
from models.signals import STALE_AFTER, EvidenceLevel, level_rank
from search import BY_PARAM, CodeAxis, Index, SearchQuery
from search.evidence import STRENGTHS, Evidence
from search.facets import KIND, TERRITORY
from services import knowledge
from services.territories import LEVELS, Place, of_level

TOP = 10
_EXAMPLES = SearchQuery(facets={KIND.param: (Kind.EXAMPLE.value,)}, size=1)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a whole."""

    count: int
    whole: int

    @property
    def percent(self) -> float:
        """Its share, 0 of nothing."""
        return 100 * self.count / self.whole if self.whole else 0.0


@dataclass(frozen=True, slots=True)
class RegionShare:
    """A région's part of the examples beside its part of the inhabitants and of the communes."""

    place: Place
    examples: Part
    population: Part
    communes: int
    communes_named: int  # communes that an entry is tagged with

    @property
    def ratio(self) -> float | None:
        """Its part of the examples for its part of the inhabitants: 1 when both are equal."""
        return self.examples.percent / self.population.percent if self.population.count else None


@dataclass(frozen=True, slots=True)
class Checks:
    """When published entries were last checked against their sources."""

    never: Part
    recent: Part
    stale: Part


@dataclass(frozen=True, slots=True)
class Named:
    """Someone or something, and how often the base names it."""

    name: str
    slug: str
    part: Part


@dataclass(frozen=True, slots=True)
class Concentration:
    """The names that come most often, how many there are in all, and what the first ones make together."""

    first: tuple[Named, ...]
    names: int
    together: Part


@dataclass(frozen=True, slots=True)
class Coverage:
    """All the figures of the page. `facets` counts examples by parameter and code."""

    kinds: Mapping[str, int]
    examples: int
    facets: Mapping[str, Mapping[str, int]]
    regions: tuple[RegionShare, ...]
    levels: Mapping[Level | None, int]  # entries by the level of the widest territory they name; None: they name none
    missing: Mapping[str, Part]  # what examples do not tell
    evidence: Mapping[Evidence | EvidenceLevel, Part]  # the declared level, else what the example holds
    checks: Checks
    publishers: Concentration
    organisations: Concentration

    @property
    def total(self) -> int:
        """Published entries."""
        return sum(self.kinds.values())


def coverage(session: Session, index: Index, *, today: date) -> Coverage:
    """The figures of the present base; eight statements whatever its size."""
    knowledge.refresh(session, index)
    everything, examples = index.search(SearchQuery(size=1)), index.search(_EXAMPLES)
    evidence = index.tally(_EXAMPLES, "evidence")
    return Coverage(
        kinds=everything.facets.by_code[KIND.param],
        examples=examples.total,
        facets={param: examples.facets.by_code[param] for param in BY_PARAM},
        regions=tuple(_regions(session, index, examples.facets.by_code[TERRITORY.param], examples.total)),
        levels=_levels(session),
        missing=_missing(session),
        evidence={one: Part(evidence.get(one.value, 0), examples.total) for one in STRENGTHS},
        checks=_checks(session, today),
        publishers=_publishers(session),
        organisations=_organisations(session, index, examples.total),
    )


def _regions(session: Session, index: Index, counts: Mapping[str, int], examples: int) -> list[RegionShare]:
    places = of_level(session, Level.REGION)
    people = sum(place.population or 0 for place in places)
    communes_inside, named = index.knowledge.gazetteer.communes_inside, _named(index)
    found = [
        RegionShare(
            place,
            Part(counts.get(place.code, 0), examples),
            Part(place.population or 0, people),
            communes_inside(place.code),
            named[place.code],
        )
        for place in places
    ]
    return sorted(found, key=lambda one: (-one.examples.count, one.place.name))


def _named(index: Index) -> Counter[str]:
    """Territory → the communes inside it that a published entry is tagged with."""
    tagged = index.tally(SearchQuery(), "place")
    above = index.knowledge.gazetteer.above
    return Counter(outer for code in tagged if code.startswith("COM-") for outer in above(code))


def _levels(session: Session) -> dict[Level | None, int]:
    """Widest level named → entries; the levels are ranked in SQL so that one row comes for each."""
    rank = case({level: place for place, level in enumerate(LEVELS)}, value=Territory.level)
    widest = (
        select(Entry.id, func.min(rank).label("rank"))
        .outerjoin(entry_territory, entry_territory.c.entry_id == Entry.id)
        .outerjoin(Territory, Territory.id == entry_territory.c.territory_id)
        .where(Entry.status == Status.PUBLISHED)
        .group_by(Entry.id)
        .subquery()
    )
    rows = session.execute(select(widest.c.rank, func.count()).group_by(widest.c.rank))
    found = {None if place is None else LEVELS[place]: count for place, count in rows}
    return {level: found.get(level, 0) for level in (*LEVELS, None)}


def _missing(session: Session) -> dict[str, Part]:
    """What examples do not tell, part by part."""

    def absent(missing: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((missing, 1), else_=0))

    # What curators declared is believed; only of the others does one look whether they speak of an evaluation.
    evaluated = [level.value for level in EvidenceLevel if level_rank(level) >= level_rank(EvidenceLevel.EVALUATED)]
    speaks = Example.results.contains("évalu") | Example.results.contains("Évalu")
    is_evaluated = or_(Example.evidence_level.in_(evaluated), and_(Example.evidence_level == "", speaks))

    row = session.execute(
        select(
            func.count(),
            absent(Example.results == ""),
            absent(~is_evaluated),
            absent(Example.obstacles == ""),
            absent(Example.transferable == ""),
            absent(Example.started.is_(None)),
        ).where(Example.status == Status.PUBLISHED)
    ).one()
    whole = row[0]
    names = ("results", "evaluation", "obstacles", "transferable", "started")
    return {name: Part(int(count or 0), whole) for name, count in zip(names, row[1:], strict=True)}


def _checks(session: Session, today: date) -> Checks:
    limit = today - STALE_AFTER
    state = case((Entry.verified_on.is_(None), "never"), (Entry.verified_on >= limit, "recent"), else_="stale")
    rows = session.execute(
        select(state.label("state"), func.count()).where(Entry.status == Status.PUBLISHED).group_by("state")
    )
    counts = {name: count for name, count in rows}
    whole = sum(counts.values())
    return Checks(*(Part(counts.get(name, 0), whole) for name in ("never", "recent", "stale")))


def _publishers(session: Session) -> Concentration:
    """Who publishes the sources that prove, further reading left out."""
    proofs = (
        select(Source.publisher, func.count().label("times"))
        .join(Entry, Entry.id == Source.entry_id)
        .where(Entry.status == Status.PUBLISHED, Source.is_further_reading.is_(False), Source.publisher != "")
        .group_by(Source.publisher)
    )
    rows = [(name, times) for name, times in session.execute(proofs)]
    whole = sum(times for _name, times in rows)
    first = sorted(rows, key=lambda row: (-row[1], row[0]))[:TOP]
    return Concentration(
        tuple(Named(name, "", Part(times, whole)) for name, times in first),
        len(rows),
        Part(sum(times for _name, times in first), whole),
    )


def _organisations(session: Session, index: Index, examples: int) -> Concentration:
    """Who takes part in most examples; together: the examples where at least one of the first ones does."""
    counts = index.tally(_EXAMPLES, "organisation")
    first = sorted(counts, key=lambda slug: (-counts[slug], slug))[:TOP]
    names = _names(session, first)
    return Concentration(
        tuple(Named(names.get(slug, slug), slug, Part(counts[slug], examples)) for slug in first),
        len(counts),
        Part(index.carriers(_EXAMPLES, CodeAxis("organisation", tuple(first))), examples),
    )


def _names(session: Session, slugs: Sequence[str]) -> dict[str, str]:
    rows = session.execute(select(Organisation.slug, Organisation.name).where(Organisation.slug.in_(slugs)))
    return {slug: name for slug, name in rows}
