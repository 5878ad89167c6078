"""/atelier/fiches/<id>/fusion: two persons changed one entry at once; the second one decides, and nothing typed is lost."""

import json
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from errors import Conflict, Invalid
from extensions import db
from forms import FORMS, EntryData
from forms.typed import Pairs, cleaned, typed_of
from models import Entry
from services import drafts, entry_words, merging, revisions, workflow
from services.saving import saving
from views.access import me
from views.desk.form_fields import problem_lines
from views.desk.form_page import Writing, form_page, read_form
from views.desk.merge_page import BOTH, MINE, OWN, THEIRS, Meeting, Typed, choices_of, merge_page, proposed
from views.desk.room import room_blueprint
from views.desk.telling_index import saving_entries
from views.desk.typed import button, page_token
from views.rooms import room_page

blueprint = room_blueprint("desk_merging")
_NOTE_MAX = 300


def meet(writing: Writing, mine: EntryData, *, base_number: int) -> ResponseReturnValue:
    """The page where the person who came second decides: their form was over a version that is no longer the present one."""
    entry = writing.entry
    assert entry is not None
    note = dict(writing.typed).get("note", "")
    meeting = _meeting(entry, mine, base_number, entry.version, writing.token, note)
    if meeting.merged.data == meeting.theirs:
        flash("Rien à enregistrer : la fiche dit déjà ce que vous avez écrit.", "done")
        return redirect(url_for("desk_entries.edit", id=entry.id), 303)
    with saving(db.session):  # for whoever closes this page: the form will give it back
        asked: dict[str, Any] = {"form": writing.kind.value, "entry_id": entry.id}
        drafts.keep(db.session, writing.user, writing.token, writing.typed, **asked)
    return _show(meeting, status=409)


@blueprint.post("/fiches/<int:id>/fusion")
def settle(id: int) -> ResponseReturnValue:
    """Saves what was decided over the version that was shown, or shows the page again."""
    entry = workflow.seen_by(db.session, me(), id)
    carried = _carried()
    writing = Writing(me(), entry.kind, carried, entry, page_token())
    form = read_form(writing, is_draft=True)
    if (
        not form.validate()
    ):  # a term or a place went meanwhile, or the page was tampered with: back to the form, nothing lost
        return room_page("desk/entry_form.html", form_page(writing, form=form), status=422)
    numbers = (_number("base"), _number("theirs"))
    meeting = _meeting(entry, form.to_data(), *numbers, writing.token, request.form.get("note", "")[:_NOTE_MAX])
    typed = _typed(meeting)
    if typed.errors:
        return _show(meeting, typed, status=422)
    merged = _decided(meeting, typed)
    return _shown_in_form(meeting, merged) if button() == "form" else _saved(meeting, typed, merged)


def _meeting(entry: Entry, mine: EntryData, base_number: int, their_number: int, token: str, note: str) -> Meeting:
    base = revisions.nearest(db.session, entry.id, base_number)
    theirs = revisions.nearest(db.session, entry.id, their_number)
    versions = revisions.data_of(base), revisions.data_of(theirs), workflow.steady(mine, revisions.data_of(base))
    saves = revisions.saves_since(db.session, entry.id, base.number)
    names = dict.fromkeys(_called(author) for author, _at in saves)
    return Meeting(
        entry,
        base.number,
        theirs.number,
        *versions,
        merged=merging.merge(*versions),
        their_names=" et ".join(names) or "quelqu’un d’autre",
        saved_at=saves[-1][1] if saves else None,
        token=token,
        note=note,
    )


def _called(author: str) -> str:
    return "vous-même, ailleurs" if author == me().name else author or "quelqu’un d’autre"


def _carried() -> Pairs:
    """What the person had typed, as the page carried it. Anything else is nothing typed: the form says what it lacks."""
    try:
        read = json.loads(request.form.get("mine", ""))
    except ValueError:
        read = []
    pairs = [pair for pair in read if isinstance(pair, list) and len(pair) == 2] if isinstance(read, list) else []
    return cleaned((name, text) for name, text in pairs if isinstance(name, str) and isinstance(text, str))


