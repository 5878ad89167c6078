"""/toujours-vrai: an organisation's contact agrees to be asked, answers, and withdraws, from the links of its letters.

Posts carry no form token and no cookie: the signed link of the letter is what proves who answers. A GET changes nothing.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, cast

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from errors import Conflict, Invalid, NotFound
from extensions import db, search_index, settings
from forms.contact import AnswerTruthForm
from models import Entry, OrganisationContact, TruthAnswer, TruthQuestion
from services import contacts, still_true
from services.contact_links import PARAM, PATHS, Opened, Purpose, address, make, open_link
from services.notices import as_told
from services.public_addresses import entry_address
from services.saving import saving
from views import mailing
from views.desk.saves import write_letters
from views.limits import limited
from views.rooms import FormShown, private

blueprint = Blueprint("still_true", __name__)


@dataclass(frozen=True, slots=True)
class StepPage:
    """One page of the walk: `name` says which; `action` is where its buttons post."""

    name: str
    organisation: str = ""
    role: str = ""
    action: str = ""
    promise: str = ""  # what is agreed to
    entries: tuple[tuple[str, str], ...] = ()  # (title, address) of those it was named for, when for them only
    given: date | None = None
    until: date | None = None
    years: int = 0
    leave_url: str = ""
    renew_url: str = ""  # where a consent that ends soon is given anew
    entry: tuple[str, str] = ("", "")  # (title, address) of the entry that was answered about
    answered_on: date | None = None
    notice: str = ""
    left: tuple[tuple[str, str], ...] = ()  # (title, link) of what the same letter asks besides


@dataclass(frozen=True, slots=True)
class QuestionPage(FormShown):
    """The question about one entry."""

    organisation: str
    role: str
    title: str
    summary: str
    entry_url: str
    action: str
    leave_url: str
    form: AnswerTruthForm


@blueprint.get(PATHS[Purpose.CONSENT])
def show_consent() -> Response:
    """Two buttons; to who agreed already, what they agreed to and the way out."""
    contact = _opened(Purpose.CONSENT).contact
    return _step(_content("agreed" if contact.consented_at else "consent", contact, action=_here()))


@blueprint.post(PATHS[Purpose.CONSENT])
@limited("20 per minute")
def consent() -> ResponseReturnValue:
    """Records the consent, or the refusal, after which the link is dead."""
    with saving(db.session):
        contact = _opened(Purpose.CONSENT).contact
        agrees = request.form.get("accord") == "oui"
        if agrees:
            contacts.accept(db.session, contact)
        else:
            contacts.withdraw(db.session, contact)
        content = _content("refused", contact)
    return redirect(_here(), 303) if agrees else _step(content)


@blueprint.get(PATHS[Purpose.LEAVE])
def show_leave() -> Response:
    """One button."""
    return _step(_content("leave", _opened(Purpose.LEAVE).contact, action=_here()))


@blueprint.post(PATHS[Purpose.LEAVE])
@limited("20 per minute")
def leave() -> Response:
    """Withdraws at once, from the button or from the mail program (RFC 8058); the address is erased."""
    with saving(db.session):
        contact = _opened(Purpose.LEAVE).contact
        contacts.withdraw(db.session, contact)
        content = _content("refused", contact)
    return _step(content)


@blueprint.get(PATHS[Purpose.QUESTION])
def show() -> Response:
    """The entry and the question; the thanks, once it is answered."""
    opened = _opened(Purpose.QUESTION)
    question = still_true.get(db.session, opened.question_id, opened.contact)
    if question.answered_at:
        return _step(_answered(opened.contact, question))
    return _question(opened, question, AnswerTruthForm())


@blueprint.post(PATHS[Purpose.QUESTION])
@limited("20 per minute")
def answer() -> ResponseReturnValue:
    """Records the answer, once; the page that follows is read anew, so that going back or reloading sends nothing again."""
    opened, form = _opened(Purpose.QUESTION), AnswerTruthForm(request.form)
    question = still_true.get(db.session, opened.question_id, opened.contact)
    if not form.validate():
        return _question(opened, question, form, status=422)
    try:
        with saving(db.session, search_index()) as touched:
            done = still_true.answer(
                db.session,
                question,
                opened.contact,
                is_true=request.form.get("reponse") == "oui",
                message=form.message.data or "",
                today=_today(),
            )
            if done.verified is not None:
                touched.add(done.verified)
            write_letters(as_told(done.notices))
    except Invalid as error:
        form.refuse(error.messages)
        opened = _opened(Purpose.QUESTION)
        return _question(opened, still_true.get(db.session, opened.question_id, opened.contact), form, status=422)
    except Conflict as error:
        opened = _opened(Purpose.QUESTION)
        question = still_true.get(db.session, opened.question_id, opened.contact)
        return _step(replace(_answered(opened.contact, question), notice=str(error)), status=409)
    mailing.send_soon()
    return redirect(_here(), 303)


@blueprint.errorhandler(NotFound)
def dead(error: NotFound) -> Response:
    """A link of a letter that leads nowhere any more, told as such and not as a page that never was."""
    return _step(StepPage("dead", notice=str(error)), status=404)


def _opened(purpose: Purpose) -> Opened:
    return open_link(db.session, request.args.get(PARAM, ""), purpose, key=_key())


def _today() -> date:
    return datetime.now(UTC).date()


def _key() -> str:
    return cast(str, current_app.secret_key)


def _here() -> str:
    return f"{request.path}?{PARAM}={request.args.get(PARAM, '')}"


def _content(name: str, contact: OrganisationContact, *, action: str = "") -> StepPage:
    """What the page of a step says, read while the contact is."""
    return StepPage(
        name=name,
        organisation=contact.organisation.name,
        role=contact.role,
        action=action,
        promise=contacts.promise(contact),
        entries=() if contact.is_for_all else tuple(_public(entry) for entry in contacts.asked_about(contact)),
        given=contact.consented_at.date() if contact.consented_at else None,
        until=contact.consent_until,
        years=contacts.CONSENT_FOR.days // 365,
        leave_url=_link(contact, Purpose.LEAVE),
        renew_url=_link(contact, Purpose.CONSENT) if contacts.is_ending(contact, today=_today()) else "",
    )


def _answered(contact: OrganisationContact, question: TruthQuestion) -> StepPage:
    """The thanks, with what the same letter asks besides."""
    return replace(
        _content("thanked" if question.answer is TruthAnswer.TRUE else "reported", contact),
        entry=_public(question.entry),
        answered_on=question.answered_at.date() if question.answered_at else None,
        left=tuple(
            (one.entry.title, _link(contact, Purpose.QUESTION, one.id))
            for one in still_true.left(db.session, question, contact)
        ),
    )


def _public(entry: Entry) -> tuple[str, str]:
    return entry.title, entry_address(settings().public_url, entry.kind, entry.slug)


def _link(contact: OrganisationContact, purpose: Purpose, question_id: int = 0) -> str:
    return address(settings().public_url, purpose, make(contact, purpose, key=_key(), question_id=question_id))


def _step(content: StepPage, *, status: int = 200) -> Response:
    return _page("still_true/step.html", content, status=status)


def _question(opened: Opened, question: TruthQuestion, form: AnswerTruthForm, *, status: int = 200) -> Response:
    entry = question.entry
    content = QuestionPage(
        organisation=opened.contact.organisation.name,
        role=opened.contact.role,
        title=entry.title,
        summary=entry.summary,
        entry_url=_public(entry)[1],
        action=_here(),
        leave_url=_link(opened.contact, Purpose.LEAVE),
        form=form,
    )
    return _page("still_true/question.html", content, status=status)


def _page(template: str, content: Any, *, status: int = 200) -> Response:
    return private(make_response(render_template(template, page=content, site=settings()), status))
