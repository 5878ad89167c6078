"""Reads for pages: cards by ids in order, entries with all they hold, counts. Every function says its number of statements."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased, selectin_polymorphic, selectinload

from errors import NotFound
from models import (
    Axis,
    Catalyst,
    Ecosystem,
    Entry,
    Example,
    FactSheet,
    Figure,
    Kind,
    Organisation,
    Partner,
    Resource,
    SlugRedirect,
    Status,
    Term,
    Vocabulary,
)
from services.editing import CLASSES

_WHOLE = (
    selectinload(Entry.terms),
    selectinload(Entry.territories),
    selectinload(Entry.sources),
    selectinload(Entry.partners).selectinload(Partner.organisation),
    selectinload(Entry.partners).selectinload(Partner.profile),
    selectinload(Entry.partners).selectinload(Partner.role),
)


def published(session: Session, kind: Kind, slug: str) -> Entry:
    """The published entry of this address with all it holds; at most ten statements. Raises NotFound."""
    model = CLASSES[kind]
    options = (*_WHOLE, selectinload(FactSheet.figures)) if model is FactSheet else _WHOLE
    entry = session.scalar(select(model).where(model.slug == slug, model.status == Status.PUBLISHED).options(*options))
    if entry is None:
        raise NotFound("Cette fiche n'existe pas ou n'est plus publiée.")
    return entry


def moved(session: Session, slug: str) -> tuple[Kind, str] | None:
    """(kind, present slug) of the published entry that had this address before, or whose kind is another; else None."""
    by_slug = select(Entry.kind, Entry.slug).where(Entry.status == Status.PUBLISHED)
    found = session.execute(by_slug.where(Entry.slug == slug)).first()
    if found is None:
        redirected = by_slug.join(SlugRedirect, SlugRedirect.entry_id == Entry.id)
        found = session.execute(redirected.where(SlugRedirect.old_slug == slug)).first()
    return (found[0], found[1]) if found else None


def counts_by_kind(session: Session) -> dict[Kind, int]:
    """How many published entries of each kind; one statement."""
    rows = session.execute(
        select(Entry.kind, func.count()).where(Entry.status == Status.PUBLISHED).group_by(Entry.kind)
    )
    return {kind: count for kind, count in rows}


def newest_ids(session: Session, *, limit: int, kind: Kind | None = None) -> list[int]:
    """Ids of the entries published last."""
    wanted = select(Entry.id).where(Entry.status == Status.PUBLISHED)
    if kind:
        wanted = wanted.where(Entry.kind == kind)
    return list(session.scalars(wanted.order_by(Entry.published_at.desc(), Entry.id.desc()).limit(limit)))


def factsheet(session: Session, axis: Axis, subject_code: str) -> FactSheet | None:
    """The published fact sheet about a subject with its figures and sources, None when no one wrote it yet."""
    return session.scalar(
        select(FactSheet)
        .where(FactSheet.axis == axis, FactSheet.subject_code == subject_code, FactSheet.status == Status.PUBLISHED)
        .order_by(FactSheet.id)
        .limit(1)
        .options(selectinload(FactSheet.figures), selectinload(Entry.sources))
    )


def sheets_by_axis(session: Session) -> dict[Axis, dict[str, int]]:
    """Subject code → id of every published sheet, by axis; one statement."""
    rows = session.execute(
        select(FactSheet.axis, FactSheet.subject_code, FactSheet.id)
        .where(FactSheet.status == Status.PUBLISHED)
        .order_by(
            FactSheet.id.desc()
        )  # of two sheets on one subject, the first written is shown, as on the subject's page
    )
    found: dict[Axis, dict[str, int]] = {axis: {} for axis in Axis}
    for axis, code, id in rows:
        found[axis][code] = id
    return found


def publications(session: Session) -> list[tuple[str, str, str, int | None, str]]:
    """(slug, title, publisher, year, language) of every published resource, by title; one statement."""
    rows = session.execute(
        select(Resource.slug, Resource.title, Resource.publisher, Resource.started, Resource.language)
        .where(Resource.status == Status.PUBLISHED)
        .order_by(Resource.title, Resource.id)
    )
    return [(slug, title, publisher, year, language) for slug, title, publisher, year, language in rows]


def nearest_sheet(session: Session, territory_codes: Sequence[str]) -> tuple[str, str] | None:
    """(territory code, slug) of the sheet about the last of these territories that has one; one statement."""
    rows = session.execute(
        select(FactSheet.subject_code, FactSheet.slug).where(
            FactSheet.axis == Axis.TERRITORY,
            FactSheet.subject_code.in_(territory_codes),
            FactSheet.status == Status.PUBLISHED,
        )
    )
    slugs = {code: slug for code, slug in rows}
    return next(((code, slugs[code]) for code in reversed(territory_codes) if code in slugs), None)


def is_public(organisation_id: Any) -> ColumnElement[bool]:
    """Whether a published entry names the organisation: a condition for statements."""
    named = select(Partner.id).join(Entry, Entry.id == Partner.entry_id)
    return named.where(Partner.organisation_id == organisation_id, Entry.status == Status.PUBLISHED).exists()


def organisation(session: Session, slug: str) -> Organisation:
    """The organisation with its profile and other names. Raises NotFound, also for one that only entries not published name."""
    found = session.scalar(
        select(Organisation)
        .where(Organisation.slug == slug, is_public(Organisation.id))
        .options(selectinload(Organisation.profile), selectinload(Organisation.other_names))
    )
    if found is None:
        raise NotFound("Cette organisation n'est pas dans la base.")
    return found


def organisation_now(session: Session, slug: str) -> str | None:
    """Present slug of the organisation that the one of this address went into, when readers may see it; one statement."""
    former = aliased(Organisation)
    return session.scalar(
        select(Organisation.slug)
        .join(former, former.merged_into_id == Organisation.id)
        .where(former.slug == slug, is_public(Organisation.id))
    )


def key_figures(session: Session, *, limit: int) -> list[tuple[Figure, str]]:
    """(figure, slug of its sheet): the latest figure of each of the sheets that have some, newest years first."""
    rows = session.execute(
        select(Figure, FactSheet.slug)
        .join(FactSheet, FactSheet.id == Figure.factsheet_id)
        .where(FactSheet.status == Status.PUBLISHED, Figure.position == 0, Figure.year.is_not(None))
        .order_by(Figure.year.desc(), Figure.id)
        .limit(limit)
    )
    return [(figure, slug) for figure, slug in rows]


def whole(session: Session, ids: Sequence[int]) -> list[Entry]:
    """The published entries among `ids` with all they hold, in that order: exports."""
    rows = session.scalars(
        select(Entry)
        .where(Entry.id.in_(ids), Entry.status == Status.PUBLISHED)
        .options(
            selectin_polymorphic(Entry, (Example, FactSheet, Resource, Catalyst, Ecosystem)),
            *_WHOLE,
            selectinload(FactSheet.figures),
        )
    )
    found = {entry.id: entry for entry in rows}
    return [found[id] for id in ids if id in found]


def terms(session: Session, vocabulary: Vocabulary) -> list[Term]:
    """The terms of a vocabulary, in order."""
    wanted = select(Term).where(Term.vocabulary == vocabulary, Term.replaced_by_id.is_(None))
    return list(session.scalars(wanted.order_by(Term.position, Term.id)))


def successor(session: Session, vocabulary: Vocabulary, code: str) -> str:
    """The code of the term that a past code stands for now, "" when there is none."""
    now = aliased(Term)
    wanted = select(now.code).join(Term, Term.replaced_by_id == now.id)
    return session.scalar(wanted.where(Term.vocabulary == vocabulary, Term.code == code)) or ""


def entries_of_organisation(session: Session, organisation_id: int, *, limit: int = 100) -> list[int]:
    """Ids of the published entries an organisation takes part in, newest first."""
    return list(
        session.scalars(
            select(Entry.id)
            .join(Partner, Partner.entry_id == Entry.id)
            .where(Partner.organisation_id == organisation_id, Entry.status == Status.PUBLISHED)
            .distinct()
            .order_by(Entry.id.desc())
            .limit(limit)
        )
    )


def recurring_organisations(session: Session) -> list[str]:
    """Addresses of the organisations that take part in two published entries at least; one statement."""
    rows = session.scalars(
        select(Organisation.slug)
        .join(Partner, Partner.organisation_id == Organisation.id)
        .join(Entry, Entry.id == Partner.entry_id)
        .where(Entry.status == Status.PUBLISHED)
        .group_by(Organisation.slug)
        .having(func.count(Entry.id.distinct()) > 1)
        .order_by(Organisation.slug)
    )
    return list(rows)


def published_addresses(session: Session) -> list[tuple[Kind, str, date]]:
    """(kind, slug, day of last change) of every published entry: the sitemap."""
    rows = session.execute(
        select(Entry.kind, Entry.slug, Entry.updated_at).where(Entry.status == Status.PUBLISHED).order_by(Entry.id)
    )
    return [(kind, slug, changed.date()) for kind, slug, changed in rows]
