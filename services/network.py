"""Organisations and what they do together: who takes part in the same entries, how two of them are linked.

Read from the index's arrays: at ten thousand entries SQL takes half a second to give the fifty thousand parts taken.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from models import Entry, Organisation, Partner, Status, Term
from search import Index, SearchQuery
from services.finding import Finding


@dataclass(frozen=True, slots=True)
class Member:
    """An organisation of a network."""

    slug: str
    name: str
    profile: str  # label of its actor profile, empty when not known


@dataclass(frozen=True, slots=True)
class Together:
    """An organisation that takes part in the same entries as another one."""

    member: Member
    entries: int


@dataclass(frozen=True, slots=True)
class Links:
    """Parts taken: in parallel, an entry and the place in `slugs` of an organisation; an entry's follow one another."""

    slugs: tuple[str, ...]
    entries: np.ndarray
    organisations: np.ndarray


@dataclass(frozen=True, slots=True)
class Network:
    """Organisations of some entries: in how many each takes part, and how many each pair shares.

    Pairs are in parallel arrays of places in `slugs`, which are in alphabetical order; the first of a pair comes first there.
    """

    slugs: tuple[str, ...]
    counts: np.ndarray  # entries of each organisation
    left: np.ndarray
    right: np.ndarray
    shared: np.ndarray  # entries of each pair

    @property
    def degrees(self) -> np.ndarray:
        """How many others each organisation shares an entry with."""
        size = len(self.slugs)
        return np.bincount(self.left, minlength=size) + np.bincount(self.right, minlength=size)

    @property
    def entries(self) -> dict[str, int]:
        """Organisation → entries, those with none left out."""
        return {self.slugs[place]: int(self.counts[place]) for place in np.flatnonzero(self.counts)}

    @property
    def partners(self) -> dict[str, int]:
        """Organisation → how many others it shares an entry with."""
        degrees = self.degrees
        return {self.slugs[place]: int(degrees[place]) for place in np.flatnonzero(self.counts)}

    @property
    def pairs(self) -> dict[tuple[str, str], int]:
        """Two organisations → entries they share, those that share most first, then in alphabetical order."""
        return self.strongest(len(self.shared))

    def strongest(self, most: int) -> dict[tuple[str, str], int]:
        """The pairs that share most entries."""
        order = np.lexsort((self.right, self.left, -self.shared))[:most]
        return {(self.slugs[self.left[at]], self.slugs[self.right[at]]): int(self.shared[at]) for at in order}

    def most_linked(self, most: int) -> "Network":
        """The organisations with most partners, and what links them; those that are then alone are left out."""
        order = np.lexsort((np.arange(len(self.slugs)), -self.counts, -self.degrees))
        kept = np.zeros(len(self.slugs), bool)
        kept[order[:most]] = True
        both = kept[self.left] & kept[self.right]
        left, right = self.left[both], self.right[both]
        linked = np.zeros(len(self.slugs), bool)
        linked[left] = linked[right] = True
        return Network(self.slugs, np.where(linked, self.counts, 0), left, right, self.shared[both])


def links(index: Index, found: Finding | None = None) -> Links:
    """Parts taken in the entries that a search found, or in all of them."""
    query, around = (found.query, found.around) if found else (SearchQuery(), None)
    slugs, entries, organisations = index.carried(query, "organisation", ancestors=around)
    return Links(tuple(slugs), np.array(entries, np.int64), np.array(organisations, np.int64))


