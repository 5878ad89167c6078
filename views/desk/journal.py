"""/atelier/journal: who did what, for administrators: filters, pages, and the same as a table to take away."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, request, stream_with_context, url_for

from extensions import db, settings
from models import Activity, UserRole, utc_now
from services import journal
from services.activity import COMMAND, FAMILIES, NAMES, STRANGER, Act
from services.exporting import safe_cell
from services.journal import BY_COMMAND, BY_STRANGER, ZONE, JournalQuery
from views.addresses import with_params
from views.desk.room import room_blueprint
from views.rooms import private, room_page

blueprint = room_blueprint("desk_journal", role=UserRole.ADMIN)
_COLUMNS = ("quand", "qui", "compte_qui", "quoi", "code", "sur_quoi", "fiche", "compte", "detail")


@dataclass(frozen=True, slots=True)
class ActView:
    """One line of the log; `url` is the entry's or the account's page, "" when there is none."""

    done_at: datetime
    who: str
    name: str
    family: str
    subject: str
    url: str
    detail: str


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class JournalView:
    """A page of the log, its filters, and where to go from it."""

    query: JournalQuery
    people: tuple[Option, ...]
    families: tuple[tuple[Option, tuple[Option, ...]], ...]
    days: tuple[str, str]
    acts: tuple[ActView, ...]
    total: int
    page: int
    pages: int
    kept_days: int
    is_cut: bool  # the table to take away holds the newest only
    csv_url: str
    previous_url: str
    next_url: str


@blueprint.get("/journal")
def show() -> Response:
    """A page of the log."""
    query = JournalQuery.from_params(request.args)
    found = journal.read(db.session, query)
    content = JournalView(
        query=query,
        people=tuple(_people(query)),
        families=tuple(
            (_option(code, f"{name} : tout", query.what), tuple(_acts(code, query))) for code, name in FAMILIES.items()
        ),
        days=tuple(day.isoformat() if day else "" for day in (query.since, query.until)),  # type: ignore[arg-type]  # two
        acts=tuple(_view(row) for row in found.rows),
        total=found.total,
        page=found.page,
        pages=found.pages,
        kept_days=settings().activity_days,
        is_cut=found.total > journal.CSV_MAX,
        csv_url=with_params(url_for(".download"), query.changed().to_params()),
        previous_url=_url(query, found.page - 1) if found.page > 1 else "",
        next_url=_url(query, found.page + 1) if found.page < found.pages else "",
    )
    return room_page("desk/journal.html", content)


@blueprint.get("/journal.csv")
def download() -> Response:
    """The acts that the filters keep, newest first, as a table."""
    groups = journal.everything(db.session, JournalQuery.from_params(request.args))
    response = private(Response(stream_with_context(_lines(groups)), mimetype="text/csv"))
    name = f"journal-{utc_now().astimezone(ZONE).date().isoformat()}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _lines(groups: Iterator[list[Activity]]) -> Iterator[str]:
    yield "\ufeff" + _csv([_COLUMNS])
    for rows in groups:
        yield _csv([_cells(row) for row in rows])


def _csv(rows: list[Any]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([safe_cell(cell) for cell in row] for row in rows)
    return buffer.getvalue()


def _cells(row: Activity) -> tuple[object, ...]:
    when = row.done_at.astimezone(ZONE).isoformat(timespec="seconds")
    what = (_name(row), row.act, row.subject, row.entry_id, row.account_id, row.detail)
    return (when, row.actor_name, row.actor_id, *what)


def _url(query: JournalQuery, page: int) -> str:
    return with_params(url_for(".show"), query.changed(page=page).to_params())


def _people(query: JournalQuery) -> Iterator[Option]:
    yield _option(BY_COMMAND, COMMAND, query.who)
    yield _option(BY_STRANGER, STRANGER.name, query.who)
    for id, name in journal.actors(db.session):
        yield _option(str(id), name, query.who)


def _acts(family: str, query: JournalQuery) -> Iterator[Option]:
    return (_option(act.value, name, query.what) for act, name in NAMES.items() if act.startswith(f"{family}."))


def _option(value: str, label: str, chosen: str) -> Option:
    return Option(value, label, value == chosen)


def _view(row: Activity) -> ActView:
    url = ""
    if row.entry_id is not None:
        url = url_for("desk_history.show", id=row.entry_id)
    elif row.account_id is not None:
        url = url_for("users.show", user_id=row.account_id)
    who = row.actor_name or "Quelqu’un"
    is_own = row.account_id is not None and row.account_id == row.actor_id and row.subject == row.actor_name
    subject = "" if is_own else row.subject  # "Camille, connexion" needs no second Camille
    return ActView(row.done_at, who, _name(row), row.act.partition(".")[0], subject, url, row.detail)


def _name(row: Activity) -> str:
    """The act in French; its code when the release that wrote it knew more than this one."""
    return NAMES[Act(row.act)] if row.act in set(Act) else row.act
