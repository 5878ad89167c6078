"""One's own account: name, password, sign-ins, and the second step from setting it up to losing the telephone."""

import re
from collections.abc import Callable
from datetime import datetime

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient

from extensions import db
from models import User, UserRole
from services import accounts
from services.saving import saving
from tests.signing import DOMINIQUE, PASSWORD, signed_in, submit


@pytest.fixture
def browser(bare_site: Flask) -> FlaskClient:
    """Dominique's browser, signed in with a password."""
    return browser_of(bare_site)


def browser_of(site: Flask) -> FlaskClient:
    with site.app_context(), saving(db.session):
        if accounts.by_email(db.session, DOMINIQUE) is None:
            accounts.create(db.session, email=DOMINIQUE, name="Dominique", role=UserRole.CURATOR, password=PASSWORD)
    return signed_in(site, UserRole.CURATOR, email=DOMINIQUE)


def stored(site: Flask) -> User:
    with site.app_context():
        user = accounts.by_email(db.session, DOMINIQUE)
        assert user is not None
        return user


def secret_in(page: str) -> str:
    found = re.search(r'<span class="secret">([A-Z2-7 ]+)</span>', page)
    assert found
    return found[1].replace(" ", "")


def turn_on(browser: FlaskClient) -> tuple[str, list[str]]:
    """Sets the second step up; the secret and the recovery codes."""
    secret = secret_in(browser.get("/compte/double-verification/").text)
    done = submit(browser, "/compte/double-verification/activer", code=pyotp.TOTP(secret).now())
    assert done.status_code == 200
    codes = re.findall(r"<code>([a-z0-9-]{17})</code>", done.text)
    assert len(codes) == 10
    return secret, codes


def enter(client: FlaskClient, **fields: str):
    return submit(client, "/compte/connexion", email=DOMINIQUE, password=PASSWORD, suite="/compte/", **fields)


def test_the_name_is_changed_and_an_empty_one_refused(browser: FlaskClient):
    assert submit(browser, "/compte/nom", name="  Dominique Vial ").status_code == 303
    assert "Dominique Vial" in browser.get("/compte/").text
    assert submit(browser, "/compte/nom", name=" ").status_code == 422


def test_a_new_password_needs_the_present_one(browser: FlaskClient):
    fields = {"password_now": "pas le bon", "password": "une toute autre phrase"}
    refused = submit(browser, "/compte/mot-de-passe", **fields)
    assert refused.status_code == 422
    assert "mot de passe actuel" in refused.text


def test_a_new_password_ends_other_sign_ins_and_renews_this_one(browser: FlaskClient):
    other = browser_of(browser.application)
    with browser.session_transaction() as session:
        before = session["_user_id"]
    done = submit(browser, "/compte/mot-de-passe", password_now=PASSWORD, password="une toute autre phrase")
    assert done.status_code == 303
    assert browser.get("/compte/").status_code == 200
    assert other.get("/compte/").status_code == 303
    with browser.session_transaction() as session:
        assert session["_user_id"] != before


def test_guessing_the_present_password_locks(browser: FlaskClient):
    for _ in range(5):
        submit(browser, "/compte/mot-de-passe", password_now="faux", password="une toute autre phrase")
    refused = submit(browser, "/compte/mot-de-passe", password_now=PASSWORD, password="une toute autre phrase")
    assert refused.status_code == 422


def test_sign_ins_are_listed_and_one_is_ended(browser: FlaskClient):
    other = browser_of(browser.application)
    page = browser.get("/compte/").text
    rows = re.findall(r"/compte/connexions/(\d+)/fermer", page)
    assert len(rows) == 2
    for number in rows:
        if "celui-ci" not in page.split(f"/{number}/fermer")[0].rpartition("<tr>")[2]:
            assert submit(browser, f"/compte/connexions/{number}/fermer").status_code == 303
    assert other.get("/compte/").status_code == 303
    assert browser.get("/compte/").status_code == 200


