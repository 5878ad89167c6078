"""The order of the first hits: what the engine scored, made diverse. Signals are described in docs/search.md."""

from collections.abc import Sequence

from search.plan import RERANKED, Found, Sort

DIVERSITY = 0.90  # a hit keeps this share of its score for each better hit of the same cluster, at most three times


def page_of(
    found: Found, *, sort: Sort, offset: int, limit: int, diversity: float = DIVERSITY
) -> list[tuple[int, float]]:
    """(id, score) of the hits on the page, in their final order."""
    pairs = list(zip(found.ids, found.scores, strict=True))
    if sort is not Sort.RELEVANCE:
        return pairs[:limit]
    head = diversified(pairs[:RERANKED], found.clusters[:RERANKED], share=diversity)
    return (head + pairs[RERANKED:])[offset : offset + limit]


def diversified(
    pairs: Sequence[tuple[int, float]], clusters: Sequence[int], *, share: float
) -> list[tuple[int, float]]:
    """The same hits, those alike spread out: each loses a little for every better one of its cluster (0 has none)."""
    seen: dict[int, int] = {}
    scored: list[tuple[float, int, int]] = []
    for place, ((id, score), cluster) in enumerate(zip(pairs, clusters, strict=True)):
        if cluster:
            before = seen.get(cluster, 0)
            seen[cluster] = before + 1
            score = score * share ** min(3, before) if before else score
        scored.append((-score, place, id))
    return [(id, -negative) for negative, _place, id in sorted(scored)]
