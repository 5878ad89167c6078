"""Organisations found by what a person types of their name."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from models import Organisation, Term
from search.text import fold_key
from services.network import Member
from services.other_names import answers


def find_organisations(session: Session, text: str, *, limit: int) -> tuple[Member | None, Sequence[Member]]:
    """The organisation of this address, name or acronym when there is one, else those whose name holds the text."""
    key = fold_key(text)
    columns = (
        select(Organisation.slug, Organisation.name, func.coalesce(Term.label, ""))
        .outerjoin(Term, Term.id == Organisation.profile_id)
        .order_by(func.length(Organisation.name), Organisation.id)
    )
    exact = session.execute(columns.where(answers(lambda one: (one.slug == text) | (one.folded_name == key)))).first()
    if exact is not None:
        return Member(*exact), ()
    if not key:
        return None, ()
    rows = session.execute(columns.where(answers(lambda one: _holds(one, key, text))).limit(limit)).all()
    found = [Member(slug, name, profile) for slug, name, profile in rows]
    return (found[0], ()) if len(found) == 1 else (None, found)


def _holds(one: type[Organisation], key: str, text: str) -> ColumnElement[bool]:
    return one.folded_name.contains(key, autoescape=True) | (func.lower(one.acronym) == text.lower())
