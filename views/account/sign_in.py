"""/compte/connexion: signing in and out."""

from dataclasses import dataclass

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
from views.rooms import problems, room_page

blueprint = Blueprint("sign_in", __name__, url_prefix="/compte")
_REFUSED = "Adresse ou mot de passe inconnus. Vérifiez-les, ou demandez un nouveau lien d’accès."
_LOCKED = "Trop d’essais pour cette adresse : réessayez dans un quart d’heure."


@dataclass(frozen=True, slots=True)
class SignInPage:
    """The sign-in form; `suite` is where one goes afterwards."""

    form: SignInForm
    suite: str
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
    return room_page("account/sign_in.html", SignInPage(SignInForm(), suite))


@blueprint.post("/connexion")
@limited("20 per minute")
def enter() -> Response:
    """Signs in, or says that it cannot in the same words whatever the reason."""
    form = SignInForm(request.form)
    suite = _next_address()
    if not form.validate():
        return room_page("account/sign_in.html", SignInPage(form, suite), status=422)
    with saving(db.session):
        user = signing_in.authenticate(db.session, form.email.data, form.password.data)
    if user is None:
        refusal = _LOCKED if signing_in.is_locked(db.session, form.email.data) else _REFUSED
        return room_page("account/sign_in.html", SignInPage(form, suite, refusal), status=422)
    access.sign_in(user, device=device_name(request.user_agent.string))
    return redirect(suite, 303)


@blueprint.post("/deconnexion")
@access.require(UserRole.CONTRIBUTOR)
def leave() -> Response:
    """Signs out of this browser."""
    access.sign_out()
    return redirect(url_for("sign_in.show"), 303)


def _next_address() -> str:
    return access.next_address(request.values.get("suite", ""), otherwise=url_for("dashboard.show"))
