"""The public form: short, without account, without script; what it refuses, and what becomes of what it takes."""

import re

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from extensions import db
from models import Entry, Proposal, Status, UserRole
from tests.desk_pages import Pairs, post, without
from tests.signing import sign_in, signed_in
from tests.smtp import smtp_server
from tests.views.conftest import copied_site

PATH = "/proposer"
TYPED: Pairs = [
    ("title", "Un jardin partagé par une école et une entreprise"),
    ("summary", "Une école et une entreprise cultivent ensemble."),
    ("need", "Un terrain en friche."),
    ("action", "Elles cultivent ensemble."),
    ("partners-0-name", "École du Lac"),
    ("partners-0-profile", "academiques"),
    ("partners-1-name", "Jardins du Lac"),
    ("partners-1-profile", "tpe-pme"),
    ("territories", "COM-39300"),
    ("sources-0-url", "https://exemple.fr/jardin"),
]
CONTACT: Pairs = [("contact_name", "Inès Martin"), ("contact_email", "ines@exemple.fr"), ("consent", "y")]


@pytest.fixture
def stranger(own_site: Flask) -> FlaskClient:
    return own_site.test_client()


@pytest.fixture
def curator(own_site: Flask) -> FlaskClient:
    return signed_in(own_site)


def proposed(site: Flask) -> int:
    with site.app_context():
        return db.session.scalar(select(func.count()).select_from(Proposal))


def test_the_page_is_valid_and_says_what_becomes_of_ones_data(stranger: FlaskClient):
    page = stranger.get(PATH)
    html5lib.HTMLParser(strict=True).parse(page.text)
    ids = re.findall(r'\sid="([^"]+)"', page.text)
    assert len(ids) == len(set(ids))
    assert page.text.count("<h1") == 1
    assert "effacés au bout d’un an" in page.text
    assert "no-store" in page.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/", "/contribuer", "/en/", "/en/contribuer"])
def test_the_form_is_reached_from_where_one_looks_for_it(stranger: FlaskClient, path: str):
    assert f'href="{PATH}"' in stranger.get(path).text


def test_an_example_arrives_among_what_curators_review(stranger: FlaskClient, curator: FlaskClient, own_site: Flask):
    sent = post(stranger, PATH, [*TYPED, *CONTACT, ("note", "Appelez le matin.")], "send")
    assert sent.status_code == 303
    assert "Merci" in stranger.get(sent.location).text
    notice = re.search(r'href="(/atelier/fiches/\d+)">Quelqu’un propose', curator.get("/atelier/avis").text)
    assert notice
    page = curator.get(notice[1]).text
    for text in ("ines@exemple.fr", "Inès Martin", "Appelez le matin.", "Jardins du Lac", "https://exemple.fr/jardin"):
        assert text in page
    with own_site.app_context():
        entry = db.session.get(Entry, int(notice[1].rpartition("/")[2]))
        assert (entry.status, entry.created_by_id) == (Status.SUBMITTED, None)


def test_the_contact_is_seen_by_curators_only_and_erased_on_demand(
    stranger: FlaskClient, curator: FlaskClient, own_site: Flask
):
    post(stranger, PATH, [*TYPED, *CONTACT], "send")
    contributor = signed_in(own_site, UserRole.CONTRIBUTOR)
    with own_site.app_context():
        address = f"/atelier/fiches/{db.session.scalar(select(Proposal.entry_id))}"
    assert contributor.get(address).status_code == 404
    assert post(curator, address, [("version", "1"), ("title", "T")], "forget-contact").status_code == 303
    assert "ines@exemple.fr" not in curator.get(address).text


