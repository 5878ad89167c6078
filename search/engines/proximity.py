"""How near the words of a query stand in the best documents: what they gain for it."""

import numpy as np

from search.engines.snapshot import Snapshot
from search.plan import Group, Plan


def nearness(snapshot: Snapshot, plan: Plan, idfs: list[float], documents: np.ndarray) -> np.ndarray:
    """What each document gains: for each two neighbouring words, a share of the rarer one's idf by their best closeness.

    Closeness is 1 side by side and falls to 0 at `weights.proximity_window` words, in any order.
    """
    gains = np.zeros(len(documents), np.float32)
    for place in range(len(plan.groups) - 1):
        left, right = _stem(plan.groups[place]), _stem(plan.groups[place + 1])
        if left and right and left != right:
            best = _closeness(snapshot, left, right, documents, plan.weights.proximity_window)
            gains += np.float32(plan.weights.proximity * min(idfs[place], idfs[place + 1])) * best
    return gains


def _stem(group: Group) -> str:
    first = group.alternatives[0] if group.alternatives else None
    return first.pieces[0].stem if first and len(first.pieces) == 1 else ""


def _closeness(snapshot: Snapshot, left: str, right: str, documents: np.ndarray, window: int) -> np.ndarray:
    order = np.argsort(documents)
    ascending = documents[order]
    best = np.zeros(len(documents), np.float32)
    lefts, owners = _within(snapshot.occurrences(left), ascending)
    rights, _owners = _within(snapshot.occurrences(right), ascending)
    if not len(lefts) or not len(rights):
        return best
    places = np.searchsorted(rights, lefts)
    for neighbour in (np.minimum(places, len(rights) - 1), np.maximum(places - 1, 0)):
        distance = np.abs(rights[neighbour] - lefts)
        same = (rights[neighbour] >> 16) == (lefts >> 16)
        closeness = np.where(same & (distance > 0), 1 - (distance - 1) / window, 0).clip(0, 1)
        np.maximum.at(best, order[owners], closeness.astype(np.float32))
    return best


def _within(keys: np.ndarray, ascending: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(keys of these documents in ascending order, place of the document of each key)."""
    first = np.searchsorted(keys, ascending << 16)
    last = np.searchsorted(keys, (ascending + 1) << 16)
    lengths = last - first
    ends = np.cumsum(lengths)
    places = np.repeat(first - (ends - lengths), lengths) + np.arange(ends[-1] if len(ends) else 0)
    return keys[places], np.repeat(np.arange(len(ascending)), lengths)
