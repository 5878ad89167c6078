"""/atelier/avis: what the person should know, unread first."""

from dataclasses import dataclass
from datetime import datetime

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from extensions import db
from services import notices
from services.saving import saving
from views.access import me
from views.desk.room import room_blueprint
from views.rooms import room_page

blueprint = room_blueprint("desk_notices")


@dataclass(frozen=True, slots=True)
class NoticeView:
    """One notice."""

    text: str
    url: str
    made_at: datetime
    is_unread: bool
    is_task: bool


@dataclass(frozen=True, slots=True)
class NoticesPage:
    """The notices of a person."""

    notices: tuple[NoticeView, ...]
    unread: int


@blueprint.get("/avis")
def show() -> Response:
    """The notices."""
    found = tuple(
        NoticeView(
            text=one.text,
            url=url_for("desk_entries.edit", id=one.entry_id),
            made_at=one.made_at,
            is_unread=one.read_at is None,
            is_task=one.is_task,
        )
        for one in notices.newest(db.session, me())
    )
    return room_page("desk/notices.html", NoticesPage(found, sum(one.is_unread for one in found)))


@blueprint.post("/avis")
def read() -> ResponseReturnValue:
    """Marks them all read."""
    with saving(db.session):
        notices.read(db.session, me())
    return redirect(url_for("desk_notices.show"), 303)
