"""/compte/acces: choosing a password by an invitation or a reset link; /compte/mot-de-passe-oublie: asking for one."""

from dataclasses import dataclass
from typing import cast

from flask import Blueprint, current_app, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from errors import Invalid
from extensions import db, settings
from forms.account import AskLinkForm, NewPasswordForm
from models import User
from services import access_links, accounts
from services.access_links import Opened, Purpose
from services.activity import STRANGER, Actor
from services.saving import saving
from views import mailing
from views.limits import limited
from views.rooms import FormShown, room_page

blueprint = Blueprint("access_links", __name__, url_prefix="/compte")
_IF_ANY = "Si un compte a cette adresse, un lien vient de lui être envoyé ; il est valable deux heures."


@dataclass(frozen=True, slots=True)
class ChoosePage(FormShown):
    """The form where a person chooses a password; `secret` is that of the link."""

    form: NewPasswordForm
    secret: str
    email: str
    is_invitation: bool


@dataclass(frozen=True, slots=True)
class AskPage(FormShown):
    """The form that asks for a link."""

    form: AskLinkForm
    can_send: bool


@dataclass(frozen=True, slots=True)
class LetterPage:
    """What a letter with a link says."""

    name: str
    email: str
    url: str


@blueprint.get("/acces")
def show() -> Response:
    """The form, as long as the link holds. Looking uses nothing up: mail filters follow links too."""
    secret = request.args.get(access_links.PARAM, "")
    opened = _open(secret)
    if opened is None:
        return _dead_link()
    return room_page("account/choose_password.html", _choose_page(NewPasswordForm(), secret, opened))


@blueprint.post("/acces")
@limited("20 per minute")
def choose() -> Response:
    """Gives the account its password; one then signs in with it, and with the second factor when there is one."""
    secret = request.form.get("lien", "")
    opened = _open(secret)
    if opened is None:
        return _dead_link()
    form = NewPasswordForm(request.form)
    if form.validate():
        try:
            with saving(db.session):
                access_links.choose_password(db.session, opened, form.password.data)
        except Invalid as error:
            form.password.errors = error.messages["password"]
        else:
            flash("Votre mot de passe est enregistré. Connectez-vous.", "done")
            return redirect(url_for("sign_in.show"), 303)
    return room_page("account/choose_password.html", _choose_page(form, secret, opened), status=422)


@blueprint.get("/mot-de-passe-oublie")
def ask() -> Response:
    """The form that asks for a link."""
    return room_page("account/ask_link.html", AskPage(AskLinkForm(), mailing.can_send()))


@blueprint.post("/mot-de-passe-oublie")
@limited("5 per minute")
@limited("20 per hour")
def send() -> Response:
    """Sends a link when an active account has the address, and says the same when none has."""
    form = AskLinkForm(request.form)
    if not form.validate() or not mailing.can_send():
        return room_page("account/ask_link.html", AskPage(form, mailing.can_send()), status=422)
    with saving(db.session):
        user = accounts.by_email(db.session, form.email.data)
        if user is not None and user.is_active:
            send_link(user, Purpose.RESET, by=STRANGER)
    mailing.send_soon()
    flash(_IF_ANY, "done")
    return redirect(url_for("sign_in.show"), 303)


def link_for(user: User, purpose: Purpose, *, by: Actor) -> str:
    """The whole address of a link for this account; call inside `saving`."""
    secret = access_links.make(db.session, user, purpose, key=cast(str, current_app.secret_key), by=by)
    return access_links.address(settings().public_url, secret)


def send_link(user: User, purpose: Purpose, *, by: Actor) -> None:
    """Queues the letter with a link; call inside `saving`."""
    letter = LetterPage(user.name, user.email, link_for(user, purpose, by=by))
    if purpose is Purpose.INVITATION:
        mailing.write(user.email, "Votre accès", "mail/invitation.txt", letter)
    else:
        mailing.write(user.email, "Choisir un nouveau mot de passe", "mail/reset.txt", letter)


def _open(secret: str) -> Opened | None:
    try:
        return access_links.open_link(db.session, secret, key=cast(str, current_app.secret_key))
    except Invalid:
        return None


def _dead_link() -> Response:
    flash(access_links.DEAD_LINK, "warning")
    return redirect(url_for("access_links.ask"), 303)


def _choose_page(form: NewPasswordForm, secret: str, opened: Opened) -> ChoosePage:
    return ChoosePage(form, secret, opened.user.email, opened.purpose is Purpose.INVITATION)