def network(held: Links) -> Network:
    """Who acts with whom in these parts."""
    slugs = tuple(sorted(held.slugs))
    place_of = {slug: place for place, slug in enumerate(slugs)}
    who = np.array([place_of[slug] for slug in held.slugs], np.int64)[held.organisations]
    keys = [np.empty(0, np.int64)]
    for step in range(1, len(who)):  # each part with the next one of its entry, then with the second next…
        same = held.entries[step:] == held.entries[:-step]
        if not same.any():
            break
        left, right = who[:-step][same], who[step:][same]
        keys.append(np.minimum(left, right) * len(slugs) + np.maximum(left, right))
    found, shared = np.unique(np.concatenate(keys), return_counts=True)
    size = max(1, len(slugs))
    return Network(slugs, np.bincount(who, minlength=len(slugs)), found // size, found % size, shared)


def _members() -> Select[str, str, str]:
    return select(Organisation.slug, Organisation.name, func.coalesce(Term.label, "")).outerjoin(
        Term, Term.id == Organisation.profile_id
    )


def members(session: Session, slugs: Collection[str] | None = None) -> dict[str, Member]:
    """Organisation → its name and profile, for these or for all; one statement."""
    wanted = _members() if slugs is None else _members().where(Organisation.slug.in_(slugs))
    return {slug: Member(slug, name, profile) for slug, name, profile in session.execute(wanted)}


def together(session: Session, organisation_id: int, *, limit: int = 24) -> list[Together]:
    """Who takes part in the same published entries as this organisation, most entries first; one statement."""
    own, other = aliased(Partner), aliased(Partner)
    shared = func.count(own.entry_id.distinct())
    counted = (
        select(other.organisation_id.label("id"), shared.label("entries"))
        .join(own, own.entry_id == other.entry_id)
        .join(Entry, Entry.id == own.entry_id)
        .where(
            own.organisation_id == organisation_id,
            other.organisation_id != organisation_id,
            Entry.status == Status.PUBLISHED,
        )
        .group_by(other.organisation_id)
        .subquery()
    )
    rows = session.execute(
        _members()
        .add_columns(counted.c.entries)
        .join(counted, counted.c.id == Organisation.id)
        .order_by(counted.c.entries.desc(), Organisation.name, Organisation.id)
        .limit(limit)
    )
    return [Together(Member(slug, name, profile), count) for slug, name, profile, count in rows]


@dataclass(frozen=True, slots=True)
class Step:
    """Two organisations of a path and the entries they share."""

    left: str
    right: str
    entries: tuple[int, ...]


def shortest_path(held: Links, start: str, end: str) -> list[Step] | None:
    """Steps from one organisation to another through the entries they share, as few as can be; None when none leads there.

    Complexity: every part is looked at once for each step of the path.
    """
    if start == end:
        return []
    if start not in held.slugs or end not in held.slugs:
        return None
    _ids, entries = np.unique(held.entries, return_inverse=True)
    goal = held.slugs.index(end)
    seen = np.zeros(len(held.slugs), bool)
    seen[held.slugs.index(start)] = True
    rings = [seen.copy()]
    while not seen[goal]:
        near = _reached(entries, held.organisations, rings[-1]) & ~seen
        if not near.any():
            return None
        seen |= near
        rings.append(near)
    return _steps(held, entries, rings, goal)


def _reached(entries: np.ndarray, organisations: np.ndarray, ring: np.ndarray) -> np.ndarray:
    """Organisations that share an entry with one of the ring, as a mask."""
    touched = np.zeros(int(entries.max()) + 1, bool)
    touched[entries[ring[organisations]]] = True
    found = np.zeros(len(ring), bool)
    found[organisations[touched[entries]]] = True
    return found


def _steps(held: Links, entries: np.ndarray, rings: Sequence[np.ndarray], goal: int) -> list[Step]:
    """The path walked back from its end, the first name in alphabetical order at each choice."""
    steps: list[Step] = []
    at = goal
    for ring in reversed(rings[:-1]):
        alone = np.zeros(len(held.slugs), bool)
        alone[at] = True
        before = min(np.flatnonzero(_reached(entries, held.organisations, alone) & ring), key=lambda p: held.slugs[p])
        own = held.entries[held.organisations == at]
        shared = np.intersect1d(own, held.entries[held.organisations == before])
        steps.append(Step(held.slugs[before], held.slugs[at], tuple(shared.tolist())))
        at = int(before)
    return steps[::-1]
