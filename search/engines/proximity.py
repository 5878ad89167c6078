"""How near the words of a query stand in the best documents: what they gain for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from search.engines.snapshot import Snapshot
from search.plan import Group, Plan

SIDE_BY_SIDE = 6  # words at which two neighbours of the query stop being near
GATHERED = 12  # words in which several of them make one statement: about a clause


@dataclass(slots=True)
class _Places:
    """Where a wanted stem stands in the documents that are ranked again."""

    keys: np.ndarray  # document × 65,536 + position, ascending
    owners: np.ndarray  # place of the document of each key
    idf: float


def nearness(snapshot: Snapshot, plan: Plan, idfs: Sequence[float], documents: np.ndarray) -> np.ndarray:
    """What each document gains: `weights.proximity` of the idf of its words that stand together, by twos and by clause."""
    order = np.argsort(documents)
    ascending = documents[order]
    read: dict[str, _Places] = {}
    for group, idf in zip(plan.groups, idfs, strict=True):
        stem = _stem(group)
        if stem and stem not in read:
            read[stem] = _Places(*_within(snapshot.occurrences(stem), ascending), idf)
    stems = [_stem(group) for group in plan.groups]
    gains = np.zeros(len(documents), np.float32)
    gains[order] = _in_pairs(stems, read, len(documents)) + _in_clauses(list(read.values()), ascending)
    return gains * np.float32(plan.weights.proximity)


def _stem(group: Group) -> str:
    first = group.alternatives[0] if group.alternatives else None
    return first.pieces[0].stem if first and len(first.pieces) == 1 else ""


def _in_pairs(stems: Sequence[str], read: dict[str, _Places], count: int) -> np.ndarray:
    """For each two neighbours of the query, the rarer one's idf by their best closeness, in any order.

    Closeness is 1 side by side and falls to 0 at SIDE_BY_SIDE words.
    """
    gains = np.zeros(count, np.float32)
    for left, right in pairwise(stems):
        if left and right and left != right:
            rarer = np.float32(min(read[left].idf, read[right].idf))
            gains += rarer * _closeness(read[left], read[right].keys, count)
    return gains


def _closeness(left: _Places, rights: np.ndarray, count: int) -> np.ndarray:
    best = np.zeros(count, np.float32)
    lefts = left.keys
    if not len(lefts) or not len(rights):
        return best
    places = np.searchsorted(rights, lefts)
    for neighbour in (np.minimum(places, len(rights) - 1), np.maximum(places - 1, 0)):
        distance = np.abs(rights[neighbour] - lefts)
        same = (rights[neighbour] >> 16) == (lefts >> 16)
        closeness = np.where(same & (distance > 0), 1 - (distance - 1) / SIDE_BY_SIDE, 0).clip(0, 1)
        np.maximum.at(best, left.owners, closeness.astype(np.float32))
    return best


def _in_clauses(read: Sequence[_Places], ascending: np.ndarray) -> np.ndarray:
    """The most idf that GATHERED words of a document hold, its best word apart: one sentence that says it all."""
    best = np.zeros(len(ascending), np.float32)
    held = [places for places in read if len(places.keys)]
    if len(held) < 2:
        return best
    starts = np.unique(np.concatenate([places.keys for places in held]))
    total = np.zeros(len(starts), np.float32)
    most = np.zeros(len(starts), np.float32)
    for places in held:
        following = np.minimum(np.searchsorted(places.keys, starts), len(places.keys) - 1)
        ahead = places.keys[following] - starts
        worth = np.where((ahead >= 0) & (ahead <= GATHERED), np.float32(places.idf), np.float32(0))
        total += worth
        most = np.maximum(most, worth)
    np.maximum.at(best, np.searchsorted(ascending, starts >> 16), total - most)
    return best


def _within(keys: np.ndarray, ascending: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(keys of these documents in ascending order, place of the document of each key)."""
    first = np.searchsorted(keys, ascending << 16)
    last = np.searchsorted(keys, (ascending + 1) << 16)
    lengths = last - first
    ends = np.cumsum(lengths)
    places = np.repeat(first - (ends - lengths), lengths) + np.arange(ends[-1] if len(ends) else 0)
    return keys[places], np.repeat(np.arange(len(ascending)), lengths)
