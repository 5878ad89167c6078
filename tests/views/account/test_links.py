"""Links that open an account: by letter through a real SMTP server, or shown when there is none."""

import html
import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from extensions import db
from models import OutgoingMail, UserRole
from services import accounts
from services.saving import saving
from tests.signing import PASSWORD, sign_in, signed_in, submit
from tests.smtp import Mailbox, smtp_server

NEW = "une toute nouvelle phrase"
EMAIL = "dominique@exemple.fr"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with smtp_server() as running:
        yield running


@pytest.fixture
def site(make_site: Callable[..., Flask], mailbox: Mailbox) -> Flask:
    """A site with a mail server, where Dominique has an account."""
    made = make_site(smtp_host="127.0.0.1", smtp_port=mailbox.port, smtp_security="none", mail_from="site@exemple.fr")
    add_dominique(made)
    return made


def add_dominique(site: Flask) -> None:
    with site.app_context(), saving(db.session):
        accounts.create(db.session, email=EMAIL, name="Dominique", role=UserRole.CURATOR, password=PASSWORD)


def settle(site: Flask) -> None:
    """Waits for the letters that leave in the background."""
    sender = site.extensions.get("alliances-mail")
    if sender is not None:
        sender.wait(20)


def path_in(text: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:5000(/compte/acces\?lien=[\w.-]+)", text)
    assert found, text
    return found[1]


def can_enter(site: Flask, password: str, email: str = EMAIL) -> bool:
    client = site.test_client()
    submit(client, "/compte/connexion", email=email, password=password)
    return client.get("/atelier/").status_code == 200


def choose(client: FlaskClient, path: str, password: str):
    return submit(client, "/compte/acces", lien=path.partition("lien=")[2], password=password)


def test_a_forgotten_password_is_replaced_by_letter_and_the_link_serves_once(site: Flask, mailbox: Mailbox):
    visitor = site.test_client()
    asked = submit(visitor, "/compte/mot-de-passe-oublie", email=EMAIL.upper())
    assert asked.status_code == 303
    settle(site)
    [letter] = mailbox.letters
    assert letter["To"] == EMAIL
    path = path_in(letter.get_content())
    assert visitor.get(path).status_code == visitor.get(path).status_code == 200  # looking uses nothing up
    assert choose(visitor, path, NEW).headers["Location"] == "/compte/connexion"
    assert (can_enter(site, NEW), can_enter(site, PASSWORD)) == (True, False)
    assert choose(visitor, path, "encore une autre phrase").headers["Location"] == "/compte/mot-de-passe-oublie"
    assert can_enter(site, NEW)


def test_an_unknown_address_gets_the_same_answer_and_no_letter(site: Flask, mailbox: Mailbox):
    answers = []
    for email in (EMAIL, "personne@exemple.fr"):
        visitor = site.test_client()
        asked = submit(visitor, "/compte/mot-de-passe-oublie", email=email)
        answers.append(
            (asked.status_code, asked.headers["Location"], message_of(visitor.get("/compte/connexion").text))
        )
    assert answers[0] == answers[1]
    settle(site)
    assert [letter["To"] for letter in mailbox.letters] == [EMAIL]


def message_of(page: str) -> str:
    found = re.search(r'<p class="message[^>]*>(.*?)</p>', page)
    assert found
    return found[1]


def test_a_closed_account_gets_no_letter(site: Flask, mailbox: Mailbox):
    with site.app_context(), saving(db.session):
        user = accounts.by_email(db.session, EMAIL)
        assert user
        accounts.disable(db.session, user)
    submit(site.test_client(), "/compte/mot-de-passe-oublie", email=EMAIL)
    settle(site)
    assert mailbox.letters == []


def test_a_server_that_refuses_changes_nothing_of_the_answer_and_keeps_the_letter(site: Flask, mailbox: Mailbox):
    mailbox.refusal = "451 plus tard"
    assert submit(site.test_client(), "/compte/mot-de-passe-oublie", email=EMAIL).status_code == 303
    settle(site)
    with site.app_context():
        assert db.session.scalar(select(func.count()).select_from(OutgoingMail)) == 1
        letter = db.session.scalars(select(OutgoingMail)).one()
        assert "lien=" not in letter.last_error


def test_a_weak_password_is_explained_at_its_field_and_the_link_still_holds(site: Flask, mailbox: Mailbox):
    visitor = site.test_client()
    submit(visitor, "/compte/mot-de-passe-oublie", email=EMAIL)
    settle(site)
    path = path_in(mailbox.letters[0].get_content())
    refused = choose(visitor, path, "court")
    assert refused.status_code == 422
    assert "entre 12 et 200" in refused.text
    assert 'aria-invalid="true"' in refused.text
    assert choose(visitor, path, NEW).status_code == 303


def test_an_administrator_invites_by_letter(site: Flask, mailbox: Mailbox):
    admin = signed_in(site, UserRole.ADMIN)
    invited = submit(
        admin, "/atelier/comptes/nouveau", email="nouvelle@exemple.fr", name="Nouvelle", role="contributor"
    )
    assert invited.status_code == 303
    settle(site)
    [letter] = mailbox.letters
    assert "sept jours" in letter.get_content()
    assert choose(site.test_client(), path_in(letter.get_content()), NEW).status_code == 303
    assert can_enter(site, NEW, "nouvelle@exemple.fr")


def test_changing_a_password_tells_its_owner(site: Flask, mailbox: Mailbox):
    browser = signed_in(site, email=EMAIL)
    submit(browser, "/compte/mot-de-passe", password_now=PASSWORD, password=NEW)
    settle(site)
    assert [letter["Subject"] for letter in mailbox.letters] == ["Mot de passe changé – Alliances"]


class TestWithoutAMailServer:
    @pytest.fixture
    def site(self, bare_site: Flask) -> Flask:
        add_dominique(bare_site)
        return bare_site

    def test_the_forgotten_password_page_says_whom_to_ask(self, site: Flask):
        assert "n’envoie pas de courriels" in site.test_client().get("/compte/mot-de-passe-oublie").text

    def test_the_administrator_sees_the_link_once(self, site: Flask):
        admin = site.test_client()
        number = sign_in(admin, UserRole.ADMIN)
        shown = submit(admin, "/atelier/comptes/nouveau", email="n@exemple.fr", name="N", role="curator")
        path = path_in(html.unescape(shown.text))
        assert "no-store" in shown.headers["Cache-Control"]
        assert "lien=" not in admin.get(f"/atelier/comptes/{number + 1}").text
        assert choose(site.test_client(), path, NEW).status_code == 303
        assert can_enter(site, NEW, "n@exemple.fr")

    def test_a_second_account_for_an_address_is_refused_at_its_field(self, site: Flask):
        admin = signed_in(site, UserRole.ADMIN)
        refused = submit(admin, "/atelier/comptes/nouveau", email=EMAIL.upper(), name="", role="curator")
        assert refused.status_code == 422
        assert "existe déjà" in refused.text
