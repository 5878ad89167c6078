"""`flask user` and `flask mail` as an operator meets them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from app import create_app
from cli.database import upgrade
from config import Settings
from extensions import db
from models import User
from services import accounts, mail
from services.saving import saving
from tests.smtp import smtp_server

PASSWORD = "une phrase assez longue\n"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """A site without accounts."""
    made = create_app(Settings(instance=tmp_path))
    with made.app_context():
        upgrade(db.engine)
    yield made
    made.extensions["alliances-index"].close()
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def terminal(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


def run(terminal: FlaskCliRunner, *words: str, typed: str = ""):
    return terminal.invoke(args=list(words), input=typed)


def add(terminal: FlaskCliRunner, email: str = "a@exemple.fr", role: str = "admin") -> None:
    done = run(terminal, "user", "add", email, "--role", role, typed=PASSWORD)
    assert done.exit_code == 0, done.output


def stored(app: Flask, email: str = "a@exemple.fr") -> User:
    with app.app_context():
        found = accounts.by_email(db.session, email)
        assert found
        return found


def test_without_accounts_the_list_says_how_to_make_the_first(terminal: FlaskCliRunner):
    assert "user add" in run(terminal, "user", "list").output


def test_the_first_administrator_is_made_with_a_password_of_their_own(terminal: FlaskCliRunner, app: Flask):
    add(terminal)
    assert stored(app).password_hash.startswith("$argon2id$")
    assert "a@exemple.fr  admin  jamais connecté" in run(terminal, "user", "list").output


@pytest.mark.parametrize("typed", ["", "court\n", "\n"])
def test_no_password_or_a_weak_one_makes_no_account(terminal: FlaskCliRunner, typed: str):
    done = run(terminal, "user", "add", "a@exemple.fr", typed=typed)
    assert done.exit_code == 2
    assert "entre 12 et 200" in done.output
    assert "Aucun compte" in run(terminal, "user", "list").output


def test_a_password_is_never_printed(terminal: FlaskCliRunner):
    done = run(terminal, "user", "add", "a@exemple.fr", typed=PASSWORD)
    assert PASSWORD.strip() not in done.output


def test_roles_change_but_the_last_administrator_stays(terminal: FlaskCliRunner, app: Flask):
    add(terminal)
    refused = run(terminal, "user", "role", "a@exemple.fr", "curator")
    assert (refused.exit_code, stored(app).role.value) == (2, "admin")
    add(terminal, "b@exemple.fr")
    assert run(terminal, "user", "role", "a@exemple.fr", "curator").exit_code == 0
    assert stored(app).role.value == "curator"


def test_an_account_is_closed_and_opened_again(terminal: FlaskCliRunner, app: Flask):
    add(terminal)
    add(terminal, "b@exemple.fr", "contributor")
    run(terminal, "user", "disable", "b@exemple.fr")
    assert not stored(app, "b@exemple.fr").is_active
    assert run(terminal, "user", "link", "b@exemple.fr").exit_code == 2
    run(terminal, "user", "enable", "b@exemple.fr")
    assert stored(app, "b@exemple.fr").is_active


def test_a_new_password_replaces_the_former_one(terminal: FlaskCliRunner, app: Flask):
    add(terminal)
    before = stored(app).password_hash
    assert run(terminal, "user", "password", "a@exemple.fr", typed="une autre phrase longue\n").exit_code == 0
    assert stored(app).password_hash != before


@pytest.mark.parametrize("command", ["invite", "link"])
def test_a_link_is_printed_and_opens_the_site(terminal: FlaskCliRunner, app: Flask, command: str):
    if command == "link":
        add(terminal)
    done = run(terminal, "user", command, "a@exemple.fr")
    found = re.search(r"http://127\.0\.0\.1:5000(/compte/acces\?lien=\S+)", done.output)
    assert found, done.output
    assert app.test_client().get(found[1]).status_code == 200


def test_an_unknown_account_is_one_clear_line(terminal: FlaskCliRunner):
    for command in (["role", "x@exemple.fr", "admin"], ["disable", "x@exemple.fr"], ["link", "x@exemple.fr"]):
        done = run(terminal, "user", *command)
        assert done.exit_code == 2
        assert "Aucun compte" in done.output


def test_letters_that_wait_are_listed_without_their_text_and_sent(app: Flask, tmp_path: Path):
    with app.app_context(), saving(db.session):
        mail.queue(db.session, to="a@exemple.fr", subject="Accès", body="un lien secret")
    terminal = app.test_cli_runner()
    listed = run(terminal, "mail", "list").output
    assert "a@exemple.fr  Accès" in listed
    assert "secret" not in listed
    assert run(terminal, "mail", "send").exit_code == 2  # no server is set
    with smtp_server() as mailbox:
        other = create_app(
            Settings(instance=tmp_path, smtp_host="127.0.0.1", smtp_port=mailbox.port, smtp_security="none")
        )
        assert "1 envoyées, 0 refusées" in run(other.test_cli_runner(), "mail", "send").output
        assert len(mailbox.letters) == 1
        other.extensions["alliances-index"].close()
        with other.app_context():
            db.engine.dispose()
