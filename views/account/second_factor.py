"""/compte/double-verification: turning the second step on and off, and the recovery codes."""

from dataclasses import dataclass
from typing import cast

from flask import Blueprint, Response, current_app, flash, redirect, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from errors import Invalid
from extensions import db, settings
from forms.account import ProofForm, TurnOnForm
from models import UserRole
from services import second_factor
from services.saving import saving
from views.access import closed_to_strangers, me, needs_second_factor
from views.account.own import is_proven
from views.limits import limited
from views.mailing import send_soon, tell
from views.rooms import FormShown, room_page

blueprint = closed_to_strangers(
    Blueprint("second_factor", __name__, url_prefix="/compte/double-verification"), UserRole.CONTRIBUTOR
)
_SECRET = "new_totp"  # where the session keeps, sealed, a secret that no code has confirmed yet


@dataclass(frozen=True, slots=True)
class TurnOnPage(FormShown):
    """A secret to give to an application, and the code that proves it was."""

    form: TurnOnForm
    qr: str
    secret: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class ManagePage(FormShown):
    """A second step that is on."""

    form: ProofForm
    has_password: bool
    recovery_codes_left: int
    is_required: bool


@dataclass(frozen=True, slots=True)
class CodesPage:
    """The recovery codes, shown this once."""

    codes: tuple[str, ...]


@blueprint.get("/")
def show() -> Response:
    """How to turn it on, or what can be done with it."""
    return _manage_page(ProofForm()) if me().totp_secret else _turn_on_page(TurnOnForm())


@blueprint.post("/activer")
@limited("20 per minute")
def turn_on() -> BaseResponse:
    """Turns it on when the code is right, and shows the recovery codes."""
    form = TurnOnForm(request.form)
    secret = _secret()
    if me().totp_secret:
        return redirect(url_for("second_factor.show"), 303)
    if not form.validate():
        return _turn_on_page(form, status=422)
    try:
        with saving(db.session):
            codes = second_factor.turn_on(db.session, me(), secret, form.code.data, key=_key())
            tell(me(), "Double vérification activée", "La double vérification de votre compte vient d'être activée.")
    except Invalid as error:
        form.code.errors = error.messages["code"]
        return _turn_on_page(form, status=422)
    session.pop(_SECRET, None)
    send_soon()
    return room_page("account/recovery_codes.html", CodesPage(tuple(codes)))


@blueprint.post("/desactiver")
@limited("10 per minute")
def turn_off() -> BaseResponse:
    """Turns it off, for whoever knows the password, unless the role must have it."""
    form = ProofForm(request.form)
    if needs_second_factor(me()):
        flash("Votre rôle demande la double vérification : elle ne peut pas être désactivée.", "warning")
        return redirect(url_for("second_factor.show"), 303)
    if not _proven(form):
        return _manage_page(form, status=422)
    with saving(db.session):
        second_factor.turn_off(db.session, me(), by=me())
        tell(me(), "Double vérification désactivée", "La double vérification de votre compte vient d'être désactivée.")
    send_soon()
    flash("La double vérification est désactivée.", "done")
    return redirect(url_for("own_account.show"), 303)


@blueprint.post("/codes")
@limited("10 per minute")
def renew_codes() -> BaseResponse:
    """New recovery codes in the place of the former ones, for whoever knows the password."""
    form = ProofForm(request.form)
    if me().totp_secret is None:
        return redirect(url_for("second_factor.show"), 303)
    if not _proven(form):
        return _manage_page(form, status=422)
    with saving(db.session):
        codes = second_factor.renew_recovery_codes(db.session, me())
    return room_page("account/recovery_codes.html", CodesPage(tuple(codes)))


def _proven(form: ProofForm) -> bool:
    if me().password_hash is None:
        return True
    return form.validate() and is_proven(form)


def _key() -> str:
    return cast(str, current_app.secret_key)


def _secret() -> str:
    """The secret being set up: the same until a code confirms it, so that a reload does not void the QR code."""
    sealed = session.get(_SECRET, "")
    secret = second_factor.unseal(sealed, key=_key()) if sealed else None
    if secret is None:
        secret = second_factor.new_secret()
        session[_SECRET] = second_factor.seal(secret, key=_key())
    return secret


def _turn_on_page(form: TurnOnForm, *, status: int = 200) -> Response:
    secret = _secret()
    uri = second_factor.uri(secret, account=me().email, site=settings().site_name)
    content = TurnOnPage(form, second_factor.qr_svg(uri), second_factor.spaced(secret), needs_second_factor(me()))
    return room_page("account/turn_on.html", content, status=status)


def _manage_page(form: ProofForm, *, status: int = 200) -> Response:
    left = second_factor.recovery_codes_left(db.session, me())
    content = ManagePage(form, me().password_hash is not None, left, needs_second_factor(me()))
    return room_page("account/second_factor.html", content, status=status)