def test_all_other_sign_ins_are_ended_at_once(browser: FlaskClient):
    others = [browser_of(browser.application) for _ in range(3)]
    submit(browser, "/compte/connexions/fermer-les-autres")
    assert [one.get("/compte/").status_code for one in (browser, *others)] == [200, 303, 303, 303]


def test_the_second_step_is_set_up_then_asked_for(browser: FlaskClient):
    secret, _codes = turn_on(browser)
    visitor = browser.application.test_client()
    asked = enter(visitor)
    assert asked.headers["Location"] == "/compte/connexion/code?suite=/compte/"
    assert visitor.get("/compte/").status_code == 303  # a password alone opens nothing
    next_code = pyotp.TOTP(secret).at(datetime.now(), counter_offset=1)
    done = submit(visitor, "/compte/connexion/code", code=next_code, suite="/compte/")
    assert done.headers["Location"] == "/compte/"
    assert visitor.get("/compte/").status_code == 200


def test_a_recovery_code_opens_once(browser: FlaskClient):
    _secret, codes = turn_on(browser)
    for expected in (303, 422):
        visitor = browser.application.test_client()
        enter(visitor)
        assert submit(visitor, "/compte/connexion/code", code=codes[0]).status_code == expected


def test_the_code_page_is_closed_to_whoever_has_not_given_a_password(browser: FlaskClient):
    _secret, codes = turn_on(browser)
    visitor = browser.application.test_client()
    assert visitor.get("/compte/connexion/code").headers["Location"].startswith("/compte/connexion")
    submit(visitor, "/compte/connexion/code", code=codes[0])
    assert visitor.get("/compte/").status_code == 303


def test_a_reload_keeps_the_secret_that_was_scanned(browser: FlaskClient):
    first = secret_in(browser.get("/compte/double-verification/").text)
    assert secret_in(browser.get("/compte/double-verification/").text) == first
    wrong = submit(browser, "/compte/double-verification/activer", code="000000")
    assert wrong.status_code == 422
    assert secret_in(wrong.text) == first


def test_turning_the_second_step_off_needs_the_password(browser: FlaskClient):
    turn_on(browser)
    assert submit(browser, "/compte/double-verification/desactiver", password_now="faux").status_code == 422
    assert stored(browser.application).totp_secret
    assert submit(browser, "/compte/double-verification/desactiver", password_now=PASSWORD).status_code == 303
    assert stored(browser.application).totp_secret is None


def test_new_recovery_codes_need_the_password(browser: FlaskClient):
    _secret, codes = turn_on(browser)
    assert submit(browser, "/compte/double-verification/codes", password_now="faux").status_code == 422
    renewed = submit(browser, "/compte/double-verification/codes", password_now=PASSWORD)
    assert not set(re.findall(r"<code>([a-z0-9-]{17})</code>", renewed.text)) & set(codes)


class TestARoleThatMustHaveASecondStep:
    @pytest.fixture
    def browser(self, make_site: Callable[..., Flask]) -> FlaskClient:
        return browser_of(make_site(second_factor_roles="admin,curator"))

    def test_leads_every_page_to_setting_it_up(self, browser: FlaskClient):
        for path in ("/atelier/", "/compte/"):
            assert browser.get(path).headers["Location"] == "/compte/double-verification/"
        turn_on(browser)
        assert browser.get("/atelier/").status_code == 200

    def test_cannot_turn_it_off(self, browser: FlaskClient):
        turn_on(browser)
        submit(browser, "/compte/double-verification/desactiver", password_now=PASSWORD)
        assert stored(browser.application).totp_secret

    def test_may_sign_out_without_it(self, browser: FlaskClient):
        assert submit(browser, "/compte/deconnexion").headers["Location"] == "/compte/connexion"

    def test_other_roles_do_without(self, browser: FlaskClient):
        visitor = signed_in(browser.application, UserRole.CONTRIBUTOR)
        assert visitor.get("/atelier/").status_code == 200
