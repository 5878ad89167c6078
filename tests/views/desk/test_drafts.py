"""What is typed is kept, offered when one comes back, and gone once saved; a second click does nothing twice."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from extensions import db
from models import Draft, Entry, UserRole
from tests.desk_pages import EXAMPLE, NEW, Pairs, fields_of, post, value_of, without
from tests.signing import signed_in, submit


def keep_address(page) -> str:
    return re.search(r'data-keep="([^"]+)"', page.text)[1]


def token_of(page) -> str:
    return value_of(page, "page")


@pytest.fixture
def own(own_site: Flask) -> FlaskClient:
    return signed_in(own_site)


def test_a_closed_tab_takes_nothing_away(own: FlaskClient):
    page = own.get(NEW)
    kept = post(own, keep_address(page), [("title", "Une idée"), ("need", "Un\nbesoin"), ("domains", "mobilite")])
    assert kept.status_code == 200
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00", kept.json["kept_at"])
    again = own.get(NEW)
    assert "Vous aviez commencé sans enregistrer" in again.text
    assert "« Une idée »" in again.text
    back = own.get(re.search(r'href="([^"]+\?reprise=[^"]+)"', again.text)[1])
    assert value_of(back, "title") == "Une idée"
    assert "Un\nbesoin</textarea>" in back.text
    assert "Ce n’est pas encore enregistré" in back.text
    assert token_of(back) == token_of(page)


def test_what_was_kept_is_gone_once_saved(own: FlaskClient):
    page = own.get(NEW)
    post(own, keep_address(page), [("title", "Une idée")])
    saved = post(own, NEW, [("title", "Une idée"), ("page", token_of(page))])
    assert saved.status_code == 303
    post(own, keep_address(page), [("title", "Une idée")])  # the echo of a slow network
    assert "sans enregistrer" not in own.get(NEW).text
    assert "sans enregistrer" not in own.get(saved.location).text


def test_what_was_typed_of_an_entry_is_offered_on_its_page(own: FlaskClient):
    address = post(own, NEW, [("title", "Première")]).location
    page = own.get(address)
    post(own, keep_address(page), [("title", "Deuxième"), ("version", "1")])
    again = own.get(address)
    assert "« Deuxième »" in again.text
    assert value_of(again, "title") == "Première"
    assert "enregistrée depuis" not in again.text
    post(own, address, [("title", "Entre-temps"), ("version", "1")])
    assert "« Deuxième »" not in own.get(address).text


def test_a_version_saved_since_is_told(own: FlaskClient, own_site: Flask):
    address = post(own, NEW, [("title", "Première")]).location
    post(own, keep_address(own.get(address)), [("title", "Deuxième"), ("version", "1")])
    colleague = signed_in(own_site, email="collegue@exemple.fr")
    post(colleague, address, [("title", "Autre"), ("version", "1")])
    assert "enregistrée depuis" in own.get(address).text


def test_a_saving_with_an_error_is_kept_too(own: FlaskClient):
    page = own.get(NEW)
    refused = post(own, NEW, [*EXAMPLE, ("started", "bientôt"), ("page", token_of(page))])
    assert refused.status_code == 422
    assert EXAMPLE[0][1] in own.get(NEW).text
    post(own, NEW, [("title", "Ligne"), ("page", token_of(own.get(NEW)))], "partners-add")
    assert "« Ligne »" in own.get(NEW).text


def test_erasing_asks_a_post_and_goes_back(own: FlaskClient):
    page = own.get(NEW)
    post(own, keep_address(page), [("title", "À jeter")])
    erase = re.search(r'action="(/atelier/saisies/[^"]+/effacer)"', own.get(NEW).text)[1]
    assert own.get(erase).status_code == 405
    gone = submit(own, erase)
    assert gone.status_code == 303
    assert gone.location == NEW
    assert "À jeter" not in own.get(NEW).text


@pytest.mark.parametrize("is_kept", [True, False], ids=["kept", "not-kept"])
def test_a_second_click_makes_no_second_entry(own: FlaskClient, own_site: Flask, is_kept: bool):
    page = own.get(NEW)
    typed = [("title", "Deux clics"), ("page", token_of(page))]
    if is_kept:
        post(own, keep_address(page), typed)
    first, second = post(own, NEW, typed), post(own, NEW, typed)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    with own_site.app_context():
        assert db.session.scalar(select(func.count(Entry.id)).where(Entry.title == "Deux clics")) == 1


def test_a_second_click_on_an_entry_is_no_conflict(own: FlaskClient):
    address = post(own, NEW, [("title", "Première")]).location
    page = own.get(address)
    typed = [("title", "Deuxième"), ("version", "1"), ("page", token_of(page))]
    assert post(own, address, typed).status_code == 303
    assert post(own, address, typed).status_code == 303


def test_nobody_reads_or_writes_what_another_typed(own: FlaskClient, own_site: Flask):
    page = own.get(NEW)
    post(own, keep_address(page), [("title", "Secret")])
    other = signed_in(own_site, UserRole.ADMIN)
    assert other.get(f"{NEW}?reprise={token_of(page)}").status_code == 404
    assert post(other, keep_address(page), [("title", "Pris")]).status_code == 404
    assert submit(other, f"/atelier/saisies/{token_of(page)}/effacer").status_code == 404
    assert "Secret" not in other.get(NEW).text


@pytest.fixture
def stale(contributor: FlaskClient) -> tuple[FlaskClient, str, Pairs]:
    """An author, their entry, and the fields of a tab where it is a draft that they submitted in another tab since."""
    author = contributor
    address = post(author, NEW, EXAMPLE).location
    page = author.get(address)
    tab = [*without(fields_of(page), "need", "page"), ("need", "Écrit trop tard"), ("page", token_of(page))]
    assert post(author, address, fields_of(author.get(address)), "submit").status_code == 303
    return author, address, tab


@pytest.mark.parametrize("button", ["save", "submit"])
def test_what_was_typed_in_a_tab_left_open_waits_until_the_entry_is_taken_back(stale, button: str):
    author, address, tab = stale
    late = post(author, address, tab, button)
    assert late.status_code == 409
    assert "a été soumise à relecture depuis" in late.text
    assert "Écrit trop tard</textarea>" in late.text
    back = post(author, address, [("version", value_of(late, "version")), ("page", token_of(late))], "withdraw")
    again = author.get(back.location)
    assert "Écrit trop tard</textarea>" in again.text
    assert "Ce n’est pas encore enregistré" in again.text
    assert post(author, address, fields_of(again), "submit").status_code == 303  # no merge: nobody disagrees
    assert "Écrit trop tard</textarea>" in author.get(address).text


def test_a_second_submission_of_the_same_says_that_it_is_done(stale):
    author, address, tab = stale
    same = [*without(tab, "need"), ("need", dict(EXAMPLE)["need"])]
    answer = post(author, address, same, "submit")
    assert answer.status_code == 303
    assert "la fiche dit déjà ce que vous avez écrit" in author.get(answer.location).text


def test_a_remark_from_a_tab_left_open_keeps_what_is_typed_in_it(stale):
    author, address, tab = stale
    answer = post(author, address, [*tab, ("comment", "Je complète.")], "comment")
    assert "Écrit trop tard</textarea>" in author.get(answer.location).text


def test_keeping_while_typing_goes_on_and_says_that_the_entry_is_not_to_be_changed(stale, curator: FlaskClient):
    author, address, tab = stale
    kept = post(author, f"{address}/saisies/{dict(tab)['page']}", without(tab, "page"))
    assert "a été soumise à relecture depuis" in kept.json["notice"]
    other = post(curator, f"{address}/saisies/{'o' * 20}", [("title", "Relecture")])
    assert other.json["notice"] == ""


@pytest.mark.parametrize("token", ["court", "a" * 200, "é" * 20, "%00" * 20])
def test_a_token_that_is_not_ours_keeps_nothing(own: FlaskClient, own_site: Flask, token: str):
    assert post(own, f"/atelier/saisies/exemple/{token}", [("title", "T")]).status_code == 404
    with own_site.app_context():
        assert db.session.scalar(select(func.count(Draft.id))) == 0


@pytest.mark.parametrize("query", ["reprise=", "reprise=rien", "reprise=%00", "reprise=" + "a" * 5000])
def test_any_address_of_the_page_is_answered(own: FlaskClient, query: str):
    assert own.get(f"{NEW}?{query}").status_code in (200, 404)


def test_the_longest_texts_and_most_rows_a_form_takes_are_received(own: FlaskClient):
    long = "é" * 20_000
    typed = [
        ("title", "Très long"),
        *((name, long) for name in ("need", "action", "results", "obstacles", "transferable")),
    ]
    typed += [(f"partners-{n}-{name}", f"P {n}") for n in range(60) for name in ("name", "acronym")]
    typed += [(f"sources-{n}-{name}", f"S {n}") for n in range(100) for name in ("title", "publisher")]
    assert post(own, NEW, typed).status_code == 303


def test_a_session_that_ended_gives_back_what_was_typed_after_signing_in(own_site: Flask):
    client = signed_in(own_site)
    page = client.get(NEW)
    with client.session_transaction() as session:
        session.pop("_user_id")
    lost = client.post(
        NEW,
        data={"title": "Gardé", "need": "Un besoin", "page": token_of(page), "button": "save"},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert "Rien n’est perdu" in lost.text
    assert "Gardé" in lost.text
