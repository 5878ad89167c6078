"""Reads for pages: cards by ids in order, entries with all they hold, counts. Every function says its number of statements."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectin_polymorphic, selectinload

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
    Territory,
    Vocabulary,
    entry_term,
    entry_territory,
)
from services.editing import CLASSES


@dataclass(frozen=True, slots=True)
class Tag:
    """A term or a territory shown on a card."""

    code: str
    label: str
    label_en: str = ""

    def named(self, language: str) -> str:
        """Its label in a language, in French when it has no other."""
        return self.label_en if language == "en" and self.label_en else self.label


@dataclass(frozen=True, slots=True)
class Card:
    """An entry as lists show it; `texts` are where a snippet may be cut from, the summary first."""

    id: int
    kind: Kind
    slug: str
    title: str
    summary: str
    started: int | None
    language: str
    texts: tuple[str, ...]
    domains: tuple[Tag, ...] = ()
    profiles: tuple[Tag, ...] = ()
    organisations: tuple[str, ...] = ()
    territories: tuple[Tag, ...] = ()
    trades: tuple[Tag, ...] = ()
    medoc: tuple[Tag, ...] = ()
    updated_on: date | None = None


_TEXTS = (
    Example.need,
    Example.action,
    Example.results,
    Example.success_factors,
    Example.obstacles,
    Example.transferable,
    FactSheet.definition,
    FactSheet.stakes,
    FactSheet.levers,
    Resource.body,
    Ecosystem.need,
    Ecosystem.action,
)
_CARD_VOCABULARIES = (Vocabulary.DOMAIN, Vocabulary.ACTOR, Vocabulary.TRADE, Vocabulary.MEDOC)


def cards(session: Session, ids: Sequence[int]) -> list[Card]:
    """Cards of the published entries among `ids`, in that order; four statements whatever their number."""
    if not ids:
        return []
    entry = Entry.__table__.c
    joined = Entry.__table__
    for table in (Example.__table__, FactSheet.__table__, Resource.__table__, Ecosystem.__table__):
        joined = joined.outerjoin(table, table.c.id == entry.id)
    texts = [attribute.property.columns[0] for attribute in _TEXTS]
    rows = session.execute(
        select(entry.id, entry.kind, entry.slug, entry.title, entry.summary, entry.started, entry.language, *texts)
        .select_from(joined)
        .where(entry.id.in_(ids), entry.status == Status.PUBLISHED)
    ).all()
    terms = _terms_of(session, ids)
    places = _territories_of(session, ids)
    partners = _partners_of(session, ids)
    found = {}
    for row in rows:
        profiles = dict.fromkeys((*partners[row[0]][1], *terms[row[0], Vocabulary.ACTOR]))
        id, kind, slug, title, summary, started, language, *prose = row
        found[id] = Card(
            id=id,
            kind=kind,
            slug=slug,
            title=title,
            summary=summary,
            started=started,
            language=language,
            texts=(summary, *(text for text in prose if text)),
            domains=tuple(terms[row[0], Vocabulary.DOMAIN]),
            profiles=tuple(profiles),
            organisations=tuple(partners[row[0]][0]),
            territories=tuple(places[row[0]]),
            trades=tuple(terms[row[0], Vocabulary.TRADE]),
            medoc=tuple(terms[row[0], Vocabulary.MEDOC]),
        )
    return [found[id] for id in ids if id in found]


def _terms_of(session: Session, ids: Collection[int]) -> defaultdict[tuple[int, Vocabulary], list[Tag]]:
    found: defaultdict[tuple[int, Vocabulary], list[Tag]] = defaultdict(list)
    rows = session.execute(
        select(entry_term.c.entry_id, Term.vocabulary, Term.code, Term.label, Term.label_en)
        .join(Term, Term.id == entry_term.c.term_id)
        .where(entry_term.c.entry_id.in_(ids), Term.vocabulary.in_(_CARD_VOCABULARIES))
        .order_by(entry_term.c.id)
    )
    for entry_id, vocabulary, code, label, label_en in rows:
        found[entry_id, vocabulary].append(Tag(code, label, label_en))
    return found


def _territories_of(session: Session, ids: Collection[int]) -> defaultdict[int, list[Tag]]:
    found: defaultdict[int, list[Tag]] = defaultdict(list)
    rows = session.execute(
        select(entry_territory.c.entry_id, Territory.code, Territory.name)
        .join(Territory, Territory.id == entry_territory.c.territory_id)
        .where(entry_territory.c.entry_id.in_(ids))
        .order_by(entry_territory.c.id)
    )
    for entry_id, code, name in rows:
        found[entry_id].append(Tag(code, name))
    return found


def _partners_of(session: Session, ids: Collection[int]) -> defaultdict[int, tuple[list[str], list[Tag]]]:
    found: defaultdict[int, tuple[list[str], list[Tag]]] = defaultdict(lambda: ([], []))
    rows = session.execute(
        select(Partner.entry_id, Organisation.name, Term.code, Term.label, Term.label_en)
        .join(Organisation, Organisation.id == Partner.organisation_id)
        .outerjoin(Term, Term.id == Partner.profile_id)
        .where(Partner.entry_id.in_(ids))
        .order_by(Partner.entry_id, Partner.position)
    )
    for entry_id, name, code, label, label_en in rows:
        found[entry_id][0].append(name)
        if code:
            found[entry_id][1].append(Tag(code, label, label_en))
    return found


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


def factsheet_slug(session: Session, axis: Axis, subject_code: str) -> str | None:
    """The address of the published fact sheet about a subject, None when no one wrote it yet."""
    return session.scalar(
        select(FactSheet.slug)
        .where(FactSheet.axis == axis, FactSheet.subject_code == subject_code, FactSheet.status == Status.PUBLISHED)
        .limit(1)
    )


def organisation(session: Session, slug: str) -> Organisation:
    """The organisation with its profile. Raises NotFound."""
    found = session.scalar(
        select(Organisation).where(Organisation.slug == slug).options(selectinload(Organisation.profile))
    )
    if found is None:
        raise NotFound("Cette organisation n'est pas dans la base.")
    return found


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
        .options(selectin_polymorphic(Entry, (Example, FactSheet, Resource, Catalyst, Ecosystem)), *_WHOLE)
    )
    found = {entry.id: entry for entry in rows}
    return [found[id] for id in ids if id in found]


def terms(session: Session, vocabulary: Vocabulary) -> list[Term]:
    """The terms of a vocabulary, in order."""
    wanted = select(Term).where(Term.vocabulary == vocabulary, Term.replaced_by_id.is_(None))
    return list(session.scalars(wanted.order_by(Term.position, Term.id)))


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


def published_addresses(session: Session) -> list[tuple[Kind, str, date]]:
    """(kind, slug, day of last change) of every published entry: the sitemap."""
    rows = session.execute(
        select(Entry.kind, Entry.slug, Entry.updated_at).where(Entry.status == Status.PUBLISHED).order_by(Entry.id)
    )
    return [(kind, slug, changed.date()) for kind, slug, changed in rows]
