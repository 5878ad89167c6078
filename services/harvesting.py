"""What harvesters read (OAI-PMH): every entry that was ever public, by the moment it changed, those gone marked so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, func, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from errors import NotFound
from models import (
    Entry,
    Kind,
    Level,
    Territory,
    TerritoryContainment,
    Tombstone,
    entry_territory,
    utc_now,
)
from search.facets import KIND_IN_URL
from services import catalog
from services.territories import ancestors

SECOND = timedelta(seconds=1)  # the precision of the protocol's dates
_KINDS = {word: kind for kind, word in KIND_IN_URL.items()}


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked: a set (a kind or a région), from and until which second, both included."""

    set: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list stopped: the moment and number of its last record."""

    at: datetime
    number: int


@dataclass(frozen=True, slots=True)
class Record:
    """A record; `entry` is None once it is gone."""

    number: int
    at: datetime
    sets: tuple[str, ...]
    entry: Entry | None


def is_set(session: Session, name: str) -> bool:
    """Whether a set has this name."""
    return name in _KINDS or session.scalar(_regions().where(Territory.code == name)) is not None


def sets(session: Session) -> list[tuple[str, str]]:
    """(name, what it holds): the five kinds, then the régions."""
    kinds = [(word, f"Fiches de type {word}") for word in KIND_IN_URL.values()]
    return kinds + [(code, f"Fiches du territoire {name}") for code, name in session.execute(_regions())]


def _regions() -> Select[str, str]:
    return select(Territory.code, Territory.name).where(Territory.level == Level.REGION).order_by(Territory.folded_name)


def count(session: Session, scope: Scope) -> int:
    """How many records the scope has; two statements."""
    here = session.scalar(select(func.count()).select_from(_entries(scope).subquery())) or 0
    gone = session.scalar(select(func.count()).select_from(_tombstones(scope).subquery())) or 0
    return here + gone


def records(session: Session, scope: Scope, *, after: Place | None, limit: int) -> list[Record]:
    """The records of the scope after a place, oldest change first; a bounded number of statements."""
    both = union_all(_entries(scope), _tombstones(scope)).subquery()
    wanted = select(both.c.number, both.c.at)
    if after:
        later = and_(both.c.at == after.at, both.c.number > after.number)
        wanted = wanted.where(or_(both.c.at > after.at, later))
    rows = session.execute(wanted.order_by(both.c.at, both.c.number).limit(limit)).all()
    return _records(session, [(number, at) for number, at in rows])


def record(session: Session, number: int) -> Record:
    """The record of an entry that is or was public. Raises NotFound."""
    found = session.execute(_entries(Scope()).where(Entry.id == number)).first()
    found = found or session.execute(_tombstones(Scope()).where(Tombstone.entry_id == number)).first()
    if found is None:
        raise NotFound(f"Aucune fiche publique n'a eu le numéro {number}.")
    return _records(session, [(found[0], found[1])])[0]


def earliest(session: Session) -> datetime:
    """No record is older than this."""
    first = session.scalar(select(func.min(Entry.updated_at)).where(Entry.published_at.is_not(None)))
    gone = session.scalar(select(func.min(Tombstone.erased_at)))
    return min([at for at in (first, gone) if at] or [utc_now()])


def _entries(scope: Scope) -> Select[int, datetime]:
    """Entries that are public or were: archived ones keep their row, and its date is that of their leaving."""
    wanted = select(Entry.id.label("number"), Entry.updated_at.label("at")).where(Entry.published_at.is_not(None))
    if scope.set in _KINDS:
        wanted = wanted.where(Entry.kind == _KINDS[scope.set])
    elif scope.set:
        region = aliased(Territory)
        inside = select(TerritoryContainment.territory_id).join(region, region.id == TerritoryContainment.ancestor_id)
        itself = select(Territory.id).where(Territory.code == scope.set)
        spots = entry_territory.c.territory_id
        tagged = select(entry_territory.c.entry_id).where(
            or_(spots.in_(inside.where(region.code == scope.set)), spots.in_(itself))
        )
        wanted = wanted.where(Entry.id.in_(tagged))
    if scope.since:
        wanted = wanted.where(Entry.updated_at >= scope.since)
    return wanted.where(Entry.updated_at < scope.until + SECOND) if scope.until else wanted


def _tombstones(scope: Scope) -> Select[int, datetime]:
    wanted = select(Tombstone.entry_id.label("number"), Tombstone.erased_at.label("at"))
    if scope.set in _KINDS:
        wanted = wanted.where(Tombstone.kind == _KINDS[scope.set])
    elif scope.set:
        wanted = wanted.where((" " + Tombstone.regions + " ").contains(f" {scope.set} ", autoescape=True))
    if scope.since:
        wanted = wanted.where(Tombstone.erased_at >= scope.since)
    return wanted.where(Tombstone.erased_at < scope.until + SECOND) if scope.until else wanted


def _records(session: Session, found: Sequence[tuple[int, datetime]]) -> list[Record]:
    numbers = [number for number, _at in found]
    whole = {entry.id: entry for entry in catalog.whole(session, numbers)}
    kinds: dict[int, Kind] = {}
    regions: dict[int, tuple[str, ...]] = {}
    tagged = (
        select(Entry.id, Entry.kind, Territory.code)
        .outerjoin(entry_territory, entry_territory.c.entry_id == Entry.id)
        .outerjoin(Territory, Territory.id == entry_territory.c.territory_id)
        .where(Entry.id.in_(numbers))
        .order_by(Entry.id)
    )
    spots: dict[int, list[str]] = {}
    for number, kind, code in session.execute(tagged):
        kinds[number] = kind
        spots.setdefault(number, []).extend([code] if code else [])
    above = ancestors(session, {code for codes in spots.values() for code in codes})
    for number, codes in spots.items():
        around = {code for spot in codes for code in (spot, *above.get(spot, ()))}
        regions[number] = tuple(sorted(code for code in around if code.startswith("REG-")))
    for gone in session.scalars(select(Tombstone).where(Tombstone.entry_id.in_(set(numbers) - kinds.keys()))):
        kinds[gone.entry_id], regions[gone.entry_id] = gone.kind, tuple(gone.regions.split())
    return [
        Record(number, at, (KIND_IN_URL[kinds[number]], *regions[number]), whole.get(number))
        for number, at in found
        if number in kinds
    ]
