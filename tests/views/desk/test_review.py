"""Review at the desk: comments, requests for changes, reasons, notices and letters, and nothing typed lost on the way."""

import re
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from extensions import db
from models import Entry, Status, UserRole
from tests.desk_pages import EXAMPLE, NEW, Pairs, fields_of, post, value_of
from tests.signing import csrf_token, sign_in, signed_in
from tests.smtp import Mailbox, smtp_server
from tests.views.conftest import copied_site


@pytest.fixture
def curator(own_site: Flask) -> FlaskClient:
    return signed_in(own_site)


@pytest.fixture
def contributor(own_site: Flask) -> FlaskClient:
    return signed_in(own_site, UserRole.CONTRIBUTOR)


@pytest.fixture
def sent(contributor: FlaskClient) -> str:
    """The address of an example that waits for a review."""
    return post(contributor, NEW, EXAMPLE, "submit").location


def typed(client: FlaskClient, address: str, **changes: str) -> Pairs:
    """What the page holds, with these fields changed."""
    pairs = [pair for pair in fields_of(client.get(address)) if pair[0] not in changes]
    return [*pairs, *changes.items()]


def status(site: Flask, address: str) -> Status:
    with site.app_context():
        return db.session.scalar(select(Entry.status).where(Entry.id == int(address.rpartition("/")[2])))


def test_a_contributor_is_asked_for_changes_corrects_and_is_published(
    own_site: Flask, curator: FlaskClient, contributor: FlaskClient, sent: str
):
    assert "soumet à relecture" in curator.get("/atelier/avis").text
    asked = typed(curator, sent, **{"reason-request-changes": "Dites le résultat."})
    assert post(curator, sent, asked, "request-changes").status_code == 303
    page = contributor.get(sent)
    assert "Dites le résultat." in page.text
    assert "brouillon" in page.text
    again = post(contributor, sent, typed(contributor, sent, results="En 2024, cinq prêts."), "submit")
    assert again.status_code == 303
    assert post(curator, sent, typed(curator, sent), "publish").status_code == 303
    assert status(own_site, sent) is Status.PUBLISHED
    assert "a publié" in contributor.get("/atelier/avis").text


def test_a_reason_that_is_missing_is_said_at_its_field_and_what_was_typed_stays(curator: FlaskClient, sent: str):
    answer = post(curator, sent, typed(curator, sent, need="Besoin corrigé"), "archive")
    assert answer.status_code == 422
    assert 'href="#reason-archive"' in answer.text
    assert re.search(r'id="reason-archive"[^>]*aria-invalid="true"', answer.text)
    assert "Besoin corrigé</textarea>" in answer.text


def test_asking_for_changes_keeps_what_the_curator_corrected(curator: FlaskClient, sent: str):
    asked = typed(curator, sent, need="Besoin corrigé", **{"reason-request-changes": "Une source."})
    post(curator, sent, asked, "request-changes")
    assert "Besoin corrigé</textarea>" in curator.get(sent).text


def test_an_author_reads_what_waits_and_may_take_it_back(own_site: Flask, contributor: FlaskClient, sent: str):
    page = contributor.get(sent)
    assert '<fieldset class="locked" disabled>' in page.text
    assert "Enregistrer le brouillon" not in page.text
    version = value_of(page, "version")
    assert post(contributor, sent, [("version", version), ("title", "Changé")], "withdraw").status_code == 303
    assert status(own_site, sent) is Status.DRAFT
    back = contributor.get(sent)
    assert '<fieldset class="locked"' not in back.text
    assert value_of(back, "title") == EXAMPLE[0][1]


def test_a_remark_is_kept_and_what_is_typed_in_the_form_too(curator: FlaskClient, contributor: FlaskClient, sent: str):
    answer = post(curator, sent, typed(curator, sent, need="En cours", comment="Quelle année ?"), "comment")
    assert answer.status_code == 303
    page = curator.get(answer.location)
    assert "Quelle année ?" in page.text
    assert "En cours</textarea>" in page.text
    seen = contributor.get(sent)
    assert "Quelle année ?" in seen.text
    assert "En cours" not in seen.text
    assert post(contributor, sent, [("comment", "2019."), ("version", "2")], "comment").status_code == 303
    assert "2019." in curator.get(sent).text


@pytest.mark.parametrize("text", ["", "   ", "é" * 4001])
def test_a_remark_that_cannot_be_kept_says_why(curator: FlaskClient, sent: str, text: str):
    answer = post(curator, sent, typed(curator, sent, comment=text), "comment")
    assert answer.status_code == 422
    assert 'href="#comment"' in answer.text


def test_remarks_and_reasons_never_become_html(curator: FlaskClient, sent: str):
    hostile = "<img src=x onerror=alert(1)> [clic](javascript:alert(1))"
    post(curator, sent, typed(curator, sent, comment=hostile), "comment")
    page = curator.get(sent).text
    assert "<img src=x" not in page
    assert 'href="javascript' not in page


