"""Organisations and what they do together: who takes part in the same entries, how two of them are linked."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from models import Entry, Organisation, Partner, Status, Term

# Read at each view, fifty thousand rows at ten thousand entries: as the driver gives them.
_LINKS = (
    "SELECT DISTINCT partner.entry_id, partner.organisation_id FROM partner "
    f"JOIN entry ON entry.id = partner.entry_id WHERE entry.status = '{Status.PUBLISHED.value}' "
    "ORDER BY partner.entry_id, partner.organisation_id"
)


@dataclass(frozen=True, slots=True)
class Member:
    """An organisation of a network."""

    id: int
    slug: str
    name: str
    profile: str  # label of its actor profile, empty when not known


@dataclass(frozen=True, slots=True)
class Together:
    """An organisation that takes part in the same entries as another one."""

    member: Member
    entries: int


@dataclass(frozen=True, slots=True)
class Network:
    """Organisations of some entries: in how many each takes part, and how many each pair shares."""

    entries: Mapping[int, int]  # organisation → entries
    pairs: Mapping[tuple[int, int], int]  # two organisations, the smaller id first → entries they share

    @property
    def partners(self) -> Mapping[int, int]:
        """Organisation → how many others it shares an entry with."""
        return Counter(id for pair in self.pairs for id in pair)

    def most_linked(self, most: int) -> "Network":
        """The organisations with most partners, and what links them; those that are then alone are left out."""
        degrees, entries = self.partners, self.entries
        kept = set(sorted(degrees, key=lambda id: (-degrees[id], -entries[id], id))[:most])
        pairs = {pair: count for pair, count in self.pairs.items() if kept.issuperset(pair)}
        linked = {id for pair in pairs for id in pair}
        return Network({id: count for id, count in entries.items() if id in linked}, pairs)


def links(session: Session) -> np.ndarray:
    """(entry, organisation) of every part taken in a published entry, in order; one statement."""
    rows = session.connection().exec_driver_sql(_LINKS).fetchall()
    return np.array([tuple(row) for row in rows], np.int64).reshape(-1, 2)


def network(session: Session, entry_ids: Collection[int]) -> Network:
    """The network of these entries; one statement."""
    found = links(session)
    found = found[np.isin(found[:, 0], np.fromiter(entry_ids, np.int64, len(entry_ids)))]
    entries: Counter[int] = Counter(found[:, 1].tolist())
    pairs: Counter[tuple[int, int]] = Counter()
    for group in _grouped(found):
        pairs.update(combinations(group, 2))
    return Network(entries, pairs)


def _grouped(found: np.ndarray) -> Iterator[list[int]]:
    """The organisations of each entry, ascending."""
    if len(found):
        starts = np.flatnonzero(np.diff(found[:, 0])) + 1
        yield from (group.tolist() for group in np.split(found[:, 1], starts))


def members(session: Session, ids: Collection[int]) -> dict[int, Member]:
    """Organisation → its name and profile; one statement."""
    if not ids:
        return {}
    rows = session.execute(
        select(Organisation.id, Organisation.slug, Organisation.name, Term.label)
        .outerjoin(Term, Term.id == Organisation.profile_id)
        .where(Organisation.id.in_(ids))
    )
    return {id: Member(id, slug, name, profile or "") for id, slug, name, profile in rows}


def all_members(session: Session) -> dict[int, Member]:
    """Every organisation, for exports; one statement."""
    rows = session.execute(
        select(Organisation.id, Organisation.slug, Organisation.name, Term.label).outerjoin(
            Term, Term.id == Organisation.profile_id
        )
    )
    return {id: Member(id, slug, name, profile or "") for id, slug, name, profile in rows}


def together(session: Session, organisation_id: int, *, limit: int = 24) -> list[Together]:
    """Who takes part in the same published entries as this organisation, most entries first; one statement."""
    own, other = aliased(Partner), aliased(Partner)
    shared = func.count(own.entry_id.distinct())
    rows = session.execute(
        select(Organisation.id, Organisation.slug, Organisation.name, func.max(Term.label), shared)
        .join(other, other.organisation_id == Organisation.id)
        .join(own, own.entry_id == other.entry_id)
        .join(Entry, Entry.id == own.entry_id)
        .outerjoin(Term, Term.id == Organisation.profile_id)
        .where(
            own.organisation_id == organisation_id,
            Organisation.id != organisation_id,
            Entry.status == Status.PUBLISHED,
        )
        .group_by(Organisation.id, Organisation.slug, Organisation.name)
        .order_by(shared.desc(), Organisation.name, Organisation.id)
        .limit(limit)
    )
    return [Together(Member(id, slug, name, profile or ""), count) for id, slug, name, profile, count in rows]


@dataclass(frozen=True, slots=True)
class Step:
    """Two organisations of a path and the entries they share."""

    left: int
    right: int
    entries: tuple[int, ...]


def shortest_path(found: np.ndarray, start: int, end: int) -> list[Step] | None:
    """Steps from one organisation to another through the entries they share, as few as can be; None when none leads there.

    Args:
        found: (entry, organisation) pairs, see `links`.

    Complexity: each pair is looked at once for each distance from the start.
    """
    if start == end:
        return []
    rings = [np.array([start])]
    seen = {start}
    while end not in seen:
        entries = found[np.isin(found[:, 1], rings[-1]), 0]
        near = np.unique(found[np.isin(found[:, 0], entries), 1])
        ring = np.array([id for id in near.tolist() if id not in seen], np.int64)
        if not len(ring):
            return None
        seen.update(ring.tolist())
        rings.append(ring)
    return _steps(found, rings, end)


def _steps(found: np.ndarray, rings: Sequence[np.ndarray], end: int) -> list[Step]:
    """The path walked back from its end, the smallest id first at each choice."""
    steps: list[Step] = []
    at = end
    for ring in reversed(rings[:-1]):
        entries = found[found[:, 1] == at, 0]
        shared = found[np.isin(found[:, 0], entries) & np.isin(found[:, 1], ring)]
        before = int(shared[:, 1].min())
        both = shared[shared[:, 1] == before, 0]
        steps.append(Step(before, at, tuple(sorted(both.tolist()))))
        at = before
    return steps[::-1]
