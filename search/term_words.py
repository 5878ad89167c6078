"""What each term lends to the entries that carry it: its names, past ones too, and the codes it is found under."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Term, TermName


@dataclass(frozen=True, slots=True)
class TermWords:
    """Names that find the term, and its code followed by those of what it stands under."""

    names: tuple[str, ...]
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the terms lend, by number and by (vocabulary, code): the subject of a fiche Repères is a code."""

    by_id: Mapping[int, TermWords]
    by_code: Mapping[tuple[str, str], TermWords]


def term_words(session: Session) -> Lexicon:
    """What each term lends; two statements, whatever the number of entries."""
    names: dict[int, list[str]] = defaultdict(list)
    for term_id, name in session.execute(select(TermName.term_id, TermName.name).order_by(TermName.id)):
        names[term_id].append(name)
    terms = session.execute(select(Term.id, Term.vocabulary, Term.code, Term.label, Term.broader_id)).all()
    codes = {term.id: term.code for term in terms}
    above = {term.id: term.broader_id for term in terms}
    by_id = {
        term.id: TermWords((term.label, *names[term.id]), tuple(codes[one] for one in _path(term.id, above)))
        for term in terms
    }
    return Lexicon(by_id, {(term.vocabulary.value, term.code): by_id[term.id] for term in terms})


def _path(id: int, above: Mapping[int, int | None]) -> list[int]:
    """The term and all it stands under; a circle, which the desk never makes, is walked once."""
    found = [id]
    while (higher := above[found[-1]]) is not None and higher not in found:
        found.append(higher)
    return found
