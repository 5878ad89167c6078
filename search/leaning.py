"""A need told in several words leans to the domains its best answers share: their other words are a matter of chance."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import prod

from search.engines.base import Engine
from search.facets import DOMAIN
from search.plan import RERANKED, Found, Plan

LEANING_FROM = 4  # words from which a subject is told rather than named
LEADERS = 5  # best entries that say which domains it is of
STRENGTH = 0.7  # share of its score gained by an entry of a domain that all leaders have and no other entry
CLEARLY = 0.1  # share of the leaders by which a domain must exceed its share of the whole base


def toward_domains(engine: Engine, found: Found) -> Found:
    """The same hits, those of the domains that the first ones share raised; as they are when there is little to reorder."""
    if found.total <= LEADERS:
        return found
    domains = _domains(engine, found.ids[:RERANKED])
    everywhere = engine.run(Plan(counted=(DOMAIN.field,))).counts[DOMAIN.field]
    factors = _factors([domains[id] for id in found.ids[:LEADERS]], everywhere, engine.document_count())
    gains = [prod((factors.get(code, 1.0) for code in domains[id]), start=1.0) for id in found.ids[:RERANKED]]
    scores = [score * gain for score, gain in zip(found.scores, gains, strict=False)]
    order = sorted(range(len(scores)), key=lambda place: (-scores[place], place))
    return replace(
        found,
        ids=[*(found.ids[place] for place in order), *found.ids[RERANKED:]],
        scores=[*(scores[place] for place in order), *found.scores[RERANKED:]],
        clusters=[*(found.clusters[place] for place in order), *found.clusters[RERANKED:]],
    )


def _domains(engine: Engine, ids: Sequence[int]) -> Mapping[int, Sequence[str]]:
    """The domains of each document."""
    codes, carriers, places = engine.carried(Plan(only_ids=tuple(ids)), DOMAIN.field)
    domains: dict[int, list[str]] = defaultdict(list)
    for id, place in zip(carriers, places, strict=True):
        domains[id].append(codes[place])
    return domains


def _factors(leaders: Sequence[Sequence[str]], everywhere: Mapping[str, int], whole: int) -> Mapping[str, float]:
    """What each domain multiplies a score by: how much more often the leaders are of it than the base is."""
    shares = {code: count / len(leaders) for code, count in Counter(code for one in leaders for code in one).items()}
    excess = {code: share - everywhere.get(code, 0) / max(1, whole) for code, share in shares.items()}
    return {code: 1 + STRENGTH * more for code, more in excess.items() if more > CLEARLY}
