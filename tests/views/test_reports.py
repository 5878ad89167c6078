"""« Signaler une erreur »: without an account, without a script; to the curators' queue, and an answer by letter."""

import re
from collections.abc import Iterator
from datetime import timedelta

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from tests_addresses import EXAMPLE

from extensions import db
from models import EntryReport, ReportReason, ReportState, UserRole, utc_now
from services import reports
from services.saving import saving
from tests.desk_pages import Pairs, post
from tests.signing import sign_in, signed_in
from tests.smtp import smtp_server
from tests.views.conftest import copied_site

PATH = f"{EXAMPLE}/signaler"
SAID: Pairs = [("message", "L’association a fermé en 2024.")]
ADDRESS: Pairs = [("email", "ines@exemple.fr"), ("consent", "y")]
DESK = "/atelier/signalements"


@pytest.fixture
def stranger(own_site: Flask) -> FlaskClient:
    return own_site.test_client()


@pytest.fixture
def curator(own_site: Flask) -> FlaskClient:
    return signed_in(own_site)


def kept(site: Flask) -> list[EntryReport]:
    with site.app_context():
        return list(db.session.scalars(select(EntryReport).order_by(EntryReport.id)))


def test_every_entry_leads_to_a_valid_form(stranger: FlaskClient):
    assert f'href="{PATH}"' in stranger.get(EXAMPLE).text
    for path in (PATH, f"/en{PATH}"):
        page = stranger.get(path)
        assert page.status_code == 200
        html5lib.HTMLParser(strict=True).parse(page.text)
        assert "no-store" in page.headers["Cache-Control"]
    assert "What is wrong, missing or has changed?" in page.text


def test_an_old_address_leads_to_the_form(stranger: FlaskClient):
    answer = stranger.get(PATH.replace("/exemples/", "/ressources/"))
    assert (answer.status_code, answer.location) == (301, PATH)


def test_a_report_arrives_in_the_queue_and_curators_are_told(
    stranger: FlaskClient, curator: FlaskClient, own_site: Flask
):
    sent = post(stranger, PATH, [*SAID, ("page_url", "https://exemple.fr/fermeture")])
    assert sent.status_code == 303
    assert "Merci" in stranger.get(sent.location).text
    assert "signale une erreur" in curator.get("/atelier/avis").text
    listed = curator.get(DESK).text
    assert "a fermé en 2024" in listed
    page = curator.get(re.search(rf'href="({DESK}/\d+)"', listed)[1])
    html5lib.HTMLParser(strict=True).parse(page.text)
    assert "https://exemple.fr/fermeture" in page.text
    assert [(one.email, one.forget_on) for one in kept(own_site)] == [("", None)]


@pytest.mark.parametrize(
    "typed, target, told",
    [
        ([], "message", "Ce champ est nécessaire."),
        ([*SAID, ("page_url", "javascript:alert(1)")], "page_url", "http://"),
        ([*SAID, ("email", "ines"), ("consent", "y")], "email", "valable"),
        ([*SAID, ("email", "ines@exemple.fr")], "consent", "Cochez cette case"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(
    stranger: FlaskClient, own_site: Flask, typed: Pairs, target: str, told: str
):
    answer = post(stranger, PATH, typed)
    assert answer.status_code == 422
    assert f'href="#{target}"' in answer.text
    assert told in answer.text
    if typed:
        assert "a fermé en 2024" in answer.text
    assert kept(own_site) == []


def test_what_fills_the_trap_is_thanked_and_forgotten(stranger: FlaskClient, own_site: Flask):
    assert post(stranger, PATH, [*SAID, ("suite_du_message", "acheter")]).status_code == 303
    assert kept(own_site) == []


def test_too_many_in_an_hour_wait_and_nothing_typed_is_lost(stranger: FlaskClient, own_site: Flask):
    for _ in range(5):
        assert post(stranger, PATH, SAID).status_code == 303
    late = post(stranger, PATH, SAID)
    assert late.status_code == 429
    assert "a fermé en 2024" in late.text
    assert len(kept(own_site)) == 5


def test_a_post_from_elsewhere_is_refused(stranger: FlaskClient, own_site: Flask):
    assert stranger.post(PATH, data=dict(SAID), headers={"Sec-Fetch-Site": "cross-site"}).status_code == 400
    assert kept(own_site) == []


def test_contributors_do_not_read_reports(own_site: Flask):
    contributor = signed_in(own_site, UserRole.CONTRIBUTOR)
    assert contributor.get(DESK).status_code == 403


def test_without_an_address_a_report_is_closed_with_its_reason_and_may_be_reopened(
    stranger: FlaskClient, curator: FlaskClient, own_site: Flask
):
    post(stranger, PATH, SAID)
    where = f"{DESK}/{kept(own_site)[0].id}"
    assert post(curator, where, []).status_code == 422
    assert post(curator, where, [("reason", "unrelated")]).status_code == 303
    assert "sans rapport" in curator.get(f"{DESK}?etat=clos").text
    again = post(curator, where, [("reason", "corrected")])
    assert "déjà reçu une réponse" in curator.get(again.location).text
    assert post(curator, f"{where}/rouvrir", []).status_code == 303
    assert kept(own_site)[0].state is ReportState.OPEN


@pytest.fixture
def mailed(seeded_folder, tmp_path) -> Iterator[tuple[Flask, object]]:
    """A site that sends letters, and the mailbox where they arrive."""
    with smtp_server() as mailbox:
        for site in copied_site(seeded_folder, tmp_path / "instance", **mailbox.settings):
            yield site, mailbox


def test_who_left_an_address_gets_the_answer_once(mailed):
    site, mailbox = mailed
    stranger, curator = site.test_client(), site.test_client()
    sign_in(curator, UserRole.CURATOR)
    sent = post(stranger, PATH, [*SAID, *ADDRESS])
    assert "par courriel" in stranger.get(sent.location).text
    where = f"{DESK}/{kept(site)[0].id}"
    assert "ines@exemple.fr" in curator.get(where).text
    without = post(curator, where, [("reason", "corrected")])
    assert without.status_code == 422
    assert "attend une réponse" in without.text
    for _ in range(2):
        post(curator, where, [("reason", "corrected"), ("answer", "C’est corrigé : merci.")])
    site.extensions["alliances-mail"].wait(10)
    letters = [letter for letter in mailbox.letters if letter["To"] == "ines@exemple.fr"]
    assert len(letters) == 1
    text = letters[0].get_content()
    for told in ("C’est corrigé : merci.", "a fermé en 2024", "fiche corrigée", EXAMPLE):
        assert told in text
    report = kept(site)[0]
    assert (report.state, report.reason, report.is_mailed) == (ReportState.ANSWERED, ReportReason.CORRECTED, True)


def test_an_address_goes_a_month_after_the_answer_or_on_demand(mailed):
    site, _mailbox = mailed
    stranger, curator = site.test_client(), site.test_client()
    sign_in(curator, UserRole.CURATOR)
    for _ in range(2):
        post(stranger, PATH, [*SAID, *ADDRESS])
    first, second = (one.id for one in kept(site))
    post(curator, f"{DESK}/{first}", [("reason", "unchanged"), ("answer", "Elle vit encore.")])
    assert post(curator, f"{DESK}/{second}/effacer-adresse", []).status_code == 303
    with site.app_context(), saving(db.session):
        assert reports.tidy(db.session) == 0
        assert reports.tidy(db.session, now=utc_now() + reports.KEPT_AFTER + timedelta(days=2)) == 1
    assert [one.email for one in kept(site)] == ["", ""]
    assert kept(site)[0].message == "L’association a fermé en 2024."
