"""The terms of a vocabulary as a tree, and what may be done with each. Changing them is in term_edits.py and term_merges.py."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from errors import NotFound
from forms.term import TermData
from models import Term, Vocabulary
from services.term_carriers import Carried, counts

OFFICIAL = frozenset({Vocabulary.SDG})  # seventeen goals adopted by the United Nations: none is added, none goes
# Codes that the program reads: their names may change, they stay. tests/services/test_terms.py holds this list to the code.
BUILT_IN: Mapping[Vocabulary, frozenset[str]] = {
    Vocabulary.ROLE: frozenset({"porteur"}),  # entries of one lead organisation do not fill the first screen
    Vocabulary.MEDOC: frozenset({"donnee", "exemple"}),  # rise when figures or collections of examples are asked for
    Vocabulary.MATURITY: frozenset({"arrete"}),  # rises when failures are asked for
    Vocabulary.SCALE: frozenset({"local"}),  # a local example without a territory is incomplete
}


@dataclass(frozen=True, slots=True)
class Line:
    """A term at its place in the tree, with the entries that carry it."""

    term: Term
    depth: int
    carried: Carried


def in_use(session: Session, vocabulary: Vocabulary) -> list[Term]:
    """The terms of a vocabulary with their other names, in the order of the tree; two statements."""
    wanted = select(Term).where(Term.vocabulary == vocabulary, Term.replaced_by_id.is_(None))
    found = session.scalars(wanted.options(selectinload(Term.names)).execution_options(populate_existing=True))
    return [term for term, _depth in tree(list(found))]


def tree(terms: Sequence[Term]) -> list[tuple[Term, int]]:
    """(term, depth) from the top down, each followed by those below it, siblings by position."""
    known = {term.id for term in terms}
    below: dict[int | None, list[Term]] = {}
    for term in sorted(terms, key=lambda term: (term.position, term.id)):
        below.setdefault(term.broader_id if term.broader_id in known else None, []).append(term)
    return list(_walk(below, None, 0))


def _walk(below: Mapping[int | None, list[Term]], above: int | None, depth: int) -> Iterator[tuple[Term, int]]:
    for term in below.get(above, ()):
        yield term, depth
        yield from _walk(below, term.id, depth + 1)


def lines(session: Session, vocabulary: Vocabulary) -> list[Line]:
    """The tree of a vocabulary with counts; three statements."""
    carried = counts(session, vocabulary)
    return [Line(term, depth, carried.get(term.id, Carried())) for term, depth in tree(in_use(session, vocabulary))]


def get(session: Session, term_id: int) -> Term:
    """A term in use, with its other names. Raises NotFound."""
    found = session.scalar(
        select(Term).where(Term.id == term_id, Term.replaced_by_id.is_(None)).options(selectinload(Term.names))
    )
    if found is None:
        raise NotFound("Ce terme n'existe pas, ou a été fusionné dans un autre.")
    return found


def data_of(term: Term, terms: Sequence[Term]) -> TermData:
    """What a curator would have typed to get this term."""
    codes = {one.id: one.code for one in terms}
    return TermData(
        label=term.label,
        code=term.code,
        label_en=term.label_en,
        short_label=term.short_label,
        short_label_en=term.short_label_en,
        definition=term.definition,
        broader=codes.get(term.broader_id, "") if term.broader_id else "",
        names=tuple(name.name for name in term.names if not name.is_former),
        is_working_list=term.is_working_list,
    )


def former_names(term: Term) -> tuple[str, ...]:
    """Names that the term, or one merged into it, had before."""
    return tuple(sorted(name.name for name in term.names if name.is_former))


def may_stand_under(term: Term | None, terms: Sequence[Term]) -> list[tuple[str, str]]:
    """(code, label) of the terms that this one, or a new one, may stand under: not itself nor what is below it."""
    below = {one.id for one in with_narrower(term, terms)} if term else set()
    return [(one.code, f"{'– ' * depth}{one.label}") for one, depth in tree(terms) if one.id not in below]


def with_narrower(term: Term, terms: Sequence[Term]) -> list[Term]:
    """The term, then all those below it."""
    found, at = [term], 0
    while at < len(found):
        found += [one for one in terms if one.broader_id == found[at].id and one not in found]
        at += 1
    return found


def is_built_in(term: Term) -> bool:
    """Whether the program reads this code: such a term is renamed, never merged nor given another address."""
    return term.code in BUILT_IN.get(term.vocabulary, frozenset())


def moved(terms: Sequence[Term], term_id: int, step: int) -> list[Term]:
    """The terms in the order of the tree after one goes up (-1) or down (1) among those beside it."""
    places = {term.id: place for place, term in enumerate(terms)}
    term = next((one for one in terms if one.id == term_id), None)
    if term is None:
        return list(terms)
    beside = [one for one in terms if one.broader_id == term.broader_id]
    at = beside.index(term)
    if 0 <= at + step < len(beside):
        other = beside[at + step]
        places[term.id], places[other.id] = places[other.id], places[term.id]
    below: dict[int | None, list[Term]] = {}
    known = set(places)
    for one in sorted(terms, key=lambda one: places[one.id]):
        below.setdefault(one.broader_id if one.broader_id in known else None, []).append(one)
    return [one for one, _depth in _walk(below, None, 0)]
