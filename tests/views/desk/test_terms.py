"""The taxonomy desk: what a change would do comes first, then the change, then the way back."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from extensions import db
from models import Term, Vocabulary
from tests.signing import submit
from tests.views.conftest import noted_statements

DOMAINS = "/atelier/termes/domaines"
MOST_STATEMENTS = 12  # the person, the menu's notices, the terms with names and counts


def number_of(site: Flask, code: str) -> int:
    with site.app_context():
        wanted = select(Term.id).where(Term.vocabulary == Vocabulary.DOMAIN, Term.code == code)
        return db.session.scalars(wanted).one()


def seen(page: str) -> str:
    found = re.search(r'name="vu" value="([0-9a-f]+)"', page)
    assert found, page
    return found[1]


def applied(client: FlaskClient, path: str, **fields: str):
    """Asks for the effect, then applies it as the page does."""
    effect = submit(client, path, button="effect", **fields)
    return effect, submit(client, path, button="apply", vu=seen(effect.text), **fields)


def test_each_vocabulary_has_its_list_with_counts(curator: FlaskClient):
    assert curator.get("/atelier/termes").location.endswith(DOMAINS)
    page = curator.get(DOMAINS).text
    assert "Emploi et insertion" in page
    assert re.search(r"\d+ fiches", page)
    assert "officielle" in curator.get("/atelier/termes/odd").text


def test_a_list_nobody_knows_is_not_found(curator: FlaskClient):
    assert curator.get("/atelier/termes/inconnus").status_code == 404
    assert curator.get(f"{DOMAINS}/999999").status_code == 404


def test_a_term_is_only_met_in_its_own_list(curator: FlaskClient, module_site: Flask):
    number = number_of(module_site, "emploi")
    for path in (f"/atelier/termes/acteurs/{number}", f"/atelier/termes/acteurs/{number}/fusion"):
        assert curator.get(path).status_code == 404
        assert submit(curator, path, label="Travail", winner="1", button="effect").status_code == 404


def test_pages_cost_a_bounded_number_of_statements(curator: FlaskClient, module_site: Flask):
    number = number_of(module_site, "emploi")
    for path in (DOMAINS, f"{DOMAINS}/{number}", f"{DOMAINS}/ordre", "/atelier/termes/journal"):
        for sent in noted_statements(module_site):
            assert curator.get(path).status_code == 200
            assert len(sent) <= MOST_STATEMENTS, path


def test_the_effect_is_shown_before_anything_is_written(curator: FlaskClient, module_site: Flask):
    number = number_of(module_site, "vieillissement")
    page = submit(curator, f"{DOMAINS}/{number}", label="Bien vieillir", code="bien-vieillir", button="effect").text
    assert "Ce que cela ferait" in page
    assert "<code>/domaines/vieillissement</code> → <code>/domaines/bien-vieillir</code>" in page
    assert "« Vieillissement » reste l’un de ses noms" in page
    assert "Bien vieillir" not in curator.get(DOMAINS).text


def test_names_made_from_the_old_one_are_told_when_they_stay(curator: FlaskClient, module_site: Flask):
    path = f"{DOMAINS}/{number_of(module_site, 'mobilite')}"
    shown = re.search(r'id="label_en"[^>]*value="([^"]+)"', curator.get(path).text)
    assert shown
    page = submit(curator, path, label="Se déplacer", label_en=shown[1], button="effect").text
    assert f"Gardent l’ancien nom, à changer aussi s’il le faut : Nom en anglais « {shown[1]} »." in page


def test_applying_what_was_not_shown_shows_it_and_writes_nothing(curator: FlaskClient, module_site: Flask):
    path = f"{DOMAINS}/{number_of(module_site, 'logement')}"
    effect = submit(curator, path, label="Habitat", button="effect")
    other = submit(curator, path, label="Habitation", button="apply", vu=seen(effect.text))
    assert "n’est plus ce qui était montré" in other.text
    assert "Habitation" not in curator.get(DOMAINS).text


def test_a_renamed_term_redirects_its_old_page_in_both_languages_and_its_old_filter_still_filters(
    curator: FlaskClient, module_site: Flask
):
    number = number_of(module_site, "numerique")
    _effect, done = applied(curator, f"{DOMAINS}/{number}", label="Inclusion numérique", code="inclusion-numerique")
    assert done.status_code == 303
    stranger = module_site.test_client()
    old = stranger.get("/domaines/numerique")
    assert (old.status_code, old.location) == (301, "/domaines/inclusion-numerique")
    assert stranger.get("/en/domaines/numerique").location == "/en/domaines/inclusion-numerique"
    assert stranger.get(old.location).status_code == 200
    by_old, by_new = (
        stranger.get(f"/recherche.json?domaine={code}").json for code in ("numerique", "inclusion-numerique")
    )
    assert by_old["total"] == by_new["total"] > 0
    assert "Inclusion numérique" in curator.get("/atelier/termes/journal").text


def test_a_change_is_undone_from_the_log(curator: FlaskClient, module_site: Flask):
    applied(curator, f"{DOMAINS}/nouveau", label="Terme d’essai à défaire")
    page = curator.get("/atelier/termes/journal").text
    line = page[page.index("Terme d’essai à défaire") :]
    path = re.search(r'action="(/atelier/termes/journal/\d+/defaire)"', line)
    assert path
    submit(curator, path[1])
    assert "terme-d-essai" not in curator.get(DOMAINS).text
    again = submit(curator, path[1])
    assert "déjà défait" in curator.get(again.location).text


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(curator: FlaskClient):
    page = submit(curator, f"{DOMAINS}/nouveau", label="Mobilité", definition="Ma définition", button="effect")
    assert page.status_code == 422
    assert "existe déjà" in page.text
    assert "Ma définition" in page.text
    empty = submit(curator, f"{DOMAINS}/nouveau", label=" ", code="É !", button="effect")
    assert "Ce champ est nécessaire" in empty.text
    assert "Lettres sans accent" in empty.text


@pytest.mark.parametrize(
    "label",
    ["<script>alert(1)</script>", "x" * 5000, "'; DROP TABLE term; --", "\x00\x01", "= cmd|' /C calc'!A0", "🦄" * 50],
)
def test_hostile_input_is_refused_or_inert(curator: FlaskClient, label: str):
    answer = submit(curator, f"{DOMAINS}/nouveau", label=label, names_typed=label, broader=label, button="effect")
    assert answer.status_code in (200, 422)
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize("order", ["", "1,2,x", "999999999999999999999", "-1,,", "1," * 3000])
def test_an_order_that_makes_no_sense_changes_nothing(curator: FlaskClient, order: str):
    before = curator.get(f"{DOMAINS}/ordre").text
    submit(curator, f"{DOMAINS}/ordre", ordre=order, button="apply")
    submit(curator, f"{DOMAINS}/ordre", ordre=order, haut="12345678901234567890")
    strip = re.compile(r'name="ordre" value="([0-9,]*)"')
    assert strip.findall(curator.get(f"{DOMAINS}/ordre").text) == strip.findall(before)


def test_the_order_is_shown_step_by_step_and_written_when_asked(curator: FlaskClient, module_site: Flask):
    path = "/atelier/termes/impacts/ordre"
    page = curator.get(path).text
    order = re.search(r'name="ordre" value="([0-9,]+)"', page)
    assert order
    ids = order[1].split(",")
    moved = submit(curator, path, ordre=order[1], bas=ids[0]).text
    shown = re.search(r'name="ordre" value="([0-9,]+)"', moved)
    assert shown
    assert shown[1].split(",") == [ids[1], ids[0], *ids[2:]]
    assert re.search(rf'value="{order[1]}"', curator.get(path).text)
    submit(curator, path, ordre=shown[1], button="apply")
    assert re.search(rf'value="{shown[1]}"', curator.get(path).text)


def test_a_merge_shows_its_effect_then_leads_readers_on(curator: FlaskClient, module_site: Flask):
    loser, winner = number_of(module_site, "handicap"), number_of(module_site, "sante")
    path = f"{DOMAINS}/{loser}/fusion"
    effect, done = applied(curator, path, winner=str(winner))
    assert "changent de terme" in effect.text
    assert "<code>/domaines/handicap</code> → <code>/domaines/sante</code>" in effect.text
    assert done.location.endswith(f"#terme-{winner}")
    stranger = module_site.test_client()
    assert stranger.get("/domaines/handicap").location == "/domaines/sante"
    both = [stranger.get(f"/recherche.json?domaine={code}").json["total"] for code in ("handicap", "sante")]
    assert both[0] == both[1] > 26
    assert "Avant : Handicap" in curator.get(DOMAINS).text
    assert curator.get(path).status_code == 404


def test_a_merge_without_a_choice_says_so_at_its_field(curator: FlaskClient, module_site: Flask):
    path = f"{DOMAINS}/{number_of(module_site, 'emploi')}/fusion"
    for winner in ("", "0", "abc", "999999", str(number_of(module_site, "emploi"))):
        page = submit(curator, path, winner=winner, button="apply")
        assert page.status_code == 422
        assert 'href="#winner"' in page.text


def test_the_program_s_own_terms_are_not_offered_to_merge(curator: FlaskClient):
    page = curator.get("/atelier/termes/roles").text
    assert 'Fusionner…<span class="visually-hidden"> Porteur' not in page
    assert "Fusionner…" in page
