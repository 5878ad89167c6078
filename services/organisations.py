"""Organisations found by what a person types of their name."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import Organisation, Term
from search.text import fold_key
from services.network import Member


def find_organisations(session: Session, text: str, *, limit: int) -> tuple[Member | None, Sequence[Member]]:
    """The organisation of this address, name or acronym when there is one, else those whose name holds the text."""
    key = fold_key(text)
    columns = (
        select(Organisation.slug, Organisation.name, func.coalesce(Term.label, ""))
        .outerjoin(Term, Term.id == Organisation.profile_id)
        .order_by(func.length(Organisation.name), Organisation.id)
    )
    is_it = (Organisation.slug == text) | (Organisation.folded_name == key)
    exact = session.execute(columns.where(is_it)).first()
    if exact is not None:
        return Member(*exact), ()
    if not key:
        return None, ()
    holds = Organisation.folded_name.contains(key, autoescape=True) | (func.lower(Organisation.acronym) == text.lower())
    rows = session.execute(columns.where(holds).limit(limit)).all()
    found = [Member(slug, name, profile) for slug, name, profile in rows]
    return (found[0], ()) if len(found) == 1 else (None, found)
