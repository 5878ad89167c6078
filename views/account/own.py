"""/compte: one's own name, password, second factor, and the browsers where one is signed in."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from errors import Invalid
from extensions import db
from forms import BaseForm
from forms.account import ChangePasswordForm, NameForm, NewPasswordForm
from models import UserRole
from services import accounts, second_factor
from services import sign_in as signing_in
from services.saving import saving
from views import access
from views.access import closed_to_strangers, limits, me, my_sign_in
from views.limits import limited
from views.mailing import send_soon, tell
from views.rooms import problems, room_page

blueprint = closed_to_strangers(Blueprint("own_account", __name__, url_prefix="/compte"), UserRole.CONTRIBUTOR)
_TEMPLATE = "account/own.html"


@dataclass(frozen=True, slots=True)
class SignInRow:
    """One browser where the person is signed in."""

    id: int
    device: str
    started_at: datetime
    seen_at: datetime
    is_this_one: bool


@dataclass(frozen=True, slots=True)
class OwnPage:
    """Everything about one's own account."""

    email: str
    name_form: NameForm
    password_form: ChangePasswordForm | NewPasswordForm
    has_password: bool
    has_second_factor: bool
    recovery_codes_left: int
    is_second_factor_required: bool
    sign_ins: tuple[SignInRow, ...]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What went wrong: (id of the field, text)."""
        return [*problems(self.name_form), *problems(self.password_form)]


@blueprint.get("/")
def show() -> Response:
    """The page."""
    return _page()


@blueprint.post("/nom")
def rename() -> BaseResponse:
    """Changes one's name."""
    form = NameForm(request.form)
    if not form.validate():
        return _page(name_form=form, status=422)
    with saving(db.session):
        accounts.rename(db.session, me(), form.name.data, by=me(), shows_name=form.shows_name.data)
    return _done("C’est enregistré.")


@blueprint.post("/mot-de-passe")
@limited("10 per minute")
def change_password() -> BaseResponse:
    """Changes the password, ends the other sign-ins and renews this one."""
    form = ChangePasswordForm(request.form) if me().password_hash else NewPasswordForm(request.form)
    if not form.validate() or not is_proven(form):
        return _page(password_form=form, status=422)
    user, device = me(), my_sign_in().device
    try:
        with saving(db.session):
            accounts.set_password(db.session, user, form.password.data, by=user)
            tell(user, "Mot de passe changé", "Le mot de passe de votre compte vient d'être changé.")
    except Invalid as error:
        form.password.errors = error.messages["password"]
        return _page(password_form=form, status=422)
    send_soon()
    access.sign_in(user, device=device)
    return _done("Votre mot de passe est changé ; vos autres connexions sont fermées.")


def is_proven(form: BaseForm) -> bool:
    """Whether the present password, when there is one, was typed in the form's `password_now`; says so there if not."""
    if me().password_hash is None:
        return True
    with saving(db.session):
        proven = signing_in.prove(db.session, me(), form["password_now"].data)
    if not proven:
        form["password_now"].errors = ["Ce n'est pas votre mot de passe actuel, ou il y a eu trop d'essais."]
    return proven


@blueprint.post("/connexions/<int:sign_in_id>/fermer")
def end(sign_in_id: int) -> BaseResponse:
    """Signs out of one browser; of this one too, when it is the one."""
    if sign_in_id == my_sign_in().id:
        access.sign_out()
        return redirect(url_for("sign_in.show"), 303)
    with saving(db.session):
        signing_in.end(db.session, me(), sign_in_id)
    return _done("Cette connexion est fermée.")


@blueprint.post("/connexions/fermer-les-autres")
def end_others() -> BaseResponse:
    """Signs out of every other browser."""
    with saving(db.session):
        signing_in.end_others(db.session, my_sign_in())
    return _done("Vos autres connexions sont fermées.")


def _page(
    *,
    name_form: NameForm | None = None,
    password_form: ChangePasswordForm | NewPasswordForm | None = None,
    status: int = 200,
) -> Response:
    user, here = me(), my_sign_in().id
    has_password = user.password_hash is not None
    rows = signing_in.of_user(db.session, user, limits())
    content = OwnPage(
        email=user.email,
        name_form=name_form or NameForm(name=user.name, shows_name=user.shows_name),
        password_form=password_form or (ChangePasswordForm() if has_password else NewPasswordForm()),
        has_password=has_password,
        has_second_factor=user.totp_secret is not None,
        recovery_codes_left=second_factor.recovery_codes_left(db.session, user),
        is_second_factor_required=access.needs_second_factor(user),
        sign_ins=tuple(SignInRow(row.id, row.device, row.started_at, row.seen_at, row.id == here) for row in rows),
    )
    return room_page(_TEMPLATE, content, status=status)


def _done(text: str) -> BaseResponse:
    flash(text, "done")
    return redirect(url_for("own_account.show"), 303)
