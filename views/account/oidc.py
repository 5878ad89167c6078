"""/compte/organisation: signing in by the identity provider of an organisation (OpenID Connect), when one is set.

Authlib does the protocol: authorisation code with PKCE, state and nonce, the token's signature checked against the
provider's keys. It and its HTTP client weigh eighteen megabytes: only a site that has a provider loads them.
"""

import logging
from importlib import import_module
from typing import Any

from flask import Blueprint, current_app, flash, redirect, request, session, url_for
from werkzeug.wrappers import Response

from errors import Forbidden, NotFound
from extensions import db, settings
from services import activity, single_sign_on
from services.activity import STRANGER, Act
from services.saving import saving
from services.single_sign_on import Identity
from views.access import next_address
from views.account.sign_in import proceed
from views.limits import limited
from views.mailing import address_of

log = logging.getLogger(__name__)
blueprint = Blueprint("oidc", __name__, url_prefix="/compte")
_NAME = "organisation"
_NEXT = "oidc_next"
_TIMEOUT_S = 10
_ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
_UNREACHABLE = "Le service de connexion de votre organisation ne répond pas. Réessayez dans un instant."
_NOT_UNDERSTOOD = "La connexion par votre organisation n'a pas abouti. Recommencez."


@blueprint.get("/organisation")
@limited("20 per minute", methods=("GET",))
def start() -> Response:
    """To the provider, which comes back to `callback`."""
    try:
        answer: Response = _client().authorize_redirect(address_of("oidc.callback"))
    except _failures() as error:
        return _back(_UNREACHABLE, error)
    session[_NEXT] = next_address(request.args.get("suite", ""), otherwise=url_for("dashboard.show"))
    return answer


@blueprint.get("/organisation/retour")
@limited("20 per minute", methods=("GET",))
def callback() -> Response:
    """Signs in whoever the provider says has come, once what it says is proven."""
    suite = session.get(_NEXT) or url_for("dashboard.show")
    try:
        identity = _identity(_client())
    except _failures() as error:
        return _back(_NOT_UNDERSTOOD, error)
    try:
        with saving(db.session):
            user = single_sign_on.account_for(db.session, identity, may_create=settings().oidc_create_accounts)
    except Forbidden as error:
        with saving(db.session):
            activity.record_now_and_then(db.session, Act.SIGN_IN_FAILED, by=STRANGER, detail="par une organisation")
        return _back(str(error), error)
    return proceed(user, suite)


def _client() -> Any:
    """The provider as Authlib knows it, its metadata read once in each process. Raises NotFound when none is set."""
    values = settings()
    if not values.oidc_issuer:
        raise NotFound("Ce site n'a pas de connexion par une organisation.")
    client = current_app.extensions.get("alliances-oidc")
    if client is None:
        client = (
            import_module("authlib.integrations.flask_client")
            .OAuth(current_app)
            .register(
                _NAME,
                client_id=values.oidc_client_id,
                client_secret=values.oidc_client_secret.get_secret_value(),
                server_metadata_url=f"{values.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
                client_kwargs={
                    "scope": "openid email profile",
                    "code_challenge_method": "S256",
                    "default_timeout": _TIMEOUT_S,
                },
            )
        )
        metadata = client.load_server_metadata()
        offered = metadata.get("id_token_signing_alg_values_supported", ["RS256"])
        metadata["id_token_signing_alg_values_supported"] = [name for name in offered if name in _ALGORITHMS]
        current_app.extensions["alliances-oidc"] = client
    return client


def _identity(client: Any) -> Identity:
    """What the provider has signed; its page about the person completes what the token leaves out."""
    token = client.authorize_access_token()
    claims = dict(token["userinfo"])
    if "email" not in claims:
        more = client.userinfo(token=token)
        if more.get("sub") != claims["sub"]:
            raise ValueError("userinfo of somebody else")
        claims = {**more, **claims}
    return Identity(
        issuer=claims["iss"],
        subject=claims["sub"],
        email=claims.get("email") or "",
        is_email_verified=claims.get("email_verified") in (True, "true"),
        name=claims.get("name") or "",
    )


def _failures() -> tuple[type[Exception], ...]:
    """What the provider, the network or a forged answer may raise."""
    return (
        import_module("authlib.common.errors").AuthlibBaseError,
        import_module("joserfc.errors").JoseError,
        import_module("requests").RequestException,
        KeyError,
        ValueError,
        RuntimeError,
    )


def _back(text: str, error: Exception) -> Response:
    # The kind of failure only: its text may quote a code or a token.
    log.warning("single sign-on failed: %s", type(error).__name__)
    flash(text, "warning")
    return redirect(url_for("sign_in.show"), 303)
