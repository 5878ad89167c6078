"""Lists for programs: rows after a given one, so that reading all of them page by page misses and repeats none."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased, selectinload

from errors import NotFound
from models import (
    Entry,
    FactSheet,
    Figure,
    Kind,
    Level,
    Organisation,
    Partner,
    Status,
    Term,
    Territory,
    TerritoryContainment,
    Vocabulary,
)
from search.text import fold_key
from services import catalog


def entries(
    session: Session, *, after: int, limit: int, kind: Kind | None = None, since: datetime | None = None
) -> list[Entry]:
    """Published entries with all they hold, by number, after this one; at most fourteen statements."""
    wanted = select(Entry.id).where(Entry.status == Status.PUBLISHED, Entry.id > after)
    if kind:
        wanted = wanted.where(Entry.kind == kind)
    if since:
        wanted = wanted.where(Entry.updated_at >= since)
    return catalog.whole(session, list(session.scalars(wanted.order_by(Entry.id).limit(limit))))


def entry(session: Session, entry_id: int) -> Entry:
    """The published entry of this number with all it holds. Raises NotFound."""
    found = catalog.whole(session, [entry_id])
    if not found:
        raise NotFound("Cette fiche n'existe pas ou n'est plus publiée.")
    return found[0]


def terms(session: Session, vocabulary: Vocabulary | None = None) -> list[Term]:
    """The terms in use with their other names, by vocabulary in the order shown."""
    wanted = select(Term).where(Term.replaced_by_id.is_(None)).options(selectinload(Term.names))
    if vocabulary:
        wanted = wanted.where(Term.vocabulary == vocabulary)
    return list(session.scalars(wanted.order_by(Term.vocabulary, Term.position, Term.id)))


def territories(
    session: Session, *, after: int, limit: int, level: Level | None = None, inside: str = "", begins: str = ""
) -> list[Territory]:
    """Territories after this row, of a level, inside another one, whose name begins so."""
    wanted = select(Territory).where(Territory.id > after)
    if level:
        wanted = wanted.where(Territory.level == level)
    if inside:
        outer = aliased(Territory)
        wanted = (
            wanted.join(TerritoryContainment, TerritoryContainment.territory_id == Territory.id)
            .join(outer, outer.id == TerritoryContainment.ancestor_id)
            .where(outer.code == inside)
        )
    if begins:
        wanted = wanted.where(Territory.folded_name.startswith(fold_key(begins), autoescape=True))
    return list(session.scalars(wanted.order_by(Territory.id).limit(limit)))


def organisations(session: Session, *, after: int, limit: int, begins: str = "") -> list[tuple[Organisation, int]]:
    """(organisation, how many published entries it takes part in), those that have some, after this row."""
    count = func.count(func.distinct(Entry.id))
    wanted = (
        select(Organisation, count)
        .join(Partner, Partner.organisation_id == Organisation.id)
        .join(Entry, Entry.id == Partner.entry_id)
        .where(Organisation.id > after, Entry.status == Status.PUBLISHED)
        .group_by(Organisation.id)
        .order_by(Organisation.id)
        .limit(limit)
        .options(selectinload(Organisation.profile))
    )
    if begins:
        wanted = wanted.where(Organisation.folded_name.startswith(fold_key(begins), autoescape=True))
    return [(organisation, number) for organisation, number in session.execute(wanted)]


def organisation(session: Session, slug: str) -> tuple[Organisation, Sequence[int]]:
    """The organisation and the numbers of the published entries it takes part in. Raises NotFound.

    The address of one that went into another gives the other.
    """
    try:
        found = catalog.organisation(session, slug)
    except NotFound:
        now = catalog.organisation_now(session, slug)
        if now is None:
            raise
        found = catalog.organisation(session, now)
    return found, catalog.entries_of_organisation(session, found.id)


def figures(session: Session, *, after: int, limit: int) -> list[tuple[Figure, int, str]]:
    """(figure, number and address of its sheet) of published fact sheets, after this row."""
    rows = session.execute(
        select(Figure, Entry.id, Entry.slug)
        .join(FactSheet, FactSheet.id == Figure.factsheet_id)
        .where(Figure.id > after, FactSheet.status == Status.PUBLISHED)
        .order_by(Figure.id)
        .limit(limit)
    )
    return [(figure, number, slug) for figure, number, slug in rows]


def territory(session: Session, code: str) -> Territory:
    """The territory of this code. Raises NotFound."""
    found = session.scalar(select(Territory).where(Territory.code == code))
    if found is None:
        raise NotFound(f"Aucun territoire n'a le code {code}.")
    return found
