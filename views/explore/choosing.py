"""The search that a cell of a table stands for: what was chosen on its axes gives way to its codes."""

from dataclasses import replace

from search import Facet, SearchQuery
from search.facets import ACTOR


def choosing(query: SearchQuery, *choices: tuple[Facet, str]) -> SearchQuery:
    """The query with these codes instead of what it chose in their facets; two actors are wanted at once.

    When all the actors chosen are already wanted at once, a table counts within them: they stay.
    """
    for facet in {facet for facet, _code in choices}:
        if not (facet is ACTOR and query.all_actors):
            query = query.without(facet.param)
    for facet, code in choices:
        query = query.adding(facet.param, code)
    pairs = len({code for facet, code in choices if facet is ACTOR}) > 1
    return replace(query, all_actors=True) if pairs else query
