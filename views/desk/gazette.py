"""/atelier/gazette: the issues, each written, seen as the public will, published, taken back. Letters leave by a command."""

from dataclasses import dataclass, fields, replace
from typing import Any

from flask import Response, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from errors import Conflict, Invalid, NotFound
from extensions import db
from forms.gazette import IssueData, IssueForm, PickData, typed_of
from models import GazetteIssue, UserRole
from services import drafts, gazette
from services.gazette import IssueLine
from services.gazette_mail import month_name
from services.saving import saving
from views import mailing
from views.access import me
from views.desk.gazette_form import IssueWriting, helped, issue_form_page, mailing_words, state_of
from views.desk.room import room_blueprint
from views.desk.typed import button, page_token, posted
from views.gazette_page import IssuePage, issue_page
from views.limits import limited
from views.rooms import room_page

blueprint = room_blueprint("desk_gazette", role=UserRole.CURATOR)
STATE_NAMES = {"draft": "brouillon", "published": "en ligne", "archived": "retiré"}
_DONE = {
    "save": "Le numéro est enregistré.",
    "publish": "Le numéro est en ligne.",
    "withdraw": "Le numéro n’est plus en ligne.",
}


@dataclass(frozen=True, slots=True)
class IssueRow:
    """A line of the list."""

    id: int
    month: str
    title: str
    state: str
    state_name: str
    entries: int
    mailing: str


@dataclass(frozen=True, slots=True)
class IssuesPage:
    """Every issue, and how many addresses receive them."""

    rows: tuple[IssueRow, ...]
    followers: int
    can_send: bool


@dataclass(frozen=True, slots=True)
class IssuePreview(IssuePage):
    """The public page of an issue, and what the desk says above it."""

    edit_url: str
    is_public: bool


@blueprint.get("/gazette")
def index() -> Response:
    """The list."""
    rows = tuple(_row(line) for line in gazette.all_issues(db.session))
    return room_page("desk/gazette/index.html", IssuesPage(rows, gazette.followers(db.session), mailing.can_send()))


@blueprint.get("/gazette/nouveau")
def new() -> Response:
    """An empty form, or what was typed in one another time."""
    return _opened(IssueWriting([]))


@blueprint.post("/gazette/nouveau")
def create() -> ResponseReturnValue:
    """The new issue, or the form with what is wrong."""
    return _pressed(IssueWriting(posted(), token=page_token()))


@blueprint.get("/gazette/<int:id>")
def edit(id: int) -> Response:
    """The form over an issue."""
    issue = gazette.get(db.session, id)
    return _opened(IssueWriting(typed_of(_data(issue), version=issue.version), issue))


@blueprint.post("/gazette/<int:id>")
def update(id: int) -> ResponseReturnValue:
    """The changed issue, or the form with what is wrong."""
    return _pressed(IssueWriting(posted(), gazette.get(db.session, id), page_token()))


@blueprint.get("/gazette/<int:id>/apercu")
def preview(id: int) -> Response:
    """The issue as the public will see it."""
    issue = gazette.get(db.session, id)
    public = issue_page(issue, gazette.public_issues(db.session))
    shown = {field.name: getattr(public, field.name) for field in fields(IssuePage)}
    edit_url = url_for("desk_gazette.edit", id=id)
    content = IssuePreview(**shown, edit_url=edit_url, is_public=issue.is_public)
    return room_page("desk/gazette/preview.html", content)


@blueprint.post("/gazette/<int:id>/effacer")
def delete(id: int) -> ResponseReturnValue:
    """Forgets a draft; back to the list."""
    try:
        with saving(db.session):
            gazette.delete(db.session, id, by=me())
        flash("Le brouillon est effacé.", "done")
    except Invalid as refused:
        flash(" ".join(refused.messages.get("", [])), "warning")
    return redirect(url_for("desk_gazette.index"), 303)


@blueprint.post("/gazette/saisies/<token>")
@blueprint.post("/gazette/<int:id>/saisies/<token>")
@limited("60 per minute", by=lambda: str(me().id))
def keep(token: str, id: int | None = None) -> Response:
    """Keeps what is typed while one types, in a new issue or in one that is there."""
    if not drafts.is_token(token):
        raise NotFound("Cette page n'est pas de ce site.")
    issue = gazette.get(db.session, id) if id is not None else None
    with saving(db.session):
        draft = _keep(IssueWriting(posted(), issue, token))
    return jsonify(kept_at=draft.kept_at.isoformat())