def _number(name: str) -> int:
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _typed(meeting: Meeting) -> Typed:
    choices, texts, errors = {}, {}, {}
    for number, part in enumerate(meeting.merged.parts):
        allowed = choices_of(part)
        chosen = request.form.get(f"part-{number}-choix", proposed(part))
        own = request.form.get(f"part-{number}-texte")
        if OWN in allowed and own is not None:
            texts[part.path] = own.replace("\r\n", "\n").strip()
            is_written = texts[part.path] not in (part.proposal, request.form.get(f"part-{number}-vu"))
            if is_written and not chosen:
                chosen = OWN  # written, and no choice made: what was written is the choice
            elif is_written and chosen == proposed(part):
                errors[part.path] = "vous avez aussi écrit un autre texte. Choisissez-le, ou confirmez votre choix."
        choices[part.path] = chosen if chosen in allowed else ""
        if not choices[part.path]:
            errors[part.path] = "choisissez ce qu’il faut garder."
    return Typed(choices, texts, errors)


def _decided(meeting: Meeting, typed: Typed) -> EntryData:
    decided: dict[str, Any] = {}
    for part in meeting.merged.parts:
        values = {THEIRS: part.theirs, MINE: part.mine, BOTH: part.proposal, OWN: typed.texts.get(part.path)}
        decided[part.path] = values[typed.choices[part.path]]
    return merging.merge(meeting.base, meeting.theirs, meeting.mine, decided=decided).data


def _saved(meeting: Meeting, typed: Typed, merged: EntryData) -> ResponseReturnValue:
    entry, kind = meeting.entry, meeting.entry.kind
    pairs = typed_of(merged, FORMS[kind], version=meeting.their_number)
    form = read_form(Writing(me(), kind, pairs, entry), is_draft=not workflow.is_complete(entry.status))
    if not form.validate():
        return _show(meeting, typed, tuple(("", text) for _target, text in problem_lines(form)), status=422)
    try:
        with saving_entries() as touched:
            page = drafts.claim(db.session, me(), meeting.token, form=kind.value)
            asked: dict[str, Any] = {"version": meeting.their_number, "by": me(), "note": meeting.note}
            saved = workflow.save(db.session, entry.id, form.to_data(), **asked)
            drafts.settle(db.session, page, saved.id)
            touched.add(saved)
    except Invalid as refused:
        form.refuse(refused.messages)
        return _show(meeting, typed, tuple(("", text) for _target, text in problem_lines(form)), status=422)
    except Conflict:
        done = drafts.saved_as(db.session, me(), meeting.token)
        if done is not None:
            return redirect(url_for("desk_entries.edit", id=done), 303)  # a second click: the first one did it
        entry = workflow.seen_by(db.session, me(), entry.id)
        return _show(
            _meeting(entry, merged, meeting.their_number, entry.version, meeting.token, meeting.note), status=409
        )
    flash("La fiche réunit maintenant votre travail et celui de l’autre personne.", "done")
    return redirect(url_for("desk_entries.edit", id=saved.id), 303)


def _shown_in_form(meeting: Meeting, merged: EntryData) -> Response:
    kind = meeting.entry.kind
    pairs = [*typed_of(merged, FORMS[kind], version=meeting.their_number), ("note", meeting.note)]
    notice = "Voici la fiche réunie. Relisez, changez ce que vous voulez : rien n’est encore enregistré."
    writing = Writing(me(), kind, pairs, meeting.entry, meeting.token)
    return room_page("desk/entry_form.html", form_page(writing, notice=notice))


def _show(
    meeting: Meeting,
    typed: Typed | None = None,
    problems: tuple[tuple[str, str], ...] = (),
    *,
    status: int,
) -> Response:
    versions = (meeting.base, meeting.theirs, meeting.mine)
    words = entry_words.words_for(db.session, meeting.entry.kind, versions)
    return room_page("desk/merge.html", merge_page(meeting, words, typed or Typed(), problems), status=status)
