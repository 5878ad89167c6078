"""The guard when a form comes too late or from elsewhere: what a person wrote is kept, what another site wrote is not."""

import html
import re

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from extensions import db
from models import UserRole
from services import accounts
from services.saving import saving
from tests.signing import PASSWORD, csrf_token, sign_in
from views.desk.room import room_blueprint

TEXT = 'Première ligne,\n"seconde" ligne & <b>troisième</b>'
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def browser(bare_site: Flask) -> FlaskClient:
    """A browser on a site whose desk has one form, which says what it got."""
    room = room_blueprint("sample")
    got: list[dict[str, list[str]]] = []

    @room.post("/essai")
    def save() -> str:
        got.append(request.form.to_dict(flat=False))
        return "enregistré"

    bare_site.register_blueprint(room)
    with bare_site.app_context(), saving(db.session):
        accounts.create(db.session, email="d@exemple.fr", name="D", role=UserRole.CURATOR, password=PASSWORD)
    client = bare_site.test_client()
    client.got = got
    return client


def fields_of(page: str) -> dict[str, list[str]]:
    """What the page's form would send, as a browser reads it."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page):
        found.setdefault(name, []).append(html.unescape(value))
    for name, value in re.findall(r'<textarea name="([^"]+)"[^>]*>\n(.*?)</textarea>', page, re.S):
        found.setdefault(html.unescape(name), []).append(html.unescape(value).replace("\n", "\r\n"))
    return found


def test_what_was_typed_survives_the_end_of_the_sign_in(browser: FlaskClient):
    late = browser.post("/atelier/essai", data={"title": TEXT, "tags": ["a", "b"]}, headers=OURS)
    assert late.status_code == 401
    assert "Rien n’est perdu" in late.text
    signed = browser.post(
        "/compte/connexion", data=fields_of(late.text) | {"email": "d@exemple.fr", "password": PASSWORD}
    )
    assert signed.status_code == 200
    assert 'action="/atelier/essai"' in signed.text
    done = browser.post("/atelier/essai", data=fields_of(signed.text))
    assert done.text == "enregistré"
    assert browser.got[0]["title"] == [TEXT.replace("\n", "\r\n")]
    assert browser.got[0]["tags"] == ["a", "b"]


def test_what_was_typed_survives_a_wrong_password_in_between(browser: FlaskClient):
    late = browser.post("/atelier/essai", data={"title": TEXT}, headers=OURS)
    wrong = browser.post("/compte/connexion", data=fields_of(late.text) | {"email": "d@exemple.fr", "password": "faux"})
    assert wrong.status_code == 422
    assert fields_of(wrong.text)["kept"] == fields_of(late.text)["kept"]


def test_what_was_typed_survives_a_token_that_no_longer_holds(browser: FlaskClient):
    sign_in(browser)
    late = browser.post("/atelier/essai", data={"title": TEXT, "csrf_token": "périmé"}, headers=OURS)
    assert late.status_code == 400
    done = browser.post("/atelier/essai", data=fields_of(late.text))
    assert done.text == "enregistré"
    assert browser.got[0]["title"] == [TEXT.replace("\n", "\r\n")]


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://mechant.exemple"}, {"Origin": "null"}, {}],
    ids=str,
)
def test_what_another_site_sends_is_not_kept(browser: FlaskClient, headers: dict[str, str]):
    stranger = browser.post("/atelier/essai", data={"title": TEXT}, headers=headers)
    assert stranger.status_code == 303
    assert "troisi" not in stranger.text
    sign_in(browser)
    member = browser.post("/atelier/essai", data={"title": TEXT}, headers=headers)
    assert member.status_code == 400
    assert "troisi" not in member.text
    assert browser.got == []


def test_a_password_is_never_written_into_a_page(browser: FlaskClient):
    late = browser.post("/compte/connexion", data={"email": "d@exemple.fr", "password": PASSWORD}, headers=OURS)
    assert late.status_code == 400
    assert PASSWORD not in late.text


@pytest.mark.parametrize("kept", ["{", "[1]", '"a"', '[["a"]]', "[[1, 2, 3]]", "null", "9" * 1000])
def test_a_forged_list_of_fields_is_ignored(browser: FlaskClient, kept: str):
    fields = {"email": "d@exemple.fr", "password": PASSWORD, "kept": kept, "csrf_token": csrf_token(browser)}
    assert browser.post("/compte/connexion", data=fields).status_code == 303


def test_an_idle_sign_in_ends(browser: FlaskClient):
    sign_in(browser)
    assert browser.get("/atelier/").status_code == 200
    with browser.application.app_context(), saving(db.session):
        db.session.connection().exec_driver_sql("UPDATE sign_in SET seen_at = datetime('now', '-25 hours')")
    assert browser.get("/atelier/").status_code == 303
