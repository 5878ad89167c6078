"""A page of an entry that changed meanwhile in a way that is no conflict of texts: said plainly, and nothing typed is lost."""

from dataclasses import replace

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from extensions import db
from forms import EntryForm
from forms.typed import Pairs
from models import Status
from services import drafts, revisions, workflow
from services.entry_data import data_of
from services.saving import saving
from views.desk.form_page import Writing, form_page, read_form
from views.rooms import room_page

_HAPPENED = {
    Status.SUBMITTED: "Cette fiche a été soumise à relecture depuis que cette page est ouverte, dans un autre onglet ou sur un "
    "autre appareil. Pour la changer, reprenez-la en brouillon : ce que vous venez d’écrire est gardé et vous y attendra.",
    Status.PUBLISHED: "Cette fiche a été publiée depuis que cette page est ouverte : seuls les curateurs la changent "
    "maintenant. Ce que vous venez d’écrire est gardé ; dites-leur dans « Échanges » ce qui doit changer.",
    Status.ARCHIVED: "Cette fiche a été archivée depuis que cette page est ouverte : elle ne se change plus. Ce que vous venez "
    "d’écrire est gardé ; dites dans « Échanges » ce qui doit changer.",
}


def happened(status: Status) -> str:
    """What happened to an entry that its author may not change any more."""
    return _HAPPENED.get(status, "Cette fiche n’est plus à vous de modifier. Ce que vous venez d’écrire est gardé.")


def overtaken(writing: Writing) -> ResponseReturnValue:
    """The page of somebody who wrote where writing is over: what they typed is kept and shown, with what they can do."""
    entry = writing.entry
    assert entry is not None
    if not differs(writing):
        flash("Rien n’est à enregistrer : la fiche dit déjà ce que vous avez écrit.", "done")
        return redirect(url_for("desk_entries.edit", id=entry.id), 303)
    token = writing.token if drafts.saved_as(db.session, writing.user, writing.token) is None else drafts.new_token()
    with saving(db.session):
        drafts.keep(db.session, writing.user, token, writing.typed, form=writing.kind.value, entry_id=entry.id)
    page = replace(writing, typed=_at(writing.typed, entry.version), token=drafts.new_token())
    return room_page("desk/entry_form.html", form_page(page, notice=happened(entry.status)), status=409)


def differs(writing: Writing) -> bool:
    """Whether the form holds something that the entry does not; a page that is only read sends nothing of it."""
    if writing.entry is None or not any(name == "title" for name, _text in writing.typed):
        return False
    form = read_form(writing, is_draft=True)
    return not form.validate() or workflow.steady(form.to_data(), data_of(writing.entry)) != data_of(writing.entry)


def rebased(writing: Writing, form: EntryForm) -> Writing | None:
    """The same writing over the present version, when what was saved since changed neither text nor state; else None.

    An entry submitted and taken back is at a further version, and nobody disagrees about anything.
    """
    assert writing.entry is not None
    entry = workflow.seen_by(db.session, writing.user, writing.entry.id)
    base = revisions.nearest(db.session, entry.id, form.known_version)
    is_same = revisions.data_of(base) == data_of(entry) and revisions.status_of(base) is entry.status
    if base.number != form.known_version or base.number == entry.version or not is_same:
        return None
    return replace(writing, entry=entry, typed=_at(writing.typed, entry.version))


def _at(typed: Pairs, version: int) -> Pairs:
    return [*(pair for pair in typed if pair[0] != "version"), ("version", str(version))]
