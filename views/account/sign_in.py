"""/compte/connexion: signing in and out."""

from dataclasses import dataclass, replace

from flask import Blueprint, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from extensions import db
from forms.account import SignInForm
from models import UserRole
from services import sign_in as signing_in
from services.saving import saving
from views import access
from views.account.device import device_name
from views.limits import limited
from views.resuming import fields_of, resume
from views.rooms import problems, room_page

blueprint = Blueprint("sign_in", __name__, url_prefix="/compte")
_TEMPLATE = "account/sign_in.html"
_REFUSED = "Adresse ou mot de passe inconnus. Vérifiez-les, ou demandez un nouveau lien d’accès."
_LOCKED = "Trop d’essais pour cette adresse : réessayez dans un quart d’heure."


@dataclass(frozen=True, slots=True)
class SignInPage:
    """The sign-in form; `suite` is where one goes afterwards."""

    form: SignInForm
    suite: str
    kept: str = ""  # fields of a form that was sent when nobody was signed in any more
    refusal: str = ""

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What went wrong: (id of the field, text)."""
        return [(self.form.email.id, self.refusal)] if self.refusal else problems(self.form)


@blueprint.get("/connexion")
def show() -> Response:
    """The form; whoever is signed in already goes on."""
    suite = _next_address()
    if current_user.is_authenticated:
        return redirect(suite, 303)
    return room_page(_TEMPLATE, SignInPage(SignInForm(), suite))


@blueprint.post("/connexion")
@limited("20 per minute")
def enter() -> Response:
    """Signs in, or says that it cannot in the same words whatever the reason."""
    form = SignInForm(request.form)
    asked = SignInPage(form, _next_address(), request.form.get("kept", ""))
    if not form.validate():
        return room_page(_TEMPLATE, asked, status=422)
    with saving(db.session):
        user = signing_in.authenticate(db.session, form.email.data, form.password.data)
    if user is None:
        is_locked = signing_in.is_locked(db.session, form.email.data)
        return room_page(_TEMPLATE, replace(asked, refusal=_LOCKED if is_locked else _REFUSED), status=422)
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
    page = SignInPage(SignInForm(), access.next_address(action, otherwise=url_for("dashboard.show")), kept)
    return room_page(_TEMPLATE, page, status=401)


@blueprint.post("/deconnexion")
@access.require(UserRole.CONTRIBUTOR)
def leave() -> Response:
    """Signs out of this browser."""
    access.sign_out()
    return redirect(url_for("sign_in.show"), 303)


def _next_address() -> str:
    return access.next_address(request.values.get("suite", ""), otherwise=url_for("dashboard.show"))
