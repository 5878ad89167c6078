"""Places: by code, by name, what contains them, what they contain."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Mapped, Session, aliased

from errors import NotFound
from models import Entry, Level, Status, Territory, TerritoryContainment, TerritoryName, entry_territory
from search.gazetteer import SIMILAR_RATIO
from search.text import fold_key

_PREFIXES = ("REG-", "DEP-", "EPCI-", "COM-")  # of official codes, before the number people know
LEVELS = (Level.COUNTRY, Level.REGION, Level.DEPARTMENT, Level.EPCI, Level.COMMUNE)


@dataclass(frozen=True, slots=True)
class Place:
    """A territory as pages show it."""

    code: str
    name: str
    level: Level
    population: int | None = None
    nature: str = ""
    postcodes: str = ""

    @property
    def number(self) -> str:
        """The official number a reader knows: département number, INSEE or SIREN code."""
        return self.code.partition("-")[2]


@dataclass(frozen=True, slots=True)
class Similar:
    """A territory alike another one, and how many published entries are tagged with it itself."""

    place: Place
    is_same_region: bool
    entries: int


def _place(territory: Territory) -> Place:
    return Place(
        territory.code,
        territory.name,
        territory.level,
        territory.population,
        territory.nature,
        territory.postcodes,
    )


def by_code(session: Session, code: str) -> Place:
    """The territory of this code. Raises NotFound."""
    found = session.scalar(select(Territory).where(Territory.code == code))
    if found is None:
        raise NotFound(f"Aucun territoire n'a le code {code}.")
    return _place(found)


def names(session: Session, codes: Collection[str]) -> dict[str, str]:
    """Code → name, for those that exist; one statement."""
    if not codes:
        return {}
    rows = session.execute(select(Territory.code, Territory.name).where(Territory.code.in_(set(codes))))
    return {code: name for code, name in rows}


def ancestors(session: Session, codes: Collection[str]) -> Mapping[str, Sequence[str]]:
    """Code → codes of what contains it, widest first; one statement."""
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    inner, outer = aliased(Territory), aliased(Territory)
    rows = session.execute(
        select(inner.code, outer.code, outer.level)
        .join(TerritoryContainment, TerritoryContainment.territory_id == inner.id)
        .join(outer, outer.id == TerritoryContainment.ancestor_id)
        .where(inner.code.in_(set(codes)))
    )
    for code, above, level in rows:
        found[code].append((LEVELS.index(level), above))
    return {code: [above for _depth, above in sorted(pairs)] for code, pairs in found.items()}


def path(session: Session, code: str) -> list[Place]:
    """What contains the territory, widest first; an EPCI may have several départements."""
    return paths(session, [code])[code]


def inside(session: Session, code: str, level: Level) -> list[Place]:
    """The territories of a level that this one contains, by name."""
    outer = aliased(Territory)
    rows = session.scalars(
        select(Territory)
        .join(TerritoryContainment, TerritoryContainment.territory_id == Territory.id)
        .join(outer, outer.id == TerritoryContainment.ancestor_id)
        .where(outer.code == code, Territory.level == level)
        .order_by(Territory.folded_name)
    )
    return [_place(row) for row in rows]


def of_level(session: Session, level: Level) -> list[Place]:
    """Every territory of a level, by name."""
    rows = session.scalars(select(Territory).where(Territory.level == level).order_by(Territory.folded_name))
    return [_place(row) for row in rows]


def find(session: Session, text: str, *, limit: int = 20) -> list[Place]:
    """Territories of this code, number or postcode, or whose name (present, short or former) begins so, the largest first."""
    key = fold_key(text)
    if not key:
        return []
    others = select(TerritoryName.territory_id).where(TerritoryName.folded_name.startswith(key, autoescape=True))
    matches = Territory.folded_name.startswith(key, autoescape=True) | Territory.id.in_(others)
    number = key.replace(" ", "").upper()
    matches = matches | Territory.code.in_([text.strip().upper(), *(f"{prefix}{number}" for prefix in _PREFIXES)])
    if number.isdigit():
        matches = matches | Territory.postcodes.contains(number, autoescape=True)
    rows = session.scalars(
        select(Territory)
        .where(matches)
        .order_by((Territory.folded_name == key).desc(), func.coalesce(Territory.population, 0).desc(), Territory.code)
        .limit(limit)
    )
    return [_place(row) for row in rows]


def paths(session: Session, codes: Collection[str]) -> dict[str, list[Place]]:
    """Code → what contains it, widest first; one statement for all."""
    found: dict[str, list[Place]] = defaultdict(list)
    if not codes:
        return found
    inner = aliased(Territory)
    rows = session.execute(
        select(inner.code, Territory)
        .join(TerritoryContainment, TerritoryContainment.territory_id == inner.id)
        .join(Territory, Territory.id == TerritoryContainment.ancestor_id)
        .where(inner.code.in_(set(codes)))
    )
    for code, territory in rows:
        found[code].append(_place(territory))
    for above in found.values():
        above.sort(key=lambda place: (LEVELS.index(place.level), place.name))
    return found


def parents(session: Session, level: Level, above: Level) -> dict[str, str]:
    """Code of each territory of a level → code of the one of the level above that contains it."""
    inner, outer = aliased(Territory), aliased(Territory)
    rows = session.execute(
        select(inner.code, outer.code)
        .join(TerritoryContainment, TerritoryContainment.territory_id == inner.id)
        .join(outer, outer.id == TerritoryContainment.ancestor_id)
        .where(inner.level == level, outer.level == above)
    )
    return {code: parent for code, parent in rows}


def similar(
    session: Session, code: str, *, limit: int = 20, same_region: bool | None = None, with_entries: bool = False
) -> list[Similar]:
    """Territories alike this one, the nearest in inhabitants first; one statement, none without a population.

    The rule, one for the whole site: same level; same nature (a communauté de communes with its like, overseas with
    overseas); between half and twice the inhabitants.

    Args:
        same_region: True for those of its région only, False for those of the others only.
        with_entries: leave out those that no published entry is tagged with.
    """
    other, entries = aliased(Territory), func.count(Entry.id)
    shares = _shares_region(Territory.id, other.id)
    wanted = (
        select(other, shares, entries)
        .join(
            Territory,
            (Territory.level == other.level) & (Territory.nature == other.nature) & (Territory.id != other.id),
        )
        .outerjoin(entry_territory, entry_territory.c.territory_id == other.id)
        .outerjoin(Entry, (Entry.id == entry_territory.c.entry_id) & (Entry.status == Status.PUBLISHED))
        .where(
            Territory.code == code,
            other.population * SIMILAR_RATIO >= Territory.population,
            other.population <= Territory.population * SIMILAR_RATIO,
        )
        .group_by(other.id, Territory.id)
        .order_by(_ratio(other.population, Territory.population), other.code)
        .limit(limit)
    )
    if same_region is not None:
        wanted = wanted.where(shares if same_region else ~shares)
    if with_entries:
        wanted = wanted.having(entries > 0)
    return [Similar(_place(place), bool(is_same), count) for place, is_same, count in session.execute(wanted)]


def _ratio(one: Mapped[int | None], other: Mapped[int | None]) -> ColumnElement[float]:
    """How many times the larger population holds the smaller one."""
    return case((one > other, one * 1.0 / func.nullif(other, 0)), else_=other * 1.0 / func.nullif(one, 0))


def _shares_region(one: Mapped[int], other: Mapped[int]) -> ColumnElement[bool]:
    """Whether both lie in one région at least."""
    left, right, region = aliased(TerritoryContainment), aliased(TerritoryContainment), aliased(Territory)
    return (
        select(left.ancestor_id)
        .join(right, right.ancestor_id == left.ancestor_id)
        .join(region, region.id == left.ancestor_id)
        .where(left.territory_id == one, right.territory_id == other, region.level == Level.REGION)
        .exists()
    )
