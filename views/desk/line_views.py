"""A line of the desk's lists, as templates show it."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from services.desk_lists import Line
from views.access import me
from views.desk.entry_head import KIND_NAMES, STATUS_NAMES


@dataclass(frozen=True, slots=True)
class LineView:
    """One entry of a list."""

    value: str  # "12:3", the entry and the version on screen: what a ticked box posts
    title: str
    kind: str
    kind_name: str
    status: str
    status_name: str
    changed_at: datetime
    changed_by: str
    note: str
    edit_url: str
    preview_url: str
    history_url: str


def line_view(line: Line) -> LineView:
    """The view of a line."""
    return LineView(
        value=f"{line.id}:{line.version}",
        title=line.title,
        kind=line.kind.value,
        kind_name=KIND_NAMES[line.kind],
        status=line.status.value,
        status_name=STATUS_NAMES[line.status],
        changed_at=line.changed_at,
        changed_by="vous" if line.changed_by == me().name else line.changed_by,
        note=line.note,
        edit_url=url_for("desk_entries.edit", id=line.id),
        preview_url=url_for("desk_preview.show", id=line.id),
        history_url=url_for("desk_history.show", id=line.id),
    )