@pytest.mark.parametrize(
    "typed, target",
    [
        (without(TYPED, "title"), "title"),
        (without(TYPED, "action"), "action"),
        (without(TYPED, "territories"), "territories"),
        (without(TYPED, "sources-0-url"), "sources"),
        (without(TYPED, "partners-1-profile"), "partners-1-profile"),
        ([*without(TYPED, "partners-1-profile"), ("partners-1-profile", "academiques")], "partners"),
        ([*TYPED, ("contact_email", "ines@exemple.fr")], "consent"),
        ([*TYPED, ("contact_email", "ines"), ("consent", "y")], "contact_email"),
        ([*without(TYPED, "sources-0-url"), ("sources-0-url", "javascript:alert(1)")], "sources-0-url"),
        ([*TYPED, ("started", "bientôt")], "started"),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_nothing_is_lost(
    stranger: FlaskClient, own_site: Flask, typed: Pairs, target: str
):
    answer = post(stranger, PATH, typed, "send")
    assert answer.status_code == 422
    assert f'href="#{target}"' in answer.text
    assert f'id="{target}"' in answer.text
    assert "Un terrain en friche." in answer.text
    assert proposed(own_site) == 0


@pytest.mark.parametrize("button", ["partners-add", "territories-find", "preview-action", "partners-find-0"])
def test_every_button_works_without_a_script(stranger: FlaskClient, own_site: Flask, button: str):
    answer = post(stranger, PATH, [*TYPED, ("territories-find", "dole")], button)
    assert answer.status_code == 200
    assert "Un terrain en friche." in answer.text
    assert proposed(own_site) == 0


def test_enter_in_the_search_for_a_place_looks_and_then_sends(stranger: FlaskClient, own_site: Flask):
    found = post(stranger, PATH, [*TYPED, ("territories-find", "dole"), ("territories-asked", "")], "enter")
    assert 'id="territories-found"' in found.text
    sent = post(stranger, PATH, [*TYPED, ("territories-find", "dole"), ("territories-asked", "dole")], "enter")
    assert sent.status_code == 303
    assert proposed(own_site) == 1


def test_what_fills_the_trap_is_thanked_and_forgotten(stranger: FlaskClient, own_site: Flask):
    assert post(stranger, PATH, [*TYPED, ("suite_du_titre", "acheter")], "send").status_code == 303
    assert proposed(own_site) == 0


def test_too_many_in_an_hour_wait_and_nothing_typed_is_lost(stranger: FlaskClient, own_site: Flask):
    for _ in range(5):
        assert post(stranger, PATH, TYPED, "send").status_code == 303
    late = post(stranger, PATH, TYPED, "send")
    assert late.status_code == 429
    assert "Un terrain en friche." in late.text
    assert "dans une heure" in late.text
    assert proposed(own_site) == 5


def test_a_post_without_its_token_comes_back_with_what_was_typed(stranger: FlaskClient, own_site: Flask):
    lost = stranger.post(PATH, data=dict(TYPED) | {"button": "send"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert lost.status_code == 400
    assert "Un terrain en friche." in lost.text
    assert stranger.post(PATH, data=dict(TYPED), headers={"Sec-Fetch-Site": "cross-site"}).status_code == 400
    assert proposed(own_site) == 0


@pytest.mark.parametrize("path", ["/proposer/lieux", "/proposer/organisations"])
@pytest.mark.parametrize("typed", ["", "do", "%00", "'" * 500, "%ED%A0%80"])
def test_pickers_answer_strangers(stranger: FlaskClient, path: str, typed: str):
    assert isinstance(stranger.get(f"{path}?q={typed}").json, list)


@pytest.mark.parametrize("secret", ["rien", "%00", "a" * 3000])
def test_a_link_that_is_not_ours_is_not_found(stranger: FlaskClient, secret: str):
    assert stranger.get(f"/proposer/confirmer/{secret}").status_code == 404


def test_with_letters_one_confirms_then_hears_of_the_publication(seeded_folder, tmp_path):
    with smtp_server() as mailbox:
        for site in copied_site(seeded_folder, tmp_path / "instance", **mailbox.settings):
            stranger, curator = site.test_client(), site.test_client()
            sign_in(curator, UserRole.CURATOR)
            asked = post(stranger, PATH, TYPED, "send")
            assert asked.status_code == 422
            assert 'href="#contact_email"' in asked.text
            sent = post(stranger, PATH, [*TYPED, *CONTACT], "send")
            assert "Plus qu’un geste" in stranger.get(sent.location).text
            assert "Quelqu’un propose" not in curator.get("/atelier/avis").text
            site.extensions["alliances-mail"].wait(10)
            link = re.search(r"http://\S+(/proposer/confirmer/\S+)", mailbox.letters[0].get_content())[1]
            assert "Oui, je propose" in stranger.get(link).text
            assert "Quelqu’un propose" not in curator.get("/atelier/avis").text  # a mail program may open links
            assert post(stranger, link, []).status_code == 303
            assert stranger.get(link).status_code == 404
            notice = re.search(r'href="(/atelier/fiches/\d+)">Quelqu’un propose', curator.get("/atelier/avis").text)
            complete = [*TYPED, ("maturity", "deploye"), ("scale", "local"), ("domains", "education"), ("version", "2"),
                        ("partners-0-role", "porteur"), ("partners-1-role", "partenaire"), ("sources-0-title", "T")]  # fmt: skip
            assert post(curator, notice[1], complete, "publish").status_code == 303
            site.extensions["alliances-mail"].wait(10)
            told = [letter for letter in mailbox.letters if letter["To"] == "ines@exemple.fr"][-1]
            assert "est en ligne" in told.get_content()
            assert "/exemples/un-jardin-partage" in told.get_content()
            leave = re.search(r"http://\S+(/proposer/retrait\?lien=\S+)", told.get_content())[1]
            assert "Effacer mes coordonnées" in stranger.get(leave).text
            assert "ines@exemple.fr" in curator.get(notice[1]).text  # a mail program may open links
            assert "C’est fait" in post(stranger, leave, []).text
            assert "ines@exemple.fr" not in curator.get(notice[1]).text
            assert stranger.get(leave).status_code == 404
