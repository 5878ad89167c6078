"""/atelier/fiches/<id>/historique: every save, any two compared, any one brought back by a new save. Nothing is ever lost."""

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from errors import Conflict, Invalid
from extensions import db
from models import Entry, Revision, UserRole
from services import entry_words, revisions, workflow
from services.comparing import compare as compared
from services.entry_data import data_of
from views.access import may, me
from views.desk.change_views import field_views
from views.desk.entry_head import STATUS_NAMES, entry_head
from views.desk.history_page import ComparePage, HistoryPage, PageLink, RestorePage, VersionView, step_view
from views.desk.room import room_blueprint
from views.desk.telling_index import saving_entries
from views.rooms import room_page

blueprint = room_blueprint("desk_history")
_NOTE_MAX = 300


@blueprint.get("/fiches/<int:id>/historique")
def show(id: int) -> Response:
    """The saves of the entry, newest first."""
    entry = workflow.seen_by(db.session, me(), id)
    number = _number("page", 1)
    steps, pages = revisions.steps(db.session, id, page=number)
    words = entry_words.words_for(db.session, entry.kind, ())
    present = min(max(number, 1), pages)
    return room_page(
        "desk/history.html",
        HistoryPage(
            entry=entry_head(entry),
            steps=tuple(step_view(step, id, words, present=entry.version) for step in steps),
            compare_url=url_for("desk_history.compare", id=id),
            journal_url=url_for("desk_journal.show", fiche=id) if may(UserRole.ADMIN) else "",
            before=steps[1].number if len(steps) > 1 else steps[0].number,
            after=steps[0].number,
            pages=tuple(
                PageLink(str(at), url_for("desk_history.show", id=id, page=at), at == present)
                for at in range(1, pages + 1)
            )
            if pages > 1
            else (),
        ),
    )


@blueprint.get("/fiches/<int:id>/comparer")
def compare(id: int) -> Response:
    """Two versions field by field; whatever the address says, two that exist."""
    entry = workflow.seen_by(db.session, me(), id)
    after = revisions.nearest(db.session, id, _number("a", entry.version))
    before = revisions.nearest(db.session, id, _number("de", after.number - 1))
    is_whole = request.args.get("tout") == "1"
    old, new = revisions.data_of(before), revisions.data_of(after)
    words = entry_words.words_for(db.session, entry.kind, (old, new))
    asked = {"id": id, "de": before.number, "a": after.number}
    states = tuple(STATUS_NAMES[revisions.status_of(revision)] for revision in (before, after))
    first, last = sorted((before.number, after.number))
    return room_page(
        "desk/compare.html",
        ComparePage(
            entry=entry_head(entry),
            before=_version(before, entry),
            after=_version(after, entry),
            fields=field_views(compared(old, new, words), is_whole=is_whole),
            status_change=(states[0], states[1]) if states[0] != states[1] else None,
            is_whole=is_whole,
            whole_url=url_for("desk_history.compare", **asked, **({} if is_whole else {"tout": 1})),
            swap_url=url_for("desk_history.compare", id=id, de=after.number, a=before.number),
            older_url=url_for("desk_history.compare", id=id, de=first - 1, a=first) if first > 1 else "",
            newer_url=url_for("desk_history.compare", id=id, de=last, a=last + 1) if last < entry.version else "",
        ),
    )


@blueprint.get("/fiches/<int:id>/historique/<int:number>")
def version(id: int, number: int) -> Response:
    """A past version, and what bringing it back would change."""
    entry = workflow.seen_by(db.session, me(), id)
    return _restore_page(entry, revisions.get(db.session, id, number))


@blueprint.post("/fiches/<int:id>/historique/<int:number>/restaurer")
def restore(id: int, number: int) -> ResponseReturnValue:
    """Saves the content of a past version anew: the versions between stay in the history."""
    entry = workflow.seen_by(db.session, me(), id)
    revision = revisions.get(db.session, id, number)
    back = revisions.restorable(db.session, revision, data_of(entry))
    note = request.form.get("note", "").strip()[:_NOTE_MAX]
    told = f"Retour à la version {number}" + (f" : {note}" if note else "")
    asked = request.form.get("version", "")
    seen = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
    try:
        with saving_entries() as touched:
            touched.add(workflow.save(db.session, id, back.data, version=seen, by=me(), note=told))
    except Invalid as refused:
        problems = [("", text) for texts in refused.messages.values() for text in texts]
        return _restore_page(workflow.seen_by(db.session, me(), id), revision, problems=problems, note=note, status=422)
    except Conflict:
        late = "Quelqu’un a enregistré la fiche entre-temps. Voici ce que la restauration changerait maintenant."
        entry = workflow.seen_by(db.session, me(), id)
        return _restore_page(entry, revision, problems=[("", late)], note=note, status=409)
    flash(f"La version {number} est revenue. Ce qu’elle remplace reste dans l’historique.", "done")
    return redirect(url_for("desk_history.show", id=id), 303)


def _restore_page(
    entry: Entry,
    revision: Revision,
    *,
    problems: list[tuple[str, str]] | None = None,
    note: str = "",
    status: int = 200,
) -> Response:
    present = data_of(entry)
    back = revisions.restorable(db.session, revision, present)
    words = entry_words.words_for(db.session, entry.kind, (present, back.data))
    page = RestorePage(
        entry=entry_head(entry),
        version=_version(revision, entry),
        present_number=entry.version,
        fields=field_views(compared(present, back.data, words)),
        lost=back.lost,
        may_restore=workflow.may_edit(me(), entry),
        problems=tuple(problems or ()),
        note=note,
    )
    return room_page("desk/version.html", page, status=status)


def _version(revision: Revision, entry: Entry) -> VersionView:
    return VersionView(
        number=revision.number,
        made_at=revision.made_at,
        author=revision.author_name or "Quelqu’un",
        note=revision.comment,
        status_name=STATUS_NAMES[revisions.status_of(revision)],
        version_url=url_for("desk_history.version", id=entry.id, number=revision.number),
        is_present=revision.number == entry.version,
    )


def _number(name: str, otherwise: int) -> int:
    """A whole number of the address, or what stands when there is none that makes sense."""
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise
