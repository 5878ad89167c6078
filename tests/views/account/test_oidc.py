"""Signing in by an organisation's provider, against a real one on loopback, honest and not."""

import logging
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from extensions import db
from models import User, UserRole
from services import accounts
from services.saving import saving
from tests.oidc_provider import CLIENT_ID, CLIENT_SECRET, Provider, running_provider
from tests.signing import PASSWORD

EMAIL = "dominique@exemple.fr"


@pytest.fixture
def provider() -> Iterator[Provider]:
    """A provider that says that Dominique has come."""
    with running_provider(sub="d-42", email=EMAIL, email_verified=True, name="Dominique Vial") as running:
        yield running


@pytest.fixture
def site(make_site: Callable[..., Flask], provider: Provider) -> Flask:
    """A site that trusts the provider, where Dominique, a curator, has an account."""
    made = make_site(**settings(provider))
    with made.app_context(), saving(db.session):
        accounts.create(db.session, email=EMAIL, name="Dominique", role=UserRole.CURATOR, password=PASSWORD)
    return made


def settings(provider: Provider, **changes: Any) -> dict[str, Any]:
    return {
        "oidc_issuer": provider.issuer,
        "oidc_client_id": CLIENT_ID,
        "oidc_client_secret": CLIENT_SECRET,
        "oidc_label": "Mon réseau",
    } | changes


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any) -> None:
        return None


def approved(address: str) -> str:
    """Where the provider sends the browser back to."""
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.build_opener(_NoRedirect).open(address, timeout=10)
    with caught.value as answer:
        assert answer.code == 302, answer.read()
        return str(answer.headers["Location"])


def come(client: FlaskClient, suite: str = "/atelier/"):
    """The whole walk: to the provider, its approval, and back."""
    start = client.get("/compte/organisation", query_string={"suite": suite})
    return client.get(approved(start.headers["Location"]).removeprefix("http://127.0.0.1:5000"))


def is_in(client: FlaskClient) -> bool:
    return client.get("/atelier/").status_code == 200


def stored(site: Flask, email: str = EMAIL) -> User | None:
    with site.app_context():
        return accounts.by_email(db.session, email)


def test_the_sign_in_page_offers_it_only_when_it_is_set(site: Flask, bare_site: Flask):
    assert "Mon réseau" in site.test_client().get("/compte/connexion?suite=/atelier/").text
    assert "/compte/organisation" not in bare_site.test_client().get("/compte/connexion").text
    for path in ("/compte/organisation", "/compte/organisation/retour?code=a&state=b"):
        assert bare_site.test_client().get(path).status_code == 404


def test_a_person_known_by_verified_address_enters_and_goes_where_they_wanted(site: Flask):
    client = site.test_client()
    back = come(client, suite="/compte/")
    assert (back.status_code, back.headers["Location"]) == (303, "/compte/")
    assert is_in(client)
    user = stored(site)
    assert user
    assert (user.role, user.oidc_subject.endswith(" d-42")) == (UserRole.CURATOR, True)


def test_the_session_is_a_new_one(site: Flask):
    client = site.test_client()
    with client.session_transaction() as session:
        session["planted"] = "by an attacker"
    come(client)
    with client.session_transaction() as session:
        assert set(session) <= {"_user_id", "_fresh", "_id", "_permanent"}


def test_the_next_address_never_leaves_the_site(site: Flask):
    assert come(site.test_client(), suite="//mechant.exemple/").headers["Location"] == "/atelier/"


def test_a_person_who_changed_address_keeps_their_account(site: Flask, provider: Provider):
    come(site.test_client())
    provider.person |= {"email": "d.vial@exemple.org"}
    client = site.test_client()
    come(client)
    assert is_in(client)
    assert stored(site, "d.vial@exemple.org") is None


@pytest.mark.parametrize("unverified", [{"email_verified": False}, {"email_verified": None}, {"email": ""}], ids=str)
def test_an_address_that_nobody_verified_opens_nothing(site: Flask, provider: Provider, unverified: dict[str, Any]):
    provider.person |= unverified
    client = site.test_client()
    assert come(client).headers["Location"] == "/compte/connexion"
    assert not is_in(client)
    assert "demandez une invitation" in client.get("/compte/connexion").text


def test_another_identity_with_the_same_address_does_not_take_the_account_over(site: Flask, provider: Provider):
    come(site.test_client())
    provider.person |= {"sub": "un-autre"}
    client = site.test_client()
    come(client)
    assert not is_in(client)


def test_a_closed_account_stays_closed(site: Flask):
    with site.app_context(), saving(db.session):
        user = accounts.by_email(db.session, EMAIL)
        assert user
        accounts.disable(db.session, user)
    client = site.test_client()
    come(client)
    assert not is_in(client)


def test_a_stranger_gets_no_account_unless_the_site_says_so(site: Flask, provider: Provider, make_site):
    provider.person |= {"sub": "n-1", "email": "nouvelle@exemple.fr", "name": "Nouvelle"}
    client = site.test_client()
    come(client)
    assert not is_in(client)
    open_site = make_site(**settings(provider, oidc_create_accounts=True))
    newcomer = open_site.test_client()
    come(newcomer)
    assert is_in(newcomer)
    made = stored(open_site, "nouvelle@exemple.fr")
    assert made
    assert (made.role, made.name, made.password_hash) == (UserRole.CONTRIBUTOR, "Nouvelle", None)


def test_an_address_left_out_of_the_token_is_asked_for(site: Flask, provider: Provider):
    del provider.person["email"], provider.person["email_verified"]
    client = site.test_client()
    come(client)
    assert is_in(client)


def test_the_second_step_is_asked_for_all_the_same(site: Flask):
    with site.app_context(), saving(db.session):
        user = accounts.by_email(db.session, EMAIL)
        assert user
        user.totp_secret = "scellé"
    client = site.test_client()
    assert come(client).headers["Location"].startswith("/compte/connexion/code")
    assert not is_in(client)


@pytest.mark.parametrize(
    "spoil", ["nonce", "audience", "issuer", "expired", "signature", "unsigned", "state", "refusal"]
)
def test_a_provider_that_misbehaves_opens_nothing(site: Flask, provider: Provider, spoil: str, caplog):
    provider.spoil = spoil
    client = site.test_client()
    with caplog.at_level(logging.INFO):
        back = come(client)
    assert back.headers["Location"] == "/compte/connexion"
    assert not is_in(client)
    assert CLIENT_SECRET not in caplog.text
    assert "n&#39;a pas abouti" in client.get("/compte/connexion").text


def test_a_page_about_somebody_else_opens_nothing(site: Flask, provider: Provider):
    del provider.person["email"]
    provider.spoil = "userinfo"
    client = site.test_client()
    come(client)
    assert not is_in(client)


def test_the_answer_meant_for_another_browser_opens_nothing(site: Flask):
    start = site.test_client().get("/compte/organisation")
    answer = approved(start.headers["Location"]).removeprefix("http://127.0.0.1:5000")
    victim = site.test_client()
    victim.get(answer)
    assert not is_in(victim)


def test_an_answer_serves_once(site: Flask, provider: Provider):
    client = site.test_client()
    start = client.get("/compte/organisation")
    answer = approved(start.headers["Location"]).removeprefix("http://127.0.0.1:5000")
    client.get(answer)
    other = site.test_client()
    with client.session_transaction() as session:
        session.clear()
    other.get(answer)
    client.get(answer)
    assert not is_in(client)
    assert not is_in(other)


def test_a_refusal_by_the_person_is_told_plainly(site: Flask):
    client = site.test_client()
    back = client.get("/compte/organisation/retour?error=access_denied&state=x")
    assert back.headers["Location"] == "/compte/connexion"


def test_a_provider_that_is_down_is_told_plainly(make_site: Callable[..., Flask]):
    made = make_site(oidc_issuer="http://127.0.0.1:1", oidc_client_id="a", oidc_client_secret="b")
    client = made.test_client()
    assert client.get("/compte/organisation").headers["Location"] == "/compte/connexion"
    assert "ne répond pas" in client.get("/compte/connexion").text
