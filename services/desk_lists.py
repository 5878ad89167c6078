"""Lists of the desk: what waits for a person, and entries in any state by filters. A contributor's hold their own only.

Every function says its number of statements; nothing here writes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, func, select, true
from sqlalchemy.orm import Session

from models import Draft, Entry, Kind, Revision, Status, User
from search.text import fold_key
from services.workflow import is_curator

PAGE_SIZE = 25
SHOWN = 6  # rows of each list of the dashboard
TEXT_MAX = 200
Code = TypeVar("Code", bound=StrEnum)
NOBODY = 0  # the author of what was loaded and not typed


class Sort(StrEnum):
    """In which order a list stands."""

    CHANGED = "recent"
    OLDEST = "ancien"
    TITLE = "titre"


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What a list is asked for, read from an address; whatever stands there makes one."""

    kind: Kind | None = None
    status: Status | None = None
    author: int | None = None  # an account's number; NOBODY for what was loaded
    text: str = ""
    sort: Sort = Sort.CHANGED
    page: int = 1

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> "ListQuery":
        """The query of an address; what makes no sense is left out."""
        return cls(
            kind=_one_of(Kind, params.get("type", "")),
            status=_one_of(Status, params.get("etat", "")),
            author=_number(params.get("auteur", "")),
            text=" ".join(params.get("q", "")[:TEXT_MAX].replace("\0", " ").split()),
            sort=_one_of(Sort, params.get("tri", "")) or Sort.CHANGED,
            page=_number(params.get("page", "")) or 1,
        )

    def to_params(self) -> list[tuple[str, str]]:
        """The address's parameters; from_params gives the query back."""
        told = [
            ("type", self.kind.value if self.kind else ""),
            ("etat", self.status.value if self.status else ""),
            ("auteur", "" if self.author is None else str(self.author)),
            ("q", self.text),
            ("tri", self.sort.value if self.sort is not Sort.CHANGED else ""),
            ("page", str(self.page) if self.page > 1 else ""),
        ]
        return [(name, value) for name, value in told if value]

    def changed(self, **values: Any) -> "ListQuery":
        """The query with these values, from its first page."""
        return replace(self, **{"page": 1, **values})


