"""/atelier/fiches/<id>/apercu: the entry as the public will see it, whatever its state; for who may see it, never indexed."""

from dataclasses import dataclass, fields

from flask import Response

from extensions import db
from services import workflow
from views.access import me
from views.desk.entry_head import EntryHead, entry_head
from views.desk.room import room_blueprint
from views.entries import content
from views.entry_page import EntryPage
from views.rooms import room_page

blueprint = room_blueprint("desk_preview")


@dataclass(frozen=True, slots=True)
class PreviewPage(EntryPage):
    """The public page of an entry, and what the desk says above it."""

    desk: EntryHead
    version: int
    is_public: bool
    may_publish: bool
    may_submit: bool


@blueprint.get("/fiches/<int:id>/apercu")
def show(id: int) -> Response:
    """The public page with a bar that says it is a preview."""
    entry = workflow.seen_by(db.session, me(), id)
    public = content(entry)
    actions = workflow.actions(me(), entry)
    response = room_page(
        "desk/preview.html",
        PreviewPage(
            **{field.name: getattr(public, field.name) for field in fields(EntryPage)},
            desk=entry_head(entry),
            version=entry.version,
            is_public=bool(entry_head(entry).public_url),
            may_publish=workflow.Action.PUBLISH in actions,
            may_submit=workflow.Action.SUBMIT in actions,
        ),
    )
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
