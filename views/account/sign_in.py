"""/compte/connexion: signing in, with a second step when the account has one, and out."""

from dataclasses import dataclass, replace
from typing import cast

from flask import Blueprint, current_app, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from extensions import db, settings
from forms.account import CodeForm, SignInForm
from models import User, UserRole
from services import second_factor
from services import sign_in as signing_in
from services.saving import saving
from views import access
from views.account import pending
from views.account.device import device_name
from views.limits import limited
from views.resuming import fields_of, resume
from views.rooms import problems, room_page

blueprint = Blueprint("sign_in", __name__, url_prefix="/compte")
_TEMPLATE = "account/sign_in.html"
_REFUSED = "Adresse ou mot de passe inconnus. Vérifiez-les, ou demandez un lien pour en choisir un nouveau."
_LOCKED = "Trop d’essais pour cette adresse : réessayez dans un quart d’heure."
_WRONG_CODE = "Ce code n’est pas le bon, a déjà servi ou n’est plus valable. Prenez le suivant."


@dataclass(frozen=True, slots=True)
class SignInPage:
    """The sign-in form; `suite` is where one goes afterwards."""

    form: SignInForm
    suite: str
    kept: str = ""  # fields of a form that was sent when nobody was signed in any more
    refusal: str = ""
    oidc_label: str = ""  # the button of single sign-on, when it is set

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What went wrong: (id of the field, text)."""
        return [(self.form.email.id, self.refusal)] if self.refusal else problems(self.form)


@dataclass(frozen=True, slots=True)
class CodePage:
    """The form of the second step."""

    form: CodeForm
    suite: str
    kept: str = ""
    refusal: str = ""

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What went wrong: (id of the field, text)."""
        return [(self.form.code.id, self.refusal)] if self.refusal else problems(self.form)


@blueprint.get("/connexion")
def show() -> Response:
    """The form; whoever is signed in already goes on."""
    suite = _next_address()
    if current_user.is_authenticated:
        return redirect(suite, 303)
    return room_page(_TEMPLATE, _page(SignInForm(), suite))


@blueprint.post("/connexion")
@limited("20 per minute")
def enter() -> Response:
    """Signs in, or says that it cannot in the same words whatever the reason."""
    form = SignInForm(request.form)
    asked = _page(form, _next_address(), request.form.get("kept", ""))
    if not form.validate():
        return room_page(_TEMPLATE, asked, status=422)
    with saving(db.session):
        user = signing_in.authenticate(db.session, form.email.data, form.password.data)
    if user is None:
        is_locked = signing_in.is_locked(db.session, form.email.data)
        return room_page(_TEMPLATE, replace(asked, refusal=_LOCKED if is_locked else _REFUSED), status=422)
    return proceed(user, asked.suite, asked.kept)


def proceed(user: User, suite: str, kept: str = "") -> Response:
    """After the first factor: the second when the account has one, otherwise in."""
    if user.totp_secret is None:
        access.sign_in(user, device=device_name(request.user_agent.string))
        return go_on(suite, kept)
    pending.remember(user)
    if kept:
        return room_page("account/code.html", CodePage(CodeForm(), suite, kept))
    return redirect(url_for("sign_in.ask_code", suite=suite), 303)


@blueprint.get("/connexion/code")
def ask_code() -> Response:
    """The form of the second step, for whoever has passed the first."""
    if pending.account() is None:
        return redirect(url_for("sign_in.show", suite=request.args.get("suite")), 303)
    return room_page("account/code.html", CodePage(CodeForm(), _next_address()))


@blueprint.post("/connexion/code")
@limited("20 per minute")
def check_code() -> Response:
    """Signs in with the second factor."""
    user = pending.account()
    form = CodeForm(request.form)
    asked = CodePage(form, _next_address(), request.form.get("kept", ""))
    if user is None:
        return redirect(url_for("sign_in.show", suite=request.form.get("suite")), 303)
    if not form.validate():
        return room_page("account/code.html", asked, status=422)
    with saving(db.session):
        is_right = second_factor.is_code(db.session, user, form.code.data, key=cast(str, current_app.secret_key))
    if not is_right:
        is_locked = signing_in.is_locked(db.session, user.email)
        return room_page("account/code.html", replace(asked, refusal=_LOCKED if is_locked else _WRONG_CODE), status=422)
    access.sign_in(user, device=device_name(request.user_agent.string))
    return go_on(asked.suite, asked.kept)


def go_on(suite: str, kept: str) -> Response:
    """To the page asked for; or, to a form that had been sent too late, its fields ready to be sent again."""
    fields = fields_of(kept)
    if fields:
        return resume(suite, fields, reason="Vous êtes de nouveau connecté.", status=200)
    return redirect(suite, 303)


def ask_again(action: str, kept: str) -> Response:
    """The sign-in form, which carries what another form had sent to `action`. 401: a script knows that it must wait."""
    page = _page(SignInForm(), access.next_address(action, otherwise=url_for("dashboard.show")), kept)
    return room_page(_TEMPLATE, page, status=401)


@blueprint.post("/deconnexion")
@access.require(UserRole.CONTRIBUTOR)
def leave() -> Response:
    """Signs out of this browser."""
    access.sign_out()
    return redirect(url_for("sign_in.show"), 303)


def _page(form: SignInForm, suite: str, kept: str = "") -> SignInPage:
    label = settings().oidc_label if settings().oidc_issuer else ""
    return SignInPage(form, suite, kept, oidc_label=label)


def _next_address() -> str:
    return access.next_address(request.values.get("suite", ""), otherwise=url_for("dashboard.show"))
