"""One search as the site does it: codes checked, territories covered, the index asked. What it knows of French is in search/."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Kind, Term, Territory
from search import BY_PARAM, Index, Results, SearchQuery
from search.facets import FACETS, KIND, TERRITORY
from search.options import Options
from services import knowledge
from services.territories import ancestors


@dataclass(frozen=True, slots=True)
class Finding:
    """The query as it could be used, and what it found."""

    query: SearchQuery
    results: Results
    around: Mapping[str, Sequence[str]] = field(default_factory=dict)  # chosen territory → what contains it, if wanted


def find(session: Session, index: Index, query: SearchQuery, *, options: Options | None = None) -> Finding:
    """What the base holds for this query; at most four statements. Raises IndexUnavailable."""
    knowledge.refresh(session, index)
    query = query.keeping(known_codes(session, query))
    around = ancestors(session, query.selected(TERRITORY.param)) if query.covering else {}
    return Finding(query, index.search(query, ancestors=around, options=options), around)


def known_codes(session: Session, query: SearchQuery) -> Mapping[str, Set[str]]:
    """For each facet in use, those of the chosen codes that exist; at most two statements."""
    known: dict[str, set[str]] = {}
    by_vocabulary = [facet for facet in FACETS if facet.vocabulary and query.selected(facet.param)]
    if by_vocabulary:
        rows = session.execute(
            select(Term.vocabulary, Term.code).where(Term.vocabulary.in_([facet.vocabulary for facet in by_vocabulary]))
        ).all()
        for facet in by_vocabulary:
            known[facet.param] = {code for vocabulary, code in rows if vocabulary == facet.vocabulary}
    territories: Sequence[str] = query.selected(TERRITORY.param)
    if territories:
        found = session.scalars(select(Territory.code).where(Territory.code.in_(territories)))
        known[TERRITORY.param] = set(found)
    for facet in FACETS:
        if facet.meanings and query.selected(facet.param):
            known[facet.param] = {meaning.code for meaning in facet.meanings}
    if query.selected(KIND.param):
        known[KIND.param] = {kind.value for kind in Kind}
    return {param: codes for param, codes in known.items() if param in BY_PARAM}
