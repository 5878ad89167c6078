"""Where to draw the members of a network so that those who are linked stand near one another: the same each time."""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

import numpy as np

Node = TypeVar("Node", bound=Hashable)
_ROUNDS = 160
_PULL = 1.6  # to the centre: less, and a lonely pair shrinks all the others
_GOLDEN = np.pi * (3 - np.sqrt(5))  # sunflower order: an even start without chance


def positions(nodes: Sequence[Node], pairs: Mapping[tuple[Node, Node], int]) -> dict[Node, tuple[float, float]]:
    """Node → (x, y) between 0 and 1.

    Source: Fruchterman and Reingold, "Graph Drawing by Force-directed Placement", Software: Practice and Experience 21, 1991;
    a pull to the centre keeps separate groups in sight.
    Complexity: nodes² for each of its rounds; the caller caps the nodes.
    """
    if not nodes:
        return {}
    order = {node: place for place, node in enumerate(nodes)}
    count = np.arange(len(nodes))
    radius = np.sqrt((count + 0.5) / len(nodes)) / 2
    points = np.stack([radius * np.cos(count * _GOLDEN), radius * np.sin(count * _GOLDEN)], axis=1)
    pulls = np.zeros((len(nodes), len(nodes)))
    for (left, right), shared in pairs.items():
        pulls[order[left], order[right]] = pulls[order[right], order[left]] = 1 + np.log(shared)
    ideal = 1.5 / np.sqrt(len(nodes))
    for round_number in range(_ROUNDS):
        away = points[:, None] - points[None]
        distance = np.maximum(np.linalg.norm(away, axis=2), 1e-4)
        force = ideal**2 / distance - pulls * distance**2 / ideal
        moves = (away * (force / distance)[..., None]).sum(axis=1) - points * _PULL
        length = np.maximum(np.linalg.norm(moves, axis=1, keepdims=True), 1e-9)
        points += moves / length * np.minimum(length, 0.12 * (1 - round_number / _ROUNDS))
    low, high = points.min(axis=0), points.max(axis=0)
    scaled = (points - low) / np.maximum(high - low, 1e-9)
    return {node: (float(x), float(y)) for node, (x, y) in zip(nodes, scaled, strict=True)}
