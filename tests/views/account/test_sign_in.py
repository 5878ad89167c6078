"""Signing in and out as a browser meets it."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from extensions import db
from models import UserRole
from services import accounts
from services.saving import saving
from tests.signing import PASSWORD, sign_in, submit

EMAIL = "dominique@exemple.fr"


@pytest.fixture
def browser(bare_site: Flask) -> FlaskClient:
    """A browser on a site where Dominique, a curator, has an account."""
    with bare_site.app_context(), saving(db.session):
        accounts.create(db.session, email=EMAIL, name="Dominique", role=UserRole.CURATOR, password=PASSWORD)
    return bare_site.test_client()


def enter(browser: FlaskClient, password: str = PASSWORD, email: str = EMAIL, suite: str = ""):
    return submit(browser, "/compte/connexion", email=email, password=password, suite=suite)


def same_page(html: str, email: str) -> str:
    """The page without the address typed in it and without what is drawn at random."""
    return re.sub(r'(name="csrf_token" value|nonce)="[^"]*"', "", html.replace(email, ""))


def test_the_right_password_opens_the_page_that_was_asked_for(browser: FlaskClient):
    asked = browser.get("/atelier/?filtre=1")
    assert asked.headers["Location"] == "/compte/connexion?suite=/atelier/?filtre%3D1"
    answer = enter(browser, suite="/atelier/?filtre=1")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/atelier/?filtre=1")
    page = browser.get("/atelier/")
    assert page.status_code == 200
    assert "Dominique" in page.text


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(browser: FlaskClient):
    wrong = enter(browser, "une autre phrase")
    unknown = enter(browser, email="personne@exemple.fr")
    assert wrong.status_code == unknown.status_code == 422
    assert "inconnus" in wrong.text
    assert same_page(wrong.text, EMAIL) == same_page(unknown.text, "personne@exemple.fr")


def test_the_session_is_a_new_one_after_signing_in(browser: FlaskClient):
    with browser.session_transaction() as before:
        before["planted"] = "by an attacker"
    enter(browser)
    with browser.session_transaction() as after:
        assert "planted" not in after


def test_signing_out_ends_the_sign_in_even_for_a_copied_cookie(browser: FlaskClient):
    enter(browser)
    with browser.session_transaction() as session:
        copied = dict(session)
    submit(browser, "/compte/deconnexion")
    thief = browser.application.test_client()
    with thief.session_transaction() as session:
        session.update(copied)
    assert thief.get("/atelier/").status_code == 303


def test_five_failures_lock_known_and_unknown_addresses_alike(browser: FlaskClient):
    for email in (EMAIL, "personne@exemple.fr"):
        for _ in range(5):
            answer = enter(browser, "une autre phrase", email)
        assert "Trop d’essais" in answer.text
    assert enter(browser).status_code == 422
    assert browser.get("/atelier/").status_code == 303


@pytest.mark.parametrize(
    "hostile",
    [
        "https://mechant.exemple/",
        "//mechant.exemple",
        "/\\mechant.exemple",
        "\\\\mechant.exemple",
        "///mechant.exemple",
        "http:mechant.exemple",
        "javascript:alert(1)",
        "/atelier\r\nSet-Cookie: a=b",
        "atelier",
        "\t//mechant.exemple",
        "/\t/mechant.exemple",
    ],
)
def test_the_next_address_never_leaves_the_site(browser: FlaskClient, hostile: str):
    assert enter(browser, suite=hostile).headers["Location"] == "/atelier/"


def test_closed_pages_are_kept_by_nobody(browser: FlaskClient):
    assert "no-store" in browser.get("/compte/connexion").headers["Cache-Control"]
    sign_in(browser)
    assert "no-store" in browser.get("/atelier/").headers["Cache-Control"]


def test_public_pages_know_nobody_even_when_signed_in(browser: FlaskClient):
    stranger = browser.get("/")
    sign_in(browser)
    member = browser.get("/")
    assert "Set-Cookie" not in member.headers
    assert "Cookie" not in member.headers.get("Vary", "")
    assert member.headers["ETag"] == stranger.headers["ETag"]


def test_a_closed_page_finds_the_person_in_one_statement(browser: FlaskClient, own_statements: list[str]):
    sign_in(browser)
    own_statements.clear()
    browser.get("/atelier/")
    assert [statement for statement in own_statements if "FROM sign_in" in statement] == own_statements[:1]
    own_statements.clear()
    browser.get("/a-propos")
    assert own_statements == []
