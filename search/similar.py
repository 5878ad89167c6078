"""Documents like another one: its most telling words, and what it shares of actors, domains, territory and type."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from search.plan import Alternative, Boost, Group, Piece, Plan, Weights
from search.text import Stream

WORDS = 14  # most telling words kept: beyond, common ones drown the subject
SHARED = {"kind": 1.3, "domain": 1.25, "partnership": 1.1, "actor": 1.05, "territory": 1.15}  # factor of a shared code


@dataclass(frozen=True, slots=True)
class Profile:
    """What likeness is measured from: a document's words and codes."""

    id: int
    streams: Sequence[Stream]
    codes: Mapping[str, Sequence[str]]


def similar_plan(
    profile: Profile, *, frequencies: Callable[[Sequence[str]], list[int]], total: int, limit: int
) -> Plan:
    """The question whose best answers are the documents like this one."""
    weights: Counter[str] = Counter()
    for stream in profile.streams:
        for stem in stream.stems:
            weights[stem] += stream.weight  # type: ignore[assignment]  # weights are fractions
    stems = list(weights)
    telling = {
        stem: (1 + math.log(weights[stem])) * math.log(total / count)
        for stem, count in zip(stems, frequencies(stems), strict=True)
        if 1 < count < total / 2
    }
    best = sorted(telling, key=lambda stem: (-telling[stem], stem))[:WORDS]
    groups = tuple(Group(stem, (Alternative((Piece(stem),)),), is_required=False) for stem in best)
    boosts = tuple(
        Boost(field, code, factor) for field, factor in SHARED.items() for code in profile.codes.get(field, ())
    )
    return Plan(groups=groups, boosts=boosts, limit=limit + 1, weights=Weights(exact=0, proximity=0, coordination=0.5))
