"""/toujours-vrai: an organisation's contact agrees to be asked, answers, and withdraws, from the links of its letters.

Posts carry no form token and no cookie: the signed link of the letter is what proves who answers. A GET changes nothing.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, cast

from flask import Blueprint, Response, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue

from errors import Conflict, Invalid
from extensions import db, search_index, settings
from forms.contact import AnswerTruthForm
from models import OrganisationContact, TruthQuestion
from services import contacts, still_true
from services.contact_links import PARAM, PATHS, Opened, Purpose, address, make, open_link
from services.notices import as_told
from services.public_addresses import entry_address
from services.saving import saving
from views import mailing
from views.desk.saves import write_letters
from views.limits import limited
from views.rooms import private, problems

blueprint = Blueprint("still_true", __name__)


@dataclass(frozen=True, slots=True)
class StepPage:
    """One page of the walk: `name` says which; `action` is where its buttons post."""

    name: str
    organisation: str
    role: str
    action: str = ""
    until: date | None = None
    years: int = 0


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """The question about one entry."""

    organisation: str
    title: str
    summary: str
    entry_url: str
    action: str
    leave_url: str
    form: AnswerTruthForm
    answered_on: date | None
    notice: str = ""

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What went wrong: (id of the field, text)."""
        return problems(self.form)


@blueprint.get(PATHS[Purpose.CONSENT])
def show_consent() -> Response:
    """Two buttons."""
    return _step(_content("consent", _opened(Purpose.CONSENT).contact, action=_here()))


@blueprint.post(PATHS[Purpose.CONSENT])
@limited("20 per minute")
def consent() -> Response:
    """Records the consent, or the refusal."""
    with saving(db.session):
        contact = _opened(Purpose.CONSENT).contact
        if request.form.get("accord") == "oui":
            contacts.accept(db.session, contact)
        else:
            contacts.withdraw(db.session, contact)
        content = _content("refused" if contact.refused_at else "agreed", contact)
    return _step(content)


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
    """The entry and the question."""
    opened = _opened(Purpose.QUESTION)
    return _question(opened, still_true.get(db.session, opened.question_id, opened.contact), AnswerTruthForm())


@blueprint.post(PATHS[Purpose.QUESTION])
@limited("20 per minute")
def answer() -> ResponseReturnValue:
    """Records the answer, once."""
    opened, form = _opened(Purpose.QUESTION), AnswerTruthForm(request.form)
    question = still_true.get(db.session, opened.question_id, opened.contact)
    is_true = request.form.get("reponse") == "oui"
    content = _content("thanked" if is_true else "reported", opened.contact)
    if not form.validate():
        return _question(opened, question, form, status=422)
    try:
        with saving(db.session, search_index()) as touched:
            done = still_true.answer(
                db.session,
                question,
                opened.contact,
                is_true=is_true,
                message=form.message.data or "",
                today=datetime.now(UTC).date(),
            )
            if done.verified is not None:
                touched.add(done.verified)
            write_letters(as_told(done.notices))
    except Invalid as error:
        form.refuse(error.messages)
        return _again(form, status=422)
    except Conflict as error:
        return _again(form, status=409, notice=str(error))
    mailing.send_soon()
    return _step(content)


def _again(form: AnswerTruthForm, *, status: int, notice: str = "") -> Response:
    """The question once more, read anew: what was changed is undone."""
    opened = _opened(Purpose.QUESTION)
    question = still_true.get(db.session, opened.question_id, opened.contact)
    return _question(opened, question, form, status=status, notice=notice)


def _opened(purpose: Purpose) -> Opened:
    return open_link(db.session, request.args.get(PARAM, ""), purpose, key=_key())


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
        until=contact.consent_until,
        years=contacts.CONSENT_FOR.days // 365,
    )


def _step(content: StepPage) -> Response:
    return _page("still_true/step.html", content)


def _question(
    opened: Opened, question: TruthQuestion, form: AnswerTruthForm, *, status: int = 200, notice: str = ""
) -> Response:
    entry, root = question.entry, settings().public_url
    content = QuestionPage(
        organisation=opened.contact.organisation.name,
        title=entry.title,
        summary=entry.summary,
        entry_url=entry_address(root, entry.kind, entry.slug),
        action=_here(),
        leave_url=address(root, Purpose.LEAVE, make(opened.contact, Purpose.LEAVE, key=_key())),
        form=form,
        answered_on=question.answered_at.date() if question.answered_at else None,
        notice=notice,
    )
    return _page("still_true/question.html", content, status=status)


def _page(template: str, content: Any, *, status: int = 200) -> Response:
    return private(make_response(render_template(template, page=content, site=settings()), status))
