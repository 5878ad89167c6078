"""/alertes: asked, confirmed and left by a reader without account, through a real SMTP server."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from config import Settings
from extensions import db
from models import Follow
from tests.conftest import close
from tests.smtp import Mailbox, smtp_server


@pytest.fixture
def posting(own_site: Flask) -> Iterator[tuple[Flask, Mailbox]]:
    """A site that sends letters, and where they arrive."""
    folder: Path = own_site.config["ALLIANCES"].instance
    with smtp_server() as mailbox:
        app = create_app(Settings(instance=folder, log_searches=False, **mailbox.settings))
        yield app, mailbox
        if "alliances-mail" in app.extensions:
            wait(app)  # a letter under way finds its server still there
        close(app)


def wait(app: Flask) -> None:
    app.extensions["alliances-mail"].wait(20)


def follows(app: Flask) -> list[Follow]:
    with app.app_context():
        return db.session.query(Follow).all()


def test_a_reader_asks_confirms_and_leaves_without_account_or_cookie(posting):
    app, mailbox = posting
    reader = app.test_client()
    page = reader.get("/alertes?q=mobilite&territoire=REG-53")
    assert "Territoires : Bretagne" in page.text
    action = re.search(r'<form class="form" method="post" action="([^"]+)"', page.text)[1].replace("&amp;", "&")
    asked = reader.post(action, data={"email": "camille@exemple.fr"})
    assert "Regardez vos courriels" in asked.text
    wait(app)
    text = mailbox.letters[0].get_content()
    confirm = re.search(r"http://127.0.0.1:5000(/alertes/confirmer/\S+)", text)[1]
    leave = re.search(r"http://127.0.0.1:5000(/alertes/quitter/\S+)", text)[1]
    assert "Oui, suivre" in reader.get(confirm).text
    assert follows(app)[0].confirmed_at is None  # a mail filter that follows links confirms nothing
    assert "C’est fait" in reader.post(confirm).text
    assert follows(app)[0].confirmed_at is not None
    assert "Ne plus la suivre" in reader.get(leave).text
    assert len(follows(app)) == 1
    one_click = reader.post(leave, data={"List-Unsubscribe": "One-Click"})
    assert one_click.status_code == 200
    assert follows(app) == []
    assert reader.post(leave).status_code == 200
    assert reader.get(leave).status_code == 404
    for answer in (page, asked, one_click):
        assert "Set-Cookie" not in answer.headers


def test_asking_twice_sends_one_letter_and_says_the_same(posting):
    app, mailbox = posting
    reader = app.test_client()
    answers = [reader.post("/alertes?q=emploi", data={"email": "camille@exemple.fr"}).text for _ in range(2)]
    wait(app)
    nonce = re.compile(r'nonce="[^"]+"')
    assert nonce.sub("", answers[0]) == nonce.sub("", answers[1])
    assert len(mailbox.letters) == 1


@pytest.mark.parametrize(
    "email", ["", "camille", "a@b@c.fr", "x" * 300 + "@exemple.fr", "a@exemple.fr\r\nBcc: b@exemple.fr"]
)
def test_a_wrong_address_is_told_at_its_field_and_kept(posting, email: str):
    app, mailbox = posting
    answer = app.test_client().post("/alertes?q=emploi", data={"email": email})
    assert answer.status_code == 422
    assert "field-error" in answer.text
    assert mailbox.letters == []


def test_who_asks_too_often_waits(posting):
    app, _mailbox = posting
    reader = app.test_client()
    answers = [reader.post("/alertes", data={"email": f"a{n}@exemple.fr"}).status_code for n in range(7)]
    assert answers[-1] == 429


def test_a_site_without_a_mail_server_offers_the_feed(visitor: FlaskClient):
    page = visitor.get("/alertes?q=emploi")
    assert "/recherche.atom?q=emploi" in page.text
    assert 'method="post"' not in page.text
    assert visitor.post("/alertes?q=emploi", data={"email": "a@exemple.fr"}).status_code == 422
    assert "By an Atom feed" in visitor.get("/en/alertes").text


def test_the_command_sends_what_is_due(posting):
    app, mailbox = posting
    reader = app.test_client()
    reader.post("/alertes", data={"email": "camille@exemple.fr"})
    wait(app)
    token = follows(app)[0].token
    reader.post(f"/alertes/confirmer/{token}")
    done = app.test_cli_runner().invoke(args=["alerts", "send"])
    assert done.exit_code == 0, done.output
    assert "0 lettres écrites" in done.output
    with app.app_context():
        db.session.query(Follow).update({"told_until": datetime(2025, 1, 1, tzinfo=UTC)})
        db.session.commit()
    done = app.test_cli_runner().invoke(args=["alerts", "send"])
    assert "1 lettres écrites" in done.output
    assert "1 envoyées" in done.output
    assert "fiches nouvelles" in mailbox.letters[-1]["Subject"]


def test_the_command_says_when_no_server_is_set(own_site: Flask):
    done = own_site.test_cli_runner().invoke(args=["alerts", "send"])
    assert done.exit_code == 2
    assert "ALLIANCES_SMTP_HOST" in done.output
