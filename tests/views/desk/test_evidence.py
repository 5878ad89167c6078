"""A declared level of evidence: asked in the form, shown to readers with its reason, found by its filter, taken away."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from tests_addresses import EXAMPLE

from extensions import db
from models import Entry
from models.signals import COMPLETENESS, EVIDENCE, FRESHNESS
from tests.desk_pages import fields_of, post, without

LEVEL = [
    ("evidence_level", "evaluation-externe"),
    ("evidence_note", "Un cabinet extérieur a suivi quarante familles pendant deux ans (fictif)."),
    ("evidence_source", "https://exemple.fr/evaluation"),
]
NAMES = tuple(name for name, _value in LEVEL)


def edit_page(site: Flask) -> str:
    with site.app_context():
        entry = db.session.query(Entry).filter_by(slug=EXAMPLE.rpartition("/")[2]).one()
        return f"/atelier/fiches/{entry.id}"


def test_nobody_declared_a_level_and_the_page_says_so(visitor: FlaskClient):
    page = visitor.get(EXAMPLE).text
    for told in ("Niveau non déclaré", "Complétude", "Personne ne l’a revérifiée depuis"):
        assert told in page
    assert "Level not declared" in visitor.get(f"/en{EXAMPLE}").text


def test_the_method_page_prints_every_rule(visitor: FlaskClient):
    french, english = visitor.get("/methode").text, visitor.get("/en/methode").text
    for one in (*EVIDENCE, *COMPLETENESS, *FRESHNESS):
        assert one.rule in french
        assert one.rule_en in english


@pytest.mark.parametrize(
    "changed, told",
    [
        pytest.param([LEVEL[0], LEVEL[2]], "Dites ce qui justifie ce niveau.", id="no reason"),
        pytest.param(LEVEL[:2], "où la lit-on ?", id="no page"),
        pytest.param(LEVEL[1:], "Choisissez le niveau que vous justifiez.", id="no level"),
        pytest.param([("evidence_level", "certain"), *LEVEL[1:]], "Niveau de preuve inconnu : certain.", id="unknown"),
    ],
)
def test_a_level_is_declared_whole(module_site: Flask, curator: FlaskClient, changed: list, told: str):
    where = edit_page(module_site)
    answer = post(curator, where, [*without(fields_of(curator.get(where)), *NAMES), *changed])
    assert answer.status_code == 422
    assert told in answer.text


def test_a_declared_level_is_shown_found_and_taken_away(module_site: Flask, curator: FlaskClient):
    where = edit_page(module_site)
    assert post(curator, where, [*without(fields_of(curator.get(where)), *NAMES), *LEVEL]).status_code == 303
    page = curator.get(EXAMPLE).text
    assert "Évaluation externe" in page
    assert "niveau 4 sur 5" in page
    assert "quarante familles" in page
    assert 'href="https://exemple.fr/evaluation"' in page
    found = curator.get("/recherche.json?preuve=evaluation-externe").json
    assert found["total"] == 1
    api = curator.get("/api/v1/search?preuve=evaluation-externe").json
    assert [one["url"].endswith(EXAMPLE) for one in api["items"]] == [True]
    answer = curator.get(f"/api/v1/entries/{where.rpartition('/')[2]}").json
    assert answer["evidence"] == dict(zip(("level", "justification", "source"), (v for _n, v in LEVEL), strict=True))
    table = curator.get("/recherche.csv?preuve=evaluation-externe").text
    assert "evaluation-externe" in table
    assert "niveau de preuve" in curator.get(f"{where}/historique").text.lower()
    matrix = curator.get("/matrices?preuve=evaluation-externe").text
    assert "◆◆◆◆" in matrix
