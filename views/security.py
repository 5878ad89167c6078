"""Headers that keep a page what we wrote: a strict Content-Security-Policy with a nonce, and its companions."""

import secrets

from flask import Flask, Response, abort, g, request

_POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)


def framed_policy() -> str:
    """The policy of the few pages that other sites may frame: no script at all, links open elsewhere."""
    g.may_be_framed = True
    return (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'none'; base-uri 'none'; "
        "frame-ancestors *"
    )


def frames_ours() -> None:
    """Lets this page show frames of this site."""
    g.frames = " frame-src 'self';"


def nonce() -> str:
    """The number used once that scripts of this page carry."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    value: str = g.csp_nonce
    return value


def register(app: Flask) -> None:
    """Sets the headers on every answer and gives templates `nonce()`."""
    app.add_template_global(nonce, "nonce")

    @app.before_request
    def refuse_null() -> None:
        if "\0" in request.path:
            abort(404)  # no address of ours holds one, and PostgreSQL refuses to compare with it

    @app.after_request
    def protect(response: Response) -> Response:
        if response.status_code != 304:  # the page the browser holds was written with its own nonce: keep that policy
            response.headers.setdefault("Content-Security-Policy", g.get("frames", "") + _POLICY.format(nonce=nonce()))
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        if not g.get("may_be_framed"):
            response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Permissions-Policy", "geolocation=(), camera=(), microphone=()")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        return response