@blueprint.post("/gazette/saisies/<token>/effacer")
def erase(token: str) -> ResponseReturnValue:
    """Forgets what was typed in a page; back to where it was."""
    number = drafts.get(db.session, me(), token).form.partition("-")[2]
    with saving(db.session):
        drafts.discard(db.session, me(), token)
    flash("La saisie non enregistrée est effacée.", "done")
    back = url_for("desk_gazette.edit", id=int(number)) if number.isdigit() else url_for("desk_gazette.new")
    return redirect(back, 303)


def _opened(writing: IssueWriting) -> Response:
    token = request.args.get("reprise", "")
    if token:
        kept = drafts.get(db.session, me(), token)
        typed = [(name, text) for name, text in kept.fields]
        notice = "Voici ce que vous aviez écrit. Ce n’est pas encore enregistré."
        return _show(replace(writing, typed=typed, token=token), notice=notice)
    unsaved = drafts.unsaved(db.session, me(), form=writing.draft_form, entry_id=None)
    return _show(replace(writing, token=drafts.new_token()), unsaved=unsaved)


def _show(writing: IssueWriting, *, status: int = 200, **page: Any) -> Response:
    return room_page("desk/gazette/form.html", issue_form_page(writing, **page), status=status)


def _again(writing: IssueWriting, **page: Any) -> Response:
    """The page that was posted, with what is typed in it; kept too, for whoever has no script and closes it."""
    with saving(db.session):
        _keep(writing)
    return _show(writing, **page)


def _keep(writing: IssueWriting) -> Any:
    return drafts.keep(db.session, me(), writing.token, writing.typed, form=writing.draft_form, entry_id=None)


def _pressed(writing: IssueWriting) -> ResponseReturnValue:
    """What a button does: help in filling, or save and change what the public sees."""
    pressed = button()
    help = helped(writing.typed, pressed)
    if help is not None:
        return _again(replace(writing, typed=help.typed), help=help)
    pressed = pressed if pressed in _DONE else "save"
    is_public = writing.issue is not None and writing.issue.is_public
    form = IssueForm(writing.typed, is_draft=pressed == "withdraw" or not (is_public or pressed == "publish"))
    if not form.validate():
        return _again(writing, form=form, status=422)
    try:
        issue_id = _saved(writing, form.to_data(), pressed)
    except Invalid as refused:
        form.refuse(refused.messages)
        return _again(writing, form=form, status=422)
    except Conflict as late:
        if writing.issue is None:  # a second click: the first one did it
            return redirect(url_for("desk_gazette.index"), 303)
        notice = f"{late} Ouvrez le numéro dans un autre onglet pour comparer ; ce que vous avez écrit est gardé ici."
        return _again(writing, notice=notice, status=409)
    flash(_DONE[pressed], "done")
    return redirect(url_for("desk_gazette.edit", id=issue_id), 303)


def _saved(writing: IssueWriting, data: IssueData, pressed: str) -> int:
    """The number of the issue as it is stored after the button, in one commit."""
    version = dict(writing.typed).get("version", "")
    with saving(db.session):
        drafts.claim(db.session, me(), writing.token, form=writing.draft_form)
        if writing.issue is None:
            issue = gazette.create(db.session, data)
        else:
            if pressed == "withdraw":
                gazette.withdraw(db.session, writing.issue.id, by=me())
            known = int(version) if version.isdigit() and len(version) < 9 else 0
            issue = gazette.change(db.session, writing.issue.id, data, version=known)
        if pressed == "publish":
            gazette.publish(db.session, issue.id, by=me())
        drafts.forget_form(db.session, me(), form=writing.draft_form)
        number = issue.id
    return number


def _data(issue: GazetteIssue) -> IssueData:
    picks = tuple(PickData(pick.entry_id, pick.note) for pick in issue.picks)
    return IssueData(issue.month, issue.title, issue.introduction, picks)


def _row(line: IssueLine) -> IssueRow:
    state = state_of(line)
    return IssueRow(
        line.id, month_name(line.month), line.title, state, STATE_NAMES[state], line.entries, mailing_words(line)
    )
