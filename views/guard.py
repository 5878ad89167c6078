"""The one guard before every view: who comes, then the form's token. What access.py declares, it enforces."""

from urllib.parse import urlsplit

from flask import Flask, redirect, request, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from errors import Forbidden
from extensions import csrf, db
from services import sign_in as signing_in
from services.saving import saving
from views import resuming
from views.access import (
    EVERYBODY,
    PROGRAMS,
    SAFE_METHODS,
    declared_roles,
    find_members,
    may,
    me,
    my_sign_in,
    needs_second_factor,
)
from views.account.sign_in import ask_again

_TOO_OLD = "Cette page était ouverte depuis longtemps, ou votre navigateur refuse les cookies de ce site."

# Where a person goes whose role needs a second step that they have not set up yet.
_ENROLMENT = frozenset({"second_factor.show", "second_factor.turn_on", "sign_in.leave"})


def register(app: Flask) -> None:
    """Sets the guard before every view."""
    find_members()
    app.before_request(_guard)


def _guard() -> Response | None:
    """Lets in, sends to the sign-in page, or refuses. Public pages cost one look in a dictionary and no SQL."""
    endpoint = request.endpoint
    if endpoint is None:
        return None  # no address of ours: 404 follows
    roles = declared_roles()
    if endpoint not in roles:
        raise Forbidden("Cette page n'a pas encore dit à qui elle est ouverte.")
    needed = roles[endpoint]
    if needed is not EVERYBODY:
        if not current_user.is_authenticated:
            return _to_sign_in()
        if not may(needed):
            raise Forbidden("Votre rôle ne donne pas accès à cette page.")
        if needs_second_factor(me()) and me().totp_secret is None and endpoint not in _ENROLMENT:
            return redirect(url_for("second_factor.show"), 303)
        if signing_in.is_seen_long_ago(my_sign_in()):
            with saving(db.session):
                signing_in.note_seen(my_sign_in())
    return None if request.method in SAFE_METHODS or endpoint in PROGRAMS else _check_token()


def _check_token() -> Response | None:
    """Nothing when the form's token holds; otherwise what our own page had sent, ready to be sent again."""
    try:
        csrf.protect()
    except CSRFError:
        fields = resuming.fields_of(resuming.kept_text())
        if not fields:
            raise
        return resuming.resume(
            request.full_path.rstrip("?"), fields, reason=_TOO_OLD, status=400, has_files=bool(request.files)
        )
    return None


def _to_sign_in() -> Response:
    """To the sign-in page, then back here; what a form of ours had sent comes along."""
    here = request.full_path.rstrip("?")
    if request.method in SAFE_METHODS:
        return redirect(url_for("sign_in.show", suite=here), 303)
    kept = resuming.kept_text()
    if kept:
        return ask_again(here, kept)
    return redirect(url_for("sign_in.show", suite=_referring_page()), 303)


def _referring_page() -> str:
    parts = urlsplit(request.referrer or "")
    return f"{parts.path}?{parts.query}".rstrip("?") if parts.netloc == request.host else url_for("dashboard.show")
