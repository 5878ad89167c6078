"""Who may enter: one least role for each endpoint, declared here or by its room; views/guard.py holds everybody to it.

An endpoint that declares nothing is closed to everybody. What a person may do to a given entry is for services to say.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Blueprint, Flask, current_app, session
from flask_login import UserMixin, current_user, login_user, logout_user

from extensions import db, login, settings
from models import SignIn, User, UserRole
from services import sign_in as signing_in
from services.activity import Act
from services.saving import saving

View = TypeVar("View", bound=Callable[..., Any])
EVERYBODY = None  # the least role of a public endpoint
RANK = {role: rank for rank, role in enumerate(UserRole)}  # contributor < curator < admin

# Public endpoints one by one: files, what takes the posts of strangers, doors of rooms that are otherwise closed. The
# rooms of readers (`PUBLIC` in views/__init__.py) are open as a whole to GET: nothing there knows who asks.
_ALERTS = ("ask", "confirm", "leave", "leave_all")  # views/alerts.py says why they ask for no token
_ORGANISATIONS = ("consent", "answer", "leave")  # so does views/still_true.py
# Posts that know nobody and carry no cookie, and so need no form token: programs that read, followers without account.
PROGRAMS = frozenset(
    {
        *("oai.answer", "mcp.answer", "gazette.ask", "en_gazette.ask"),
        *(f"{room}.{name}" for room in ("alerts", "en_alerts") for name in _ALERTS),
        *(f"still_true.{name}" for name in _ORGANISATIONS),
    }
)
PUBLIC_ENDPOINTS = frozenset(
    {
        "static",
        "asset",
        "bootstrap.static",
        "sign_in.show",
        "sign_in.enter",
        "sign_in.ask_code",
        "sign_in.check_code",
        "oidc.start",
        "oidc.callback",
        "access_links.show",
        "access_links.choose",
        "access_links.ask",
        "access_links.send",
        *PROGRAMS,
        "proposals.send",
        "proposals.confirm",
        "proposals.forget",
        "reports.send",
        "en_reports.send",
    }
)
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Member(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """A person signed in, as Flask-Login knows them: the sign-in's secret is the identity that the cookie carries."""

    def __init__(self, secret: str, sign_in: SignIn) -> None:
        self.secret, self.sign_in, self.user = secret, sign_in, sign_in.user

    def get_id(self) -> str:
        """What the signed cookie keeps; the database holds its digest only."""
        return self.secret


def me() -> User:
    """The person signed in. Only in rooms that are closed to strangers."""
    user: User = current_user.user
    return user


def my_sign_in() -> SignIn:
    """The sign-in of this very browser."""
    found: SignIn = current_user.sign_in
    return found


def require(role: UserRole) -> Callable[[View], View]:
    """Declares the least role of one view of a room, when it is not that of the room."""

    def declare(view: View) -> View:
        view.least_role = role  # type: ignore[attr-defined]
        return view

    return declare


def least_role(app: Flask, endpoint: str) -> UserRole | None:
    """The least role of an endpoint, EVERYBODY for a public one. Raises KeyError for one that declares nothing."""
    if endpoint in PUBLIC_ENDPOINTS:
        return EVERYBODY
    declared = getattr(app.view_functions[endpoint], "least_role", None)
    room = endpoint.rpartition(".")[0]
    declared = declared or getattr(app.blueprints.get(room), "least_role", None)
    if declared is not None:
        role: UserRole = declared
        return role
    if getattr(app.blueprints.get(room), "is_public", False):
        return EVERYBODY
    raise KeyError(endpoint)


def closed_to_strangers(blueprint: Blueprint, role: UserRole) -> Blueprint:
    """The blueprint, whose views all need this role at least."""
    blueprint.least_role = role  # type: ignore[attr-defined]
    return blueprint


def open_to_everybody(blueprint: Blueprint) -> Blueprint:
    """The blueprint, whose pages anybody may read."""
    blueprint.is_public = True  # type: ignore[attr-defined]
    return blueprint


def may(role: UserRole) -> bool:
    """Whether the person signed in has this role or a higher one."""
    return RANK[me().role] >= RANK[role]


def needs_second_factor(user: User) -> bool:
    """Whether the settings ask a second step of this person's role."""
    return user.role.value in settings().second_factor_roles.split(",")


def sign_in(user: User, *, device: str) -> None:
    """Signs the person in, in a new session: what an attacker may have put in the old one is gone."""
    session.clear()
    with saving(db.session):
        signing_in.purge(db.session, limits())
        secret = signing_in.start(db.session, user, device=device)
    found = signing_in.under_way(db.session, secret, limits())
    assert found is not None
    session.permanent = True
    login_user(Member(secret, found))


def sign_out() -> None:
    """Ends this sign-in, here and in the database."""
    with saving(db.session):
        signing_in.end(db.session, me(), my_sign_in().id, act=Act.SIGN_OUT)
    logout_user()
    session.clear()


def limits() -> signing_in.Limits:
    """How long sign-ins last, by settings."""
    return signing_in.Limits(
        lifetime=timedelta(days=settings().sign_in_days), idle=timedelta(hours=settings().sign_in_idle_hours)
    )


def next_address(asked: str, *, otherwise: str) -> str:
    """The address to go to after signing in: one of this site, whatever was written in the link."""
    parts = urlsplit(asked.replace("\\", "/"))
    is_ours = not parts.scheme and not parts.netloc and asked.startswith("/") and not asked.startswith(("//", "/\\"))
    return asked if is_ours and asked.isprintable() else otherwise


def declared_roles() -> dict[str, UserRole | None]:
    """The least role of every endpoint that declares one, worked out at the first request of the process."""
    roles: dict[str, UserRole | None] | None = current_app.extensions.get("alliances-roles")
    if roles is None:
        roles = {}
        for endpoint in current_app.view_functions:
            try:
                roles[endpoint] = least_role(current_app, endpoint)
            except KeyError:
                current_app.logger.error("endpoint %s declares no role: it is closed", endpoint)
        current_app.extensions["alliances-roles"] = roles
    return roles


def find_members() -> None:
    """Tells Flask-Login how to find the person signed in."""

    @login.user_loader  # type: ignore[untyped-decorator]
    def find(secret: str) -> Member | None:
        found = signing_in.under_way(db.session, secret, limits())
        return Member(secret, found) if found else None
