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


def term_words(session: Session) -> Mapping[int, TermWords]:
    """Number of each term → what it lends; two statements, whatever the number of entries."""
    names: dict[int, list[str]] = defaultdict(list)
    for term_id, name in session.execute(select(TermName.term_id, TermName.name).order_by(TermName.id)):
        names[term_id].append(name)
    rows = session.execute(select(Term.id, Term.code, Term.label, Term.broader_id)).all()
    codes = {id: code for id, code, _label, _broader_id in rows}
    above = {id: broader_id for id, _code, _label, broader_id in rows}
    return {
        id: TermWords((label, *names[id]), tuple(codes[one] for one in _path(id, above)))
        for id, _code, label, _broader_id in rows
    }


def _path(id: int, above: Mapping[int, int | None]) -> list[int]:
    """The term and all it stands under; a circle, which the desk never makes, is walked once."""
    found = [id]
    while (higher := above[found[-1]]) is not None and higher not in found:
        found.append(higher)
    return found
