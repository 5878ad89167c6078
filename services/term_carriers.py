"""Which entries carry a term: as a tag, as the profile or the role of a partner, as the subject of a fiche Repères."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, case, func, select, union
from sqlalchemy.orm import Session

from models import Axis, Entry, FactSheet, Partner, Status, Term, Vocabulary, entry_term

SAMPLE = 5
SUBJECTS = {Vocabulary.ACTOR: Axis.ACTOR, Vocabulary.DOMAIN: Axis.DOMAIN}


@dataclass(frozen=True, slots=True)
class Carried:
    """How many entries carry a term, and how many of them readers see."""

    entries: int = 0
    published: int = 0


@dataclass(frozen=True, slots=True)
class Reach:
    """The entries that a change reaches: how many, how many published, the titles of some."""

    entries: int = 0
    published: int = 0
    sample: tuple[tuple[int, str], ...] = ()


def counts(session: Session, vocabulary: Vocabulary) -> Mapping[int, Carried]:
    """Number of a term → the entries that carry it, each once; one statement."""
    ways = union(*_ways(vocabulary)).subquery()
    is_published = case((Entry.status == Status.PUBLISHED, 1), else_=0)
    rows = session.execute(
        select(ways.c.term_id, func.count(), func.sum(is_published))
        .join(Term, Term.id == ways.c.term_id)
        .join(Entry, Entry.id == ways.c.entry_id)
        .where(Term.vocabulary == vocabulary)
        .group_by(ways.c.term_id)
    )
    return {term_id: Carried(entries, published) for term_id, entries, published in rows}


def reach(session: Session, vocabulary: Vocabulary, term_ids: Collection[int]) -> Reach:
    """The entries that carry one of these terms; two statements."""
    ids = carriers(vocabulary, term_ids)
    is_published = case((Entry.status == Status.PUBLISHED, 1), else_=0)
    entries, published = session.execute(
        select(func.count(), func.coalesce(func.sum(is_published), 0)).where(Entry.id.in_(ids))
    ).one()
    titles = select(Entry.id, Entry.title).where(Entry.id.in_(ids)).order_by(Entry.updated_at.desc(), Entry.id)
    sample = tuple((id, title) for id, title in session.execute(titles.limit(SAMPLE))) if entries else ()
    return Reach(entries, published, sample)


def carriers(vocabulary: Vocabulary, term_ids: Collection[int]) -> Select[Any]:
    """The ids of the entries that carry one of these terms, as a statement to put in another."""
    ways = union(*_ways(vocabulary, term_ids)).subquery()
    return select(ways.c.entry_id)


def _ways(vocabulary: Vocabulary, term_ids: Collection[int] | None = None) -> Iterator[Select[Any]]:
    """(number of the term, number of the entry) by each way of carrying one."""
    columns: Sequence[tuple[Any, Any]] = [(entry_term.c.term_id, entry_term.c.entry_id)]
    if vocabulary is Vocabulary.ACTOR:
        columns = [*columns, (Partner.profile_id, Partner.entry_id)]
    if vocabulary is Vocabulary.ROLE:
        columns = [*columns, (Partner.role_id, Partner.entry_id)]
    ways: list[Any] = [select(term_id.label("term_id"), entry_id.label("entry_id")) for term_id, entry_id in columns]
    chosen: list[Any] = [term_id for term_id, _entry_id in columns]
    if vocabulary in SUBJECTS:
        about = and_(FactSheet.subject_code == Term.code, FactSheet.axis == SUBJECTS[vocabulary])
        subjects = select(Term.id.label("term_id"), FactSheet.id.label("entry_id")).join(FactSheet, about)
        ways.append(subjects.where(Term.vocabulary == vocabulary))
        chosen.append(Term.id)
    for way, term_id in zip(ways, chosen, strict=True):
        yield way.where(term_id.in_(term_ids)) if term_ids is not None else way.where(term_id.is_not(None))
