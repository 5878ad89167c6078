"""The synonym desk: a change is searched with before it is saved, candidates are taken up or never proposed again."""

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from extensions import db
from models import CandidateSource, SearchLog, SynonymCandidate, SynonymGroup
from services.saving import saving
from tests.signing import submit
from tests.views.conftest import noted_statements

GROUPS = "/atelier/synonymes"
CANDIDATES = f"{GROUPS}/propositions"
MOST_STATEMENTS = 12  # the person, the menu's notices, the groups, the candidates that wait


def seen(page: str) -> str:
    found = re.search(r'name="vu" value="([0-9a-f]+)"', page)
    assert found, page
    return found[1]


def group_of(site: Flask, code: str) -> int:
    with site.app_context():
        return db.session.scalars(select(SynonymGroup.id).where(SynonymGroup.code == code)).one()


def total(site: Flask, text: str) -> int:
    answer = site.test_client().get("/recherche.json", query_string={"q": text})
    return int(answer.json["total"])


def test_the_file_s_groups_are_listed_and_found_by_any_form(curator: FlaskClient):
    page = curator.get(GROUPS).text
    assert re.search(r"\d{3} groupes", page)
    found = curator.get(f"{GROUPS}?q=economie+sociale").text
    assert "ESS" in found
    assert "Aucun groupe ici" in curator.get(f"{GROUPS}?q=xyzzy").text


def test_pages_cost_a_bounded_number_of_statements(curator: FlaskClient, module_site: Flask):
    for path in (GROUPS, f"{GROUPS}?page=3", f"{GROUPS}/{group_of(module_site, 'ado')}", CANDIDATES):
        for sent in noted_statements(module_site):
            assert curator.get(path).status_code == 200
            assert len(sent) <= MOST_STATEMENTS, path


def test_what_a_group_would_find_is_shown_then_found(curator: FlaskClient, module_site: Flask):
    before = total(module_site, "bidulothèque")
    fields = {"forms_typed": "bidulothèque\nmobilité", "weight": "0.7"}
    effect = submit(curator, f"{GROUPS}/nouveau", button="effect", **fields)
    told = re.search(r"« bidulothèque » trouve (\d+) fiches de plus", effect.text)
    assert told
    assert "entre" in effect.text
    assert total(module_site, "bidulothèque") == before
    done = submit(curator, f"{GROUPS}/nouveau", button="apply", vu=seen(effect.text), **fields)
    assert done.status_code == 303
    assert total(module_site, "bidulothèque") == before + int(told[1])
    assert "bidulothèque" in curator.get(f"{GROUPS}?etat=changes").text
    assert "bidulothèque, mobilité" in curator.get("/atelier/termes/journal").text


def test_saving_what_was_not_shown_shows_it_and_writes_nothing(curator: FlaskClient, module_site: Flask):
    path = f"{GROUPS}/{group_of(module_site, 'alcool')}"
    effect = submit(curator, path, forms_typed="alcool\naddiction\nvin", weight="0.4", button="effect")
    other = submit(curator, path, forms_typed="alcool\nbière", weight="0.4", button="apply", vu=seen(effect.text))
    assert "n’est plus ce qui était montré" in other.text
    assert "bière" not in curator.get(f"{GROUPS}?q=alcool").text


def test_a_weight_of_the_file_stays_as_it_is_unless_chosen_otherwise(curator: FlaskClient, module_site: Flask):
    page = curator.get(f"{GROUPS}/{group_of(module_site, 'agriculteur')}").text
    assert re.search(r'<option selected value="0.35">', page)


