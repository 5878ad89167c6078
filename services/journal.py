"""Reading the log of who did what: by person, act, day, entry or words, newest first. Writing it is activity.py's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from models import Activity, User
from search.text import fold_key
from services.activity import COMMAND, FAMILIES, Act

PAGE_SIZE: Final = 50
CSV_MAX: Final = 50_000  # rows of one file: a year of a large team; filters give the rest
TEXT_MAX: Final = 200
BY_COMMAND, BY_STRANGER = "commande", "sans-compte"
ZONE: Final = ZoneInfo("Europe/Paris")  # the days of the filters are those of the clocks that pages show
_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class JournalQuery:
    """What the log is asked for, read from an address; whatever stands there makes one."""

    who: str = ""  # an account's number, BY_COMMAND, BY_STRANGER, or "" for everybody
    what: str = ""  # an act, a family of acts, or ""
    since: date | None = None
    until: date | None = None  # that day included
    entry_id: int | None = None
    text: str = ""  # words of what it was done to
    page: int = 1

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> "JournalQuery":
        """The query of an address; what makes no sense is left out."""
        who, what = params.get("qui", ""), params.get("quoi", "")
        return cls(
            who=who if who in (BY_COMMAND, BY_STRANGER) or _number(who) is not None else "",
            what=what if what in FAMILIES or what in set(Act) else "",
            since=_day(params.get("du", "")),
            until=_day(params.get("au", "")),
            entry_id=_number(params.get("fiche", "")),
            text=" ".join(params.get("q", "")[:TEXT_MAX].replace("\0", " ").split()),
            page=_number(params.get("page", "")) or 1,
        )

    def to_params(self) -> list[tuple[str, str]]:
        """The address's parameters; from_params gives the query back."""
        told = [
            ("qui", self.who),
            ("quoi", self.what),
            ("du", self.since.isoformat() if self.since else ""),
            ("au", self.until.isoformat() if self.until else ""),
            ("fiche", "" if self.entry_id is None else str(self.entry_id)),
            ("q", self.text),
            ("page", str(self.page) if self.page > 1 else ""),
        ]
        return [(name, value) for name, value in told if value]

    def changed(self, **values: Any) -> "JournalQuery":
        """The query with these values, from its first page."""
        return replace(self, **{"page": 1, **values})

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the page is asked."""
        return self.changed() != JournalQuery()


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2999 else None  # what a midnight of any zone can be made of


@dataclass(frozen=True, slots=True)
class JournalPage:
    """A page of the log."""

    rows: tuple[Activity, ...]
    total: int
    page: int
    pages: int


def read(session: Session, query: JournalQuery) -> JournalPage:
    """A page of acts, newest first; two statements. A page too far gives the last one."""
    wanted = _conditions(query)
    total = session.scalar(select(func.count()).select_from(Activity).where(*wanted)) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(query.page, pages)
    rows = select(Activity).where(*wanted).order_by(Activity.id.desc())
    found = session.scalars(rows.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    return JournalPage(tuple(found), total, page, pages)


def everything(session: Session, query: JournalQuery) -> Iterator[list[Activity]]:
    """All the acts of a query, newest first, some hundreds at a time, as far as CSV_MAX; between two, nothing is held."""
    wanted = select(Activity).where(*_conditions(query)).order_by(Activity.id.desc()).limit(_BATCH)
    rows = session.scalars(wanted).all()
    for _batch in range(CSV_MAX // _BATCH):
        if not rows:
            return
        last = rows[-1].id
        yield list(rows)
        session.close()
        rows = session.scalars(wanted.where(Activity.id < last)).all()


def actors(session: Session) -> list[tuple[int, str]]:
    """(number, present name) of the people with an account who did something, by name; one statement."""
    acted = select(Activity.actor_id).where(Activity.actor_id.is_not(None)).distinct()
    rows = session.execute(
        select(User.id, User.name).where(User.id.in_(acted)).order_by(func.lower(User.name), User.id)
    )
    return [(id, name) for id, name in rows]


def _conditions(query: JournalQuery) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if query.who in (BY_COMMAND, BY_STRANGER):
        is_command = Activity.actor_name == COMMAND
        found += [Activity.actor_id.is_(None), is_command if query.who == BY_COMMAND else ~is_command]
    elif query.who:
        found.append(Activity.actor_id == int(query.who))
    if query.what in FAMILIES:
        found.append(Activity.act.startswith(f"{query.what}.", autoescape=True))
    elif query.what:
        found.append(Activity.act == query.what)
    if query.since:
        found.append(Activity.done_at >= _midnight(query.since))
    if query.until:
        found.append(Activity.done_at < _midnight(query.until + timedelta(days=1)))
    if query.entry_id is not None:
        found.append(Activity.entry_id == query.entry_id)
    found += [Activity.subject_key.contains(word, autoescape=True) for word in fold_key(query.text).split()]
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZONE)
