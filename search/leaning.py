"""A need told in several words leans to the domains its best answers share: their other words are a matter of chance."""

from search.engines.base import Engine
from search.facets import DOMAIN
from search.plan import Boost, Found, Plan

LEANING_FROM = 4  # words from which a subject is told rather than named
LEADERS = 5  # best entries that say which domains it is of
STRENGTH = 0.7  # share of its score gained by an entry of a domain that all leaders have and no other entry
CLEARLY = 0.1  # share of the leaders by which a domain must exceed its share of the whole base


def toward_domains(engine: Engine, found: Found) -> tuple[Boost, ...]:
    """What entries of the domains that the first hits share score more; nothing when there is little to reorder."""
    if found.total <= LEADERS:
        return ()
    leaders = _counts(engine, Plan(only_ids=tuple(found.ids[:LEADERS]), counted=(DOMAIN.field,)))
    everywhere = _counts(engine, Plan(counted=(DOMAIN.field,)))
    whole = max(1, engine.document_count())
    more = {code: count / LEADERS - everywhere.get(code, 0) / whole for code, count in leaders.items()}
    return tuple(
        Boost(DOMAIN.field, code, 1 + STRENGTH * excess) for code, excess in sorted(more.items()) if excess > CLEARLY
    )


def _counts(engine: Engine, plan: Plan) -> dict[str, int]:
    return engine.run(plan).counts[DOMAIN.field]
