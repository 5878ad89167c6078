"""A real OpenID Connect provider on loopback: authorisation code, PKCE, RS256 tokens. Not a test.

It approves whoever it is told to; `spoil` makes it misbehave in one way, to see what the site does.
"""

import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, current_app, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from werkzeug.serving import WSGIRequestHandler, make_server

CLIENT_ID, CLIENT_SECRET = "alliances", "un-secret-partage"


@dataclass
class Provider:
    """The provider: who comes, and how it misbehaves."""

    person: dict[str, Any]
    issuer: str = ""
    spoil: str = ""
    callback: str = "http://127.0.0.1:5000/compte/organisation/retour"
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "un", "use": "sig", "alg": "RS256"}))
    asked: dict[str, dict[str, str]] = field(default_factory=dict)  # code → the request it answers
    refused: list[str] = field(default_factory=list)

    def token(self, nonce: str) -> str:
        """The identity token, spoilt when asked to."""
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 60,
            "nonce": nonce,
            **self.person,
        }
        wrong = {
            "nonce": {"nonce": "d'une autre demande"},
            "audience": {"aud": "un autre site"},
            "issuer": {"iss": "https://ailleurs.exemple"},
            "expired": {"iat": now - 7200, "exp": now - 3600},
        }
        key = RSAKey.generate_key(2048, {"kid": "un"}) if self.spoil == "signature" else self.key
        header = {"alg": "RS256", "kid": "un"}
        if self.spoil == "unsigned":
            head, body = (_b64(text) for text in ('{"alg":"none"}', jwt_json(claims)))
            return f"{head}.{body}."
        return jwt.encode(header, claims | wrong.get(self.spoil, {}), key)


def jwt_json(claims: dict[str, Any]) -> str:
    """The claims as JSON."""
    return str(Flask("json").json.dumps(claims))


def _b64(text: str | bytes) -> str:
    content = text.encode() if isinstance(text, str) else text
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def provider_app(provider: Provider) -> Flask:
    """The provider's own small site."""
    app = Flask("provider")
    app.config["provider"] = provider
    app.add_url_rule("/.well-known/openid-configuration", view_func=_metadata)
    app.add_url_rule("/jwks", view_func=_keys)
    app.add_url_rule("/authorize", view_func=_authorize)
    app.add_url_rule("/token", view_func=_exchange, methods=["POST"])
    app.add_url_rule("/userinfo", view_func=_userinfo)
    return app


def _provider() -> Provider:
    found: Provider = current_app.config["provider"]
    return found


def _metadata() -> Response:
    at = _provider().issuer
    return jsonify(
        issuer=at,
        authorization_endpoint=f"{at}/authorize",
        token_endpoint=f"{at}/token",
        jwks_uri=f"{at}/jwks",
        userinfo_endpoint=f"{at}/userinfo",
        id_token_signing_alg_values_supported=["RS256", "none"],
        token_endpoint_auth_methods_supported=["client_secret_basic"],
    )


def _keys() -> Response:
    return jsonify(KeySet([_provider().key]).as_dict(private=False))


def _authorize() -> Any:
    provider = _provider()
    wanted = {"response_type": "code", "client_id": CLIENT_ID, "redirect_uri": provider.callback}
    wrong = [name for name, value in wanted.items() if request.args.get(name) != value]
    if wrong or request.args.get("code_challenge_method") != "S256" or not request.args.get("nonce"):
        return f"refused: {wrong}", 400
    code = secrets.token_urlsafe()
    provider.asked[code] = request.args.to_dict()
    state = "d'un autre" if provider.spoil == "state" else request.args["state"]
    return redirect(f"{provider.callback}?{urlencode({'code': code, 'state': state})}")


def _exchange() -> Any:
    provider = _provider()
    asked = provider.asked.pop(request.form["code"], None)
    auth = request.authorization
    if asked is None or auth is None or (auth.username, auth.password) != (CLIENT_ID, CLIENT_SECRET):
        provider.refused.append("client or code")
        return jsonify(error="invalid_grant"), 400
    challenge = _b64(hashlib.sha256(request.form["code_verifier"].encode()).digest())
    if challenge != asked["code_challenge"] or provider.spoil == "refusal":
        provider.refused.append("verifier")
        return jsonify(error="invalid_grant"), 400
    token = provider.token(asked["nonce"])
    return jsonify(access_token="jeton", token_type="Bearer", expires_in=3600, id_token=token)


def _userinfo() -> Response:
    provider = _provider()
    subject = "quelqu'un d'autre" if provider.spoil == "userinfo" else provider.person["sub"]
    return jsonify(sub=subject, email="dominique@exemple.fr", email_verified=True)


class _Quiet(WSGIRequestHandler):
    def log(self, *_args: Any, **_kwargs: Any) -> None:
        """Says nothing."""


@contextmanager
def running_provider(**person: Any) -> Iterator[Provider]:
    """A provider that runs for the time of a block."""
    provider = Provider(person)
    server = make_server("127.0.0.1", 0, provider_app(provider), threaded=True, request_handler=_Quiet)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
