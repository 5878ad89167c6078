"""Queues: published entries that want a curator's eye, each with its rule. A count is never a grade."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, Date, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from models import (
    Ecosystem,
    Entry,
    EntryReport,
    Example,
    Figure,
    Kind,
    LinkState,
    Organisation,
    OrganisationContact,
    ReportState,
    Resource,
    Source,
    Status,
    TruthAnswer,
    TruthQuestion,
    entry_territory,
)
from models.signals import STALE_AFTER, meaning_of
from search.signals import gaps
from services import editing
from services.activity import Act, record
from services.editing import Author

LOST_AFTER: Final = 3  # checks in a row without an answer (services/links.py)


class Queue(StrEnum):
    """What an entry waits for."""

    REVIEW = "review"
    STALE = "stale"
    DEAD_LINKS = "dead-links"
    MOVED_LINKS = "moved-links"
    NO_SOURCE = "no-source"
    NO_TERRITORY = "no-territory"
    INCOMPLETE = "incomplete"
    CONTESTED = "contested"


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry in a queue."""

    id: int
    kind: Kind
    title: str
    version: int
    since: date  # last checked by a person, else first published, else written
    details: tuple[str, ...] = ()


def _source(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Source.entry_id == Entry.id, *conditions)


_IS_LOST: Final = or_(
    Source.link_state == LinkState.DEAD,
    and_(Source.link_state == LinkState.UNREACHABLE, Source.link_failures >= LOST_AFTER),
)
SINCE: Final = func.coalesce(
    Entry.verified_on, func.date(Entry.published_at, type_=Date), func.date(Entry.created_at, type_=Date)
)


def is_stale(today: date) -> ColumnElement[bool]:
    """A published entry that nobody said true for eighteen months."""
    return and_(Entry.status == Status.PUBLISHED, today - STALE_AFTER > SINCE)


def _incomplete() -> ColumnElement[bool]:
    """An example without results, a resource without publisher, an ecosystem without need, a sheet without figures."""
    no_figures = and_(Entry.kind == Kind.FACTSHEET, ~exists().where(Figure.factsheet_id == Entry.id))
    tables = ((Example.__table__, "results"), (Resource.__table__, "publisher"), (Ecosystem.__table__, "need"))
    lacking = [exists().where(table.c.id == Entry.id, table.c[name] == "") for table, name in tables]
    return or_(no_figures, *lacking)


def _contested() -> ColumnElement[bool]:
    """Somebody says that it is wrong, and nobody has answered yet."""
    return exists().where(EntryReport.entry_id == Entry.id, EntryReport.state == ReportState.OPEN)


_RULES: Final[Mapping[Queue, Callable[[date], ColumnElement[bool]]]] = {
    Queue.REVIEW: lambda today: Entry.status == Status.SUBMITTED,
    Queue.STALE: lambda today: is_stale(today),
    Queue.DEAD_LINKS: lambda today: and_(Entry.status == Status.PUBLISHED, _source(_IS_LOST)),
    Queue.MOVED_LINKS: lambda today: and_(
        Entry.status == Status.PUBLISHED, _source(Source.link_state == LinkState.MOVED)
    ),
    Queue.NO_SOURCE: lambda today: and_(
        Entry.status == Status.PUBLISHED, ~_source(Source.is_further_reading.is_(False))
    ),
    Queue.NO_TERRITORY: lambda today: and_(
        Entry.status == Status.PUBLISHED, ~exists().where(entry_territory.c.entry_id == Entry.id)
    ),
    Queue.INCOMPLETE: lambda today: and_(Entry.status == Status.PUBLISHED, _incomplete()),
    Queue.CONTESTED: lambda today: and_(Entry.status == Status.PUBLISHED, _contested()),
}


def counts(session: Session, *, today: date) -> dict[Queue, int]:
    """How many entries wait in each queue; one statement."""
    asked = [select(func.count()).select_from(Entry).where(rule(today)).scalar_subquery() for rule in _RULES.values()]
    return dict(zip(_RULES, session.execute(select(*asked)).one(), strict=True))


