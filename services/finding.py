"""One search as the site does it: codes checked, territories covered, the index asked. What it knows of French is in search/."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from models import Kind, Term, Territory, Vocabulary
from search import Index, Results, SearchQuery
from search.facets import FACETS, KIND, TERRITORY
from search.options import Options
from search.results import Notice
from search.text import as_written
from services import knowledge
from services.cards import Card
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
    query = present(session, query)
    around = ancestors(session, query.selected(TERRITORY.param)) if query.covering else {}
    return Finding(query, index.search(query, ancestors=around, options=options), around)


def told(results: Results, cards: Iterable[Card]) -> tuple[Notice, ...]:
    """The notices of a search; what was read instead of a misspelt word stands as the entries found write it, with accents."""
    if not any("meant" in notice.values for notice in results.notices):
        return results.notices
    texts = [text for card in cards for text in (card.title, *card.texts)]
    return tuple(_with_accents(notice, texts) if "meant" in notice.values else notice for notice in results.notices)


def _with_accents(notice: Notice, texts: Sequence[str]) -> Notice:
    return replace(notice, values={**notice.values, "meant": as_written(notice.values["meant"], texts)})


def present(session: Session, query: SearchQuery) -> SearchQuery:
    """The query in the codes of now: merged and renamed terms by what replaced them, what nobody knows left out and said.

    At most two statements.
    """
    known: dict[str, Set[str]] = {}
    by_vocabulary = [facet for facet in FACETS if facet.vocabulary and query.selected(facet.param)]
    if by_vocabulary:
        codes = _term_codes(session, [facet.vocabulary for facet in by_vocabulary if facet.vocabulary])
        for facet in by_vocabulary:
            now = codes.get(facet.vocabulary, {}) if facet.vocabulary else {}
            query = query.translated(facet.param, now)
            known[facet.param] = now.keys()
    territories: Sequence[str] = query.selected(TERRITORY.param)
    if territories:
        found = session.scalars(select(Territory.code).where(Territory.code.in_(territories)))
        known[TERRITORY.param] = set(found)
    for facet in FACETS:
        if facet.meanings and query.selected(facet.param):
            known[facet.param] = {meaning.code for meaning in facet.meanings}
    if query.selected(KIND.param):
        known[KIND.param] = {kind.value for kind in Kind}
    return query.keeping(known)


def _term_codes(session: Session, vocabularies: Sequence[Vocabulary]) -> Mapping[Vocabulary, Mapping[str, str]]:
    """For each vocabulary, code, past or present → the code of now."""
    successor = aliased(Term)
    found: dict[Vocabulary, dict[str, str]] = {}
    rows = session.execute(
        select(Term.vocabulary, Term.code, successor.code)
        .outerjoin(successor, Term.replaced_by_id == successor.id)
        .where(Term.vocabulary.in_(vocabularies))
    )
    for vocabulary, code, successor_code in rows:
        found.setdefault(vocabulary, {})[code] = successor_code or code
    return found
