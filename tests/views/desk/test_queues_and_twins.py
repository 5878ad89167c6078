"""Queues and twins at the desk: one click, one decision, one merge and back."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from extensions import db
from models import Entry, Status, TwinPair
from services import twin_pairs
from services.saving import saving
from tests.factories import make_example
from tests.signing import signed_in, submit
from tests.views.conftest import noted_statements

MOST_STATEMENTS = 12  # the person, the counts, the rows and what names them


@pytest.fixture
def curator(bare_site: Flask) -> FlaskClient:
    return signed_in(bare_site)


@pytest.fixture
def pair(bare_site: Flask) -> dict[str, int]:
    with bare_site.app_context():
        with saving(db.session):
            first = make_example(db.session, slug="le-garage")
            again = make_example(db.session, slug="garage-bis", title="Un garage solidaire répare des voitures, Jura")
            twin_pairs.refresh_all(db.session)
        found = db.session.scalars(select(TwinPair).where(TwinPair.first_id == first.id)).one()
        ids = {"pair": found.id, "first": first.id, "again": again.id}
    return ids


def entry_of(site: Flask, id: int) -> Entry:
    with site.app_context():
        found = db.session.get(Entry, id)
        assert found
        return found


@pytest.mark.parametrize(
    "queue", ["review", "stale", "dead-links", "moved-links", "no-source", "no-territory", "incomplete"]
)
def test_every_queue_says_its_rule_or_that_nothing_waits(curator: FlaskClient, queue: str):
    page = curator.get(f"/atelier/files/{queue}")
    assert page.status_code == 200
    assert "Rien n’attend ici." in page.text


def test_a_queue_costs_a_bounded_number_of_statements(curator: FlaskClient, pair, bare_site: Flask):
    for sent in noted_statements(bare_site):
        assert "garage" in curator.get("/atelier/files/no-territory").text
        assert len(sent) <= MOST_STATEMENTS


def test_one_click_says_that_an_entry_is_true(curator: FlaskClient, pair, bare_site: Flask):
    done = submit(curator, f"/atelier/fiches/{pair['first']}/verifiee", version="1", file="no-territory")
    assert done.location.endswith("/atelier/files/no-territory")
    assert entry_of(bare_site, pair["first"]).verified_on is not None
    submit(curator, f"/atelier/fiches/{pair['first']}/verifiee", version="1")
    assert "a changé depuis" in curator.get("/atelier/files/no-territory").text


def test_a_queue_nobody_knows_is_not_found(curator: FlaskClient):
    assert curator.get("/atelier/files/inconnue").status_code == 404
    assert curator.get("/atelier/files/stale?page=-3").status_code == 200


def test_a_pair_is_compared_and_told_apart(curator: FlaskClient, pair):
    assert "titres proches" in curator.get("/atelier/doublons").text
    assert "Fiche gardée" in curator.get(f"/atelier/doublons/{pair['pair']}?garder=2").text
    submit(curator, f"/atelier/doublons/{pair['pair']}/distinctes")
    assert "Comparer et fusionner" not in curator.get("/atelier/doublons").text


def test_a_pair_is_merged_and_the_merge_undone(curator: FlaskClient, pair, bare_site: Flask):
    path = f"/atelier/doublons/{pair['pair']}"
    done = submit(curator, f"{path}/fusionner", garder=str(pair["first"]), title="loser")
    assert done.location.endswith(f"/atelier/fiches/{pair['first']}")
    assert entry_of(bare_site, pair["first"]).title == "Un garage solidaire répare des voitures, Jura"
    assert entry_of(bare_site, pair["again"]).status is Status.ARCHIVED
    assert curator.get("/exemples/garage-bis").location.endswith("/exemples/le-garage")
    assert "Défaire" in curator.get("/atelier/doublons").text
    submit(curator, "/atelier/doublons/fusions/1/defaire")
    assert entry_of(bare_site, pair["again"]).status is Status.PUBLISHED
    assert curator.get("/exemples/garage-bis").status_code == 200
    submit(curator, "/atelier/doublons/fusions/1/defaire")
    assert "déjà défaite" in curator.get("/atelier/doublons").text


def test_the_base_is_looked_through_on_demand(curator: FlaskClient, pair):
    assert submit(curator, "/atelier/doublons/chercher").status_code == 303
    assert "1 paires attendent" in curator.get("/atelier/doublons").text