def _one_of(codes: type[Code], value: str) -> Code | None:
    return next((code for code in codes if code.value == value), None)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a list, and its last save."""

    id: int
    kind: Kind
    title: str
    slug: str
    status: Status
    version: int
    changed_at: datetime
    changed_by: str
    note: str
    created_by_id: int | None


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a list."""

    lines: tuple[Line, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What the person typed and did not save."""

    token: str
    kind: Kind
    entry_id: int | None
    title: str
    kept_at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a person."""

    drafts: Listing
    submitted: Listing  # for curators, all that waits for a review, the oldest first; else one's own
    recent: tuple[Line, ...]
    unsaved: tuple[Unsaved, ...]
    counts: Mapping[tuple[Kind, Status], int]


def waiting(session: Session, user: User) -> Waiting:
    """The dashboard; seven statements."""
    mine, seen = Entry.created_by_id == user.id, visible_to(user)
    oldest_first = (Entry.updated_at, Entry.id)
    return Waiting(
        drafts=_first_page(session, and_(mine, Entry.status == Status.DRAFT)),
        submitted=_first_page(session, and_(seen, Entry.status == Status.SUBMITTED), order=oldest_first),
        recent=_lines(session, _with_last_save().where(seen).order_by(*_ORDERS[Sort.CHANGED]).limit(SHOWN + 2)),
        unsaved=unsaved(session, user),
        counts=counts(session, user),
    )


def listing(session: Session, user: User, query: ListQuery) -> Listing:
    """A page of entries; two statements. A page too far gives the last one."""
    wanted = and_(visible_to(user), *_conditions(query))
    order = _ORDERS[query.sort]
    if query.text:
        ids = _ids_by_words(session, wanted, order, query.text)
        pages, page = _pages(len(ids), query.page)
        shown = ids[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        found = {line.id: line for line in _lines(session, _with_last_save().where(Entry.id.in_(shown)))}
        return Listing(tuple(found[id] for id in shown if id in found), len(ids), page, pages)
    total = session.scalar(select(func.count()).select_from(Entry).where(wanted)) or 0
    pages, page = _pages(total, query.page)
    rows = _with_last_save().where(wanted).order_by(*order).offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE)
    return Listing(_lines(session, rows), total, page, pages)


def _pages(total: int, asked: int) -> tuple[int, int]:
    """(how many pages, the one to show)."""
    pages = max(1, -(-total // PAGE_SIZE))
    return pages, min(max(asked, 1), pages)


def counts(session: Session, user: User) -> dict[tuple[Kind, Status], int]:
    """How many entries of each kind in each state; one statement."""
    rows = session.execute(
        select(Entry.kind, Entry.status, func.count()).where(visible_to(user)).group_by(Entry.kind, Entry.status)
    )
    return {(kind, status): count for kind, status, count in rows}


def authors(session: Session) -> list[tuple[int, str]]:
    """(number, name) of those who began an entry, by name; one statement."""
    began = select(Entry.created_by_id).where(Entry.created_by_id.is_not(None)).distinct()
    rows = session.execute(
        select(User.id, User.name).where(User.id.in_(began)).order_by(func.lower(User.name), User.id)
    )
    return [(id, name) for id, name in rows]


def unsaved(session: Session, user: User) -> tuple[Unsaved, ...]:
    """What the person typed and did not save, the newest first; one statement."""
    kept = session.scalars(
        select(Draft)
        .where(Draft.user_id == user.id, Draft.is_saved.is_(False))
        .order_by(Draft.kept_at.desc(), Draft.id.desc())
        .limit(SHOWN)
    )
    return tuple(
        Unsaved(draft.token, Kind(draft.form), draft.entry_id, dict(draft.fields).get("title", ""), draft.kept_at)
        for draft in kept
        if draft.form in set(Kind)
    )


def visible_to(user: User) -> ColumnElement[bool]:
    """The condition that keeps what a person may see at the desk."""
    return true() if is_curator(user) else Entry.created_by_id == user.id


_ORDERS: Mapping[Sort, tuple[Any, ...]] = {
    Sort.CHANGED: (Entry.updated_at.desc(), Entry.id.desc()),
    Sort.OLDEST: (Entry.updated_at, Entry.id),
    Sort.TITLE: (func.lower(Entry.title), Entry.id),
}


def _conditions(query: ListQuery) -> list[ColumnElement[bool]]:
    found = []
    if query.kind:
        found.append(Entry.kind == query.kind)
    if query.status:
        found.append(Entry.status == query.status)
    if query.author is not None:
        own = Entry.created_by_id.is_(None) if query.author == NOBODY else Entry.created_by_id == query.author
        found.append(own)
    return found


def _ids_by_words(session: Session, wanted: ColumnElement[bool], order: Sequence[Any], text: str) -> list[int]:
    """Ids, in order, of the titles that hold every word, accents aside: drafts are not in the index, and SQL folds none."""
    words = fold_key(text).split()
    titles = session.execute(select(Entry.id, Entry.title).where(wanted).order_by(*order))
    return [id for id, title in titles if all(word in fold_key(title) for word in words)]


def _first_page(session: Session, wanted: ColumnElement[bool], *, order: Sequence[Any] = ()) -> Listing:
    total = session.scalar(select(func.count()).select_from(Entry).where(wanted)) or 0
    rows = _with_last_save().where(wanted).order_by(*(order or _ORDERS[Sort.CHANGED])).limit(SHOWN)
    return Listing(_lines(session, rows), total, 1, -(-total // SHOWN))


def _with_last_save() -> Select[Any]:
    columns: tuple[Any, ...] = (
        Entry.id,
        Entry.kind,
        Entry.title,
        Entry.slug,
        Entry.status,
        Entry.version,
        Entry.updated_at,
        func.coalesce(Revision.author_name, ""),
        func.coalesce(Revision.comment, ""),
        Entry.created_by_id,
    )
    last_save = and_(Revision.entry_id == Entry.id, Revision.number == Entry.version)
    return select(*columns).select_from(Entry).outerjoin(Revision, last_save)


def _lines(session: Session, rows: Select[Any]) -> tuple[Line, ...]:
    return tuple(Line(*row) for row in session.execute(rows))