def waiting(session: Session, queue: Queue, *, today: date, limit: int, offset: int = 0) -> list[Waiting]:
    """Entries of a queue, the longest untouched first, with what each lacks; two statements."""
    rows = session.execute(
        select(Entry.id, Entry.kind, Entry.title, Entry.version, SINCE)
        .where(_RULES[queue](today))
        .order_by(SINCE, Entry.id)
        .limit(limit)
        .offset(offset)
    ).all()
    details = _details(session, queue, [row[0] for row in rows])
    return [
        Waiting(id, kind, title, version, since, tuple(details.get(id, ()))) for id, kind, title, version, since in rows
    ]


def _details(session: Session, queue: Queue, ids: Sequence[int]) -> dict[int, list[str]]:
    """What each entry of a queue lacks, or what is said of it."""
    if ids and queue in _TOLD:
        return _TOLD[queue](session, ids)
    wanted = {Queue.DEAD_LINKS: _IS_LOST, Queue.MOVED_LINKS: Source.link_state == LinkState.MOVED}.get(queue)
    if wanted is None or not ids:
        return {}
    found: dict[int, list[str]] = {}
    for source in session.scalars(select(Source).where(Source.entry_id.in_(ids), wanted).order_by(Source.position)):
        said = f" ({source.http_status})" if source.http_status else " (pas de réponse)"
        after = f" → {source.moved_to}" if source.moved_to else ""
        copy = f" ; copie archivée : {source.archived_url}" if source.archived_url else ""
        found.setdefault(source.entry_id, []).append(f"{source.url}{said}{after}{copy}")
    return found


def _asked(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    """The last question that an organisation was asked about each entry."""
    rows = session.execute(
        select(TruthQuestion.entry_id, TruthQuestion.asked_at, TruthQuestion.answer, Organisation.name)
        .join(OrganisationContact, OrganisationContact.id == TruthQuestion.contact_id)
        .join(Organisation, Organisation.id == OrganisationContact.organisation_id)
        .where(TruthQuestion.entry_id.in_(ids))
        .order_by(TruthQuestion.id)
    )
    said = {None: "sans réponse", TruthAnswer.TRUE: "toujours vrai", TruthAnswer.CHANGED: "a changé"}
    return {id: [f"Demandé à {name} le {asked:%d/%m/%Y} : {said[answer]}"] for id, asked, answer, name in rows}


def _missing(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    """What each entry does not tell, in words."""
    entries = editing.get_all_for_edit(session, ids)
    return {entry.id: [", ".join(meaning_of(gap).label for gap in gaps(entry))] for entry in entries}


def _said(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    """What is said wrong in each entry."""
    found: dict[int, list[str]] = {}
    wanted = select(EntryReport.entry_id, EntryReport.message, EntryReport.from_name)
    open_ones = wanted.where(EntryReport.entry_id.in_(ids), EntryReport.state == ReportState.OPEN)
    for id, message, name in session.execute(open_ones.order_by(EntryReport.id)):
        found.setdefault(id, []).append(f"{name or 'Un lecteur'} : {message[:160]}{'…' * (len(message) > 160)}")
    return found


_TOLD: Final[Mapping[Queue, Callable[[Session, Sequence[int]], dict[int, list[str]]]]] = {
    Queue.STALE: _asked,
    Queue.INCOMPLETE: _missing,
    Queue.CONTESTED: _said,
}


def verify(session: Session, entry_id: int, *, version: int, today: date, by: Author) -> Entry:
    """The entry, said true today by somebody; its history tells who and when. Raises NotFound, Conflict."""

    def say_so(entry: Entry) -> None:
        entry.verified_on = today

    entry = editing.touch(session, entry_id, say_so, version=version, by=by)
    record(session, Act.ENTRY_VERIFY, by=by.user, entry=entry)
    return entry
