"""/proposer: tell an example without an account. What is sent waits for the curators; the contact stays with them."""

from dataclasses import asdict, dataclass
from typing import Any, cast

from flask import Blueprint, Response, current_app, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from extensions import db, search_index, settings
from forms.contribution import ProposalForm
from forms.layout import PROPOSAL
from forms.typed import Pairs, filled, form_data, with_blank_rows
from models import Entry, Kind
from services import picking, proposals, vocabulary
from services.activity import STRANGER
from services.notices import as_told
from services.proposals import Contact, Received
from services.saving import saving
from views import mailing
from views.desk.assistance import Assisted, assisted
from views.desk.field_views import SectionView
from views.desk.form_fields import problem_lines, section_views
from views.desk.form_page import around_of
from views.desk.saves import leave_address, write_letters
from views.desk.typed import button, posted
from views.limits import is_within, visitor

blueprint = Blueprint("proposals", __name__)
_SENT_AT_MOST = "5 per hour"  # by visitor: somebody tells a few examples in an afternoon, a program tells hundreds
_TRAP = "suite_du_titre"  # a field nobody sees: what fills it is not a person
_ROWS = {"partners": 2, "sources": 1}
_TYPED_MAX = 200


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """The public form."""

    kind: str
    sections: tuple[SectionView, ...]
    problems: tuple[tuple[str, str], ...]
    notice: str
    focus: str
    trap: str
    is_email_needed: bool
    places_url: str
    organisations_url: str


@dataclass(frozen=True, slots=True)
class TextPage:
    """A page that only says something; `title` is the entry's when one may name it."""

    title: str = ""
    is_letter_sent: bool = False


@dataclass(frozen=True, slots=True)
class ProposalLetter:
    """The letter that asks to confirm."""

    title: str
    url: str
    days: int
    leave_url: str


@blueprint.get("/proposer")
def show() -> Response:
    """An empty form."""
    return _form(with_blank_rows([], _ROWS))


@blueprint.post("/proposer")
def send() -> ResponseReturnValue:
    """The proposal is kept, or the form says what is missing."""
    typed = [pair for pair in posted() if pair[0] != _TRAP]
    helped = assisted(db.session, search_index(), typed, button(), with_drafts=False)
    if helped is not None:
        return _form(helped.typed, assisted=helped)
    form = _read(typed)
    if not form.validate():
        return _form(typed, form=form, status=422)
    if request.form.get(_TRAP):
        return redirect(url_for("proposals.thanks"), 303)  # says nothing to the program that fell in
    if not is_within(_SENT_AT_MOST, "proposals.send", visitor()):
        late = "Vous avez déjà envoyé plusieurs exemples. Gardez cette page ouverte et envoyez celui-ci dans une heure."
        return _form(typed, notice=late, status=429)
    received = _received(form)
    return redirect(url_for("proposals.thanks", **({"courriel": 1} if received.secret else {})), 303)


@blueprint.get("/proposer/merci")
def thanks() -> Response:
    """What happens now."""
    return _page("proposals/thanks.html", TextPage(is_letter_sent="courriel" in request.args))


@blueprint.get("/proposer/confirmer/<secret>")
def ask(secret: str) -> Response:
    """One button to press: mail programs open links by themselves."""
    return _page("proposals/confirm.html", TextPage(proposals.awaiting(db.session, secret).title))


@blueprint.post("/proposer/confirmer/<secret>")
def confirm(secret: str) -> ResponseReturnValue:
    """Hands the proposal to the curators."""
    with saving(db.session):
        write_letters(as_told(proposals.confirm(db.session, secret).notices))
    mailing.send_soon()
    return redirect(url_for("proposals.thanks"), 303)


@blueprint.get("/proposer/retrait")
def leave() -> Response:
    """One button to press: mail programs open links by themselves."""
    return _page("proposals/leave.html", TextPage(_leaving().title))


@blueprint.post("/proposer/retrait")
def forget() -> Response:
    """Erases who proposed the entry, which stays."""
    with saving(db.session):
        proposals.forget_contact(db.session, _leaving(), by=STRANGER)
    return _page("proposals/leave.html", TextPage())


def _leaving() -> Entry:
    """The entry of the link; its secret is in the query and not in the path: paths are logged."""
    return proposals.leaving(db.session, request.args.get("lien", ""), key=cast(str, current_app.secret_key))


@blueprint.get("/proposer/lieux")
def places() -> Response:
    """Territories by name, code or postcode, while one types."""
    return jsonify([asdict(place) for place in picking.find_places(db.session, search_index(), _asked())])


@blueprint.get("/proposer/organisations")
def organisations() -> Response:
    """Organisations of what is published, while one types."""
    return jsonify([asdict(one) for one in picking.find_organisations(db.session, _asked(), with_drafts=False)])


def _asked() -> str:
    return request.args.get("q", "").replace("\0", "")[:_TYPED_MAX]


def _read(typed: Pairs) -> ProposalForm:
    return ProposalForm(
        form_data(filled(typed)), choices=vocabulary.choices(db.session), is_email_needed=mailing.can_send()
    )


def _received(form: ProposalForm) -> Received:
    """Keeps the proposal, and writes the letter or the notices that follow."""
    typed = (form.contact_name.data or "", form.contact_email.data or "", form.note.data or "")
    contact = Contact(*typed, consent=form.consent.label.text if form.consent.data else "")
    with saving(db.session):
        received = proposals.receive(db.session, form.to_data(), contact, must_confirm=mailing.can_send())
        if received.secret:
            url = mailing.address_of("proposals.ask", secret=received.secret)
            leave_url = leave_address(received.entry.id, contact.email)
            letter = ProposalLetter(received.entry.title, url, proposals.CONFIRM_WITHIN.days, leave_url)
            mailing.write(contact.email, "Confirmez votre proposition", "mail/proposal.txt", letter)
        write_letters(as_told(received.notices))
    mailing.send_soon()
    return received


def _form(
    typed: Pairs,
    *,
    form: ProposalForm | None = None,
    assisted: Assisted | None = None,
    notice: str = "",
    status: int = 200,
) -> Response:
    assisted = assisted or Assisted(typed)
    terms = vocabulary.all_terms(db.session)
    shown = form or ProposalForm(
        form_data(with_blank_rows(typed, {"sources": 1})), is_draft=True, is_email_needed=mailing.can_send()
    )
    content = ProposalPage(
        kind=Kind.EXAMPLE.value,
        sections=tuple(section_views(shown, around_of(shown, assisted, terms, with_drafts=False), PROPOSAL)),
        problems=tuple(problem_lines(form) if form else ()),
        notice=notice,
        focus=assisted.focus,
        trap=_TRAP,
        is_email_needed=mailing.can_send(),
        places_url=url_for("proposals.places"),
        organisations_url=url_for("proposals.organisations"),
    )
    return _page("proposals/form.html", content, status=status)


def _page(template: str, content: Any, *, status: int = 200) -> Response:
    """The page, which no cache keeps: it holds a token, or what somebody types."""
    response = make_response(render_template(template, page=content, site=settings()), status)
    response.cache_control.no_store = True
    return response