def test_checks_stand_beside_the_form_with_links_to_their_fields(curator: FlaskClient):
    address = post(curator, NEW, [("title", "Un PTCE naît"), ("sources-0-title", "S")]).location
    page = curator.get(address).text
    assert 'class="check check-blocking"' in page
    assert '<a href="#partners">' in page
    assert "PTCE n’est développé nulle part" in page


def test_a_probable_twin_is_told_to_whoever_may_see_it(curator: FlaskClient, contributor: FlaskClient):
    post(curator, NEW, [*EXAMPLE, ("slug", "un")])
    twin = post(curator, NEW, [*EXAMPLE, ("slug", "deux")]).location
    assert "Peut-être déjà racontée" in curator.get(twin).text
    mine = post(contributor, NEW, EXAMPLE).location
    assert "Peut-être déjà racontée" not in contributor.get(mine).text  # the others are drafts of somebody else


def test_opening_an_entry_reads_its_notices_and_the_menu_counts_the_others(curator: FlaskClient, sent: str):
    assert 'class="unread">1' in curator.get("/atelier/").text
    assert 'class="unread"' not in curator.get(sent).text
    assert "Tout marquer comme lu" not in curator.get("/atelier/avis").text


def test_all_notices_are_read_at_once(curator: FlaskClient, contributor: FlaskClient, sent: str):
    post(contributor, NEW, [*EXAMPLE, ("slug", "autre")], "submit")
    assert 'class="unread">2' in curator.get("/atelier/").text
    assert post(curator, "/atelier/avis", []).status_code == 303
    assert 'class="unread"' not in curator.get("/atelier/").text


def test_a_page_without_notices_says_what_will_come(contributor: FlaskClient):
    assert "Rien pour l’instant" in contributor.get("/atelier/avis").text


def test_an_action_twice_is_one_action(curator: FlaskClient, sent: str):
    pairs = typed(curator, sent)
    assert [post(curator, sent, pairs, "publish").status_code for _ in range(2)] == [303, 303]


def test_an_action_that_is_not_allowed_is_refused(contributor: FlaskClient, sent: str):
    for action in ("publish", "archive", "request-changes"):
        assert post(contributor, sent, [("version", "2"), ("title", "T")], action).status_code == 403


@pytest.fixture
def lettered(seeded_folder, tmp_path) -> Iterator[tuple[Flask, Mailbox]]:
    """A site that sends letters, and what arrives."""
    with smtp_server() as mailbox:
        for site in copied_site(seeded_folder, tmp_path / "instance", **mailbox.settings):
            yield site, mailbox


def arrived(site: Flask, mailbox: Mailbox) -> dict[str, EmailMessage]:
    """The letters that have come since the last time, by recipient: one each."""
    site.extensions["alliances-mail"].wait(10)
    letters = {letter["To"]: letter for letter in mailbox.letters}
    assert len(letters) == len(mailbox.letters)
    mailbox.letters.clear()
    return letters


def test_letters_tell_who_must_act_next(lettered: tuple[Flask, Mailbox]):
    site, mailbox = lettered
    curator, contributor = site.test_client(), site.test_client()
    sign_in(curator, UserRole.CURATOR)
    sign_in(contributor, UserRole.CONTRIBUTOR)
    address = post(contributor, NEW, EXAMPLE, "submit").location
    assert set(arrived(site, mailbox)) == {"curator@exemple.fr"}
    asked = typed(curator, address, **{"reason-request-changes": "Une source."})
    post(curator, address, asked, "request-changes")
    text = arrived(site, mailbox)["contributor@exemple.fr"].get_content()
    assert "Une source." in text
    assert f"http://127.0.0.1:5000{address}" in text


def test_one_action_on_several_entries_is_one_letter_a_person(lettered: tuple[Flask, Mailbox]):
    site, mailbox = lettered
    curator, contributor = site.test_client(), site.test_client()
    sign_in(contributor, UserRole.CONTRIBUTOR)
    sent = [post(contributor, NEW, EXAMPLE, "submit").location for _ in range(3)]
    sign_in(curator, UserRole.CURATOR)
    fields = {"fiche": [f"{one.rpartition('/')[2]}:2" for one in sent], "action": "publish", "confirme": "oui"}
    assert curator.post("/atelier/fiches/lot", data={"csrf_token": csrf_token(curator), **fields}).status_code == 303
    letter = arrived(site, mailbox)["contributor@exemple.fr"]
    assert letter["Subject"].startswith("3 fiches ont changé")
    assert letter.get_content().count("a publié") == 3
    assert all(f"http://127.0.0.1:5000{one}" in letter.get_content() for one in sent)
