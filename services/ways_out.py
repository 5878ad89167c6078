"""Ways out of a search that found little: what each filter and each word costs, counted, never guessed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from search import FACETS, Index, Results, SearchQuery
from search.text import as_written
from services.cards import texts_of

FEW = 3  # hits from which nobody is stuck
ASKED_MAX = 8  # searches tried for one page: the way out must not be slower than the search


@dataclass(frozen=True, slots=True)
class WayOut:
    """A nearby search that finds something: without which filter (param, code) or word, or in which words; how much it finds."""

    query: SearchQuery
    count: int
    param: str = ""
    code: str = ""
    word: str = ""
    text: str = ""  # the words written otherwise


def ways_out(session: Session, index: Index, query: SearchQuery, results: Results) -> list[WayOut]:
    """Nearby searches that find more, most hits first; none when there is enough already."""
    if results.total >= FEW:
        return []
    found = []
    for nearby in list(_nearby(query, results))[:ASKED_MAX]:
        there = index.search(replace(nearby.query, size=1))
        if there.total > results.total:
            text = _with_accents(session, nearby.text, there) if nearby.text else ""
            found.append(replace(nearby, count=there.total, text=text))
    return sorted(found, key=lambda way: -way.count)


def _with_accents(session: Session, text: str, there: Results) -> str:
    """The words as the first entry found writes them: the index knows them folded. One statement."""
    texts = [text for texts in texts_of(session, [hit.id for hit in there.hits]).values() for text in texts]
    return as_written(text, texts)


def _nearby(query: SearchQuery, results: Results) -> Iterator[WayOut]:
    for facet in FACETS:
        for code in query.selected(facet.param):
            yield WayOut(query.without(facet.param, code), 0, param=facet.param, code=code)
    if query.year_from is not None or query.year_to is not None:
        yield WayOut(query.without_years(), 0, param="de")
    if results.respelt:
        yield WayOut(query.with_text(results.respelt), 0, text=results.respelt)
    labels = [word.label for word in results.words]
    for label in labels if len(labels) > 1 else ():
        rest = " ".join(other for other in labels if other != label)
        yield WayOut(query.with_text(rest), 0, word=label)
