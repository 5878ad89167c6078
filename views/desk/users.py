"""/atelier/comptes: accounts, for administrators: invite, change a role, send a link, close, take a second step away."""

from dataclasses import dataclass
from datetime import datetime

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from errors import Invalid
from extensions import db
from forms.account import InviteForm, RoleForm
from models import User, UserRole
from services import accounts, second_factor
from services.access_links import Purpose
from services.accounts import ROLE_NAMES
from services.saving import saving
from views import mailing
from views.access import me
from views.account.links import link_for, send_link
from views.desk.room import room_blueprint
from views.rooms import FormShown, room_page

blueprint = room_blueprint("users", role=UserRole.ADMIN)


@dataclass(frozen=True, slots=True)
class UserRow:
    """One account of the list."""

    id: int
    name: str
    email: str
    role: str
    state: str
    has_second_factor: bool
    last_seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class UsersPage:
    """Every account, and letters that could not be sent."""

    rows: tuple[UserRow, ...]
    can_send: bool
    late_letters: int


@dataclass(frozen=True, slots=True)
class InvitePage(FormShown):
    """The form that invites somebody."""

    form: InviteForm
    can_send: bool


@dataclass(frozen=True, slots=True)
class UserPage(FormShown):
    """One account and what can be done with it; `link` is one just made, when no letter can carry it."""

    row: UserRow
    form: RoleForm
    is_me: bool
    is_active: bool
    can_send: bool
    link: str = ""


@blueprint.get("/comptes")
def index() -> Response:
    """The list."""
    late = sum(letter.attempts > 0 for letter in mailing.waiting())
    rows = tuple(_row(user) for user in accounts.everybody(db.session))
    return room_page("desk/users.html", UsersPage(rows, mailing.can_send(), late))


@blueprint.get("/comptes/nouveau")
def new() -> Response:
    """The form that invites."""
    return room_page("desk/invite.html", InvitePage(InviteForm(), mailing.can_send()))


@blueprint.post("/comptes/nouveau")
def invite() -> BaseResponse:
    """Makes the account and sends its link, or shows it."""
    form = InviteForm(request.form)
    if not form.validate():
        return room_page("desk/invite.html", InvitePage(form, mailing.can_send()), status=422)
    try:
        with saving(db.session):
            role = UserRole(form.role.data)
            user = accounts.create(db.session, email=form.email.data, name=form.name.data, role=role, by=me())
            link = _give_link(user)
    except Invalid as error:
        form.email.errors = error.messages["email"]
        return room_page("desk/invite.html", InvitePage(form, mailing.can_send()), status=422)
    return _after_link(user, link)


@blueprint.get("/comptes/<int:user_id>")
def show(user_id: int) -> Response:
    """One account."""
    return _page(accounts.get(db.session, user_id))


@blueprint.post("/comptes/<int:user_id>/role")
def change_role(user_id: int) -> BaseResponse:
    """Gives another role."""
    user, form = accounts.get(db.session, user_id), RoleForm(request.form)
    if not form.validate():
        return _page(user, form=form, status=422)
    try:
        with saving(db.session):
            accounts.set_role(db.session, user, UserRole(form.role.data), by=me())
    except Invalid as error:
        form.role.errors = error.messages["role"]
        return _page(accounts.get(db.session, user_id), form=form, status=422)
    return _done(user, f"{user.name} a maintenant le rôle « {ROLE_NAMES[user.role]} ».")


@blueprint.post("/comptes/<int:user_id>/lien")
def send(user_id: int) -> BaseResponse:
    """Sends a link to choose a password, or shows it."""
    user = accounts.get(db.session, user_id)
    if not user.is_active:
        raise Invalid({"form": ["Ce compte est fermé : rouvrez-le d'abord."]})
    with saving(db.session):
        link = _give_link(user)
    return _after_link(user, link)


@blueprint.post("/comptes/<int:user_id>/fermer")
def disable(user_id: int) -> BaseResponse:
    """Closes the account; what it wrote stays."""
    user = accounts.get(db.session, user_id)
    try:
        with saving(db.session):
            accounts.disable(db.session, user, by=me())
    except Invalid as error:
        flash(" ".join(error.messages["role"]), "warning")
        return redirect(url_for("users.show", user_id=user_id), 303)
    if user.id == me().id:
        return redirect(url_for("sign_in.show"), 303)
    return _done(user, f"Le compte de {user.name} est fermé ; ce qu'il a écrit reste.")


@blueprint.post("/comptes/<int:user_id>/ouvrir")
def enable(user_id: int) -> BaseResponse:
    """Opens a closed account again."""
    user = accounts.get(db.session, user_id)
    with saving(db.session):
        accounts.enable(db.session, user, by=me())
    return _done(user, f"Le compte de {user.name} est rouvert.")


@blueprint.post("/comptes/<int:user_id>/double-verification")
def reset_second_factor(user_id: int) -> BaseResponse:
    """Takes the second step away, for somebody who has lost their telephone, and ends their sign-ins."""
    user = accounts.get(db.session, user_id)
    with saving(db.session):
        second_factor.turn_off(db.session, user, by=me())
        accounts.sign_out_everywhere(db.session, user, by=me())
        mailing.tell(
            user, "Double vérification retirée", f"{me().name} a retiré la double vérification de votre compte."
        )
    mailing.send_soon()
    return _done(user, f"La double vérification de {user.name} est retirée ; ses connexions sont fermées.")


@blueprint.post("/comptes/<int:user_id>/deconnecter")
def sign_out(user_id: int) -> BaseResponse:
    """Ends the account's sign-ins."""
    user = accounts.get(db.session, user_id)
    with saving(db.session):
        accounts.sign_out_everywhere(db.session, user, by=me())
    return _done(user, f"Les connexions de {user.name} sont fermées.")


def _give_link(user: User) -> str:
    """Queues the letter with a link; without a mail server, gives the link to be shown."""
    purpose = Purpose.RESET if user.password_hash else Purpose.INVITATION
    if not mailing.can_send():
        return link_for(user, purpose, by=me())
    send_link(user, purpose, by=me())
    return ""


def _after_link(user: User, link: str) -> BaseResponse:
    if link:
        return _page(user, link=link)
    mailing.send_soon()
    return _done(user, f"Un lien part pour {user.email}.")


def _page(user: User, *, form: RoleForm | None = None, link: str = "", status: int = 200) -> Response:
    content = UserPage(
        row=_row(user),
        form=form or RoleForm(role=user.role.value),
        is_me=user.id == me().id,
        is_active=user.is_active,
        can_send=mailing.can_send(),
        link=link,
    )
    return room_page("desk/user.html", content, status=status)


def _row(user: User) -> UserRow:
    has_entered = user.password_hash is not None or user.oidc_subject is not None
    state = "fermé" if not user.is_active else "" if has_entered else "invité"
    return UserRow(
        user.id, user.name, user.email, ROLE_NAMES[user.role], state, user.totp_secret is not None, user.last_seen_at
    )


def _done(user: User, text: str) -> BaseResponse:
    flash(text, "done")
    return redirect(url_for("users.show", user_id=user.id), 303)