def test_a_group_goes_out_of_service_and_comes_back(curator: FlaskClient, module_site: Flask):
    number = group_of(module_site, "afev")
    path = f"{GROUPS}/{number}/etat"
    page = curator.get(path)
    assert submit(curator, path, vu="faux").status_code == 200
    submit(curator, path, vu=seen(page.text))
    assert "hors service" in curator.get(f"{GROUPS}?etat=hors-service").text
    back = curator.get(path)
    assert "Remettre en service" in back.text
    submit(curator, path, vu=seen(back.text))
    assert "Aucun groupe ici" in curator.get(f"{GROUPS}?etat=hors-service").text


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(curator: FlaskClient):
    page = submit(curator, f"{GROUPS}/nouveau", forms_typed="seule forme", note="Ma note", button="effect")
    assert page.status_code == 422
    assert "au moins deux formes" in page.text
    assert "Ma note" in page.text
    hollow = submit(curator, f"{GROUPS}/nouveau", forms_typed="chômage\nde la", weight="0.7", button="effect")
    assert hollow.status_code == 422
    assert "« de la »" in hollow.text


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "x" * 9000, "\x00\ud800", "a\n" * 5000, '"(OU -*', "= cmd|' /C calc'!A0"]
)
def test_hostile_input_is_refused_or_inert(curator: FlaskClient, text: str):
    fields = {"forms_typed": f"{text}\nmobilité", "trials": text, "weight": text[:50], "candidat": "99999999999999999"}
    answer = curator.post(f"{GROUPS}/nouveau", data={"button": "effect"} | _sendable(fields))
    answer = submit(curator, f"{GROUPS}/nouveau", button="effect", **_sendable(fields))
    assert answer.status_code in (200, 422)
    assert "<script>alert" not in answer.text
    assert curator.get(GROUPS, query_string=_sendable({"q": text, "etat": text, "page": text})).status_code == 200
    assert curator.get(f"{GROUPS}/nouveau", query_string={"candidat": "9" * 30}).status_code == 200
    assert curator.get(CANDIDATES, query_string={"liste": "x", "page": "-7"}).status_code == 200


def _sendable(fields: dict[str, str]) -> dict[str, str]:
    return {name: text.encode("utf-8", "ignore").decode() for name, text in fields.items()}


def test_a_candidate_becomes_a_group_and_is_proposed_no_more(curator: FlaskClient, module_site: Flask):
    with module_site.app_context(), saving(db.session):
        day = datetime.now(UTC).date()
        db.session.add_all(SearchLog(day=day, text="covoiturotron", hits=0) for _ in range(3))
    submit(curator, f"{CANDIDATES}/chercher")
    page = curator.get(CANDIDATES).text
    assert "Cherché 3 fois en un an ; ne trouve aucune fiche." in page
    assert "Écrit en toutes lettres dans une fiche." in page
    with module_site.app_context():
        wanted = select(SynonymCandidate.id).where(SynonymCandidate.source == CandidateSource.QUERY)
        number = db.session.scalars(wanted).one()
    form = curator.get(f"{GROUPS}/nouveau?candidat={number}").text
    assert "covoiturotron" in form
    fields = {"forms_typed": "covoiturotron\ncovoiturage", "weight": "0.7", "candidat": str(number)}
    effect = submit(curator, f"{GROUPS}/nouveau", button="effect", **fields)
    submit(curator, f"{GROUPS}/nouveau", button="apply", vu=seen(effect.text), **fields)
    assert f"/propositions/{number}/refuser" not in curator.get(CANDIDATES).text


def test_a_refused_candidate_waits_in_its_own_list_and_comes_back_when_asked(curator: FlaskClient, module_site: Flask):
    submit(curator, f"{CANDIDATES}/chercher")
    with module_site.app_context():
        one = db.session.scalars(select(SynonymCandidate).where(SynonymCandidate.source == "acronym")).first()
        assert one
        number, form = one.id, one.forms[1]
    submit(curator, f"{CANDIDATES}/{number}/refuser")
    submit(curator, f"{CANDIDATES}/chercher")
    assert f'/propositions/{number}/refuser"' not in curator.get(CANDIDATES).text
    assert form.replace("'", "&#39;") in curator.get(f"{CANDIDATES}?liste=refusees").text
    submit(curator, f"{CANDIDATES}/{number}/reprendre")
    assert f'/propositions/{number}/refuser"' in curator.get(CANDIDATES).text
