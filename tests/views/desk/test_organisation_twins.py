"""Organisations told twice, at the desk: compared, merged field by field, found under both names, and back."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from extensions import db
from forms import PartnerData
from models import Organisation, TwinPair
from services import twin_pairs
from services.saving import saving
from tests.factories import make_example
from tests.signing import signed_in, submit
from tests.views.conftest import noted_statements

MOST_STATEMENTS = 12  # the person, the pair, both organisations with their names, the effect
GARAGE = PartnerData("Garage du Lac", "tpe-pme", "partenaire")
SHORT = PartnerData("Roue libre", "associations", "porteur")
LONG = PartnerData("Association Roue libre", "associations", "porteur", "ARLJ")


@pytest.fixture
def curator(bare_site: Flask) -> FlaskClient:
    return signed_in(bare_site)


@pytest.fixture
def pair(bare_site: Flask) -> dict[str, int]:
    """The pair, and its organisations: two entries name the long one."""
    with bare_site.app_context():
        with saving(db.session) as touched:
            touched.add(make_example(db.session, slug="un", partners=(GARAGE, SHORT)))
            for slug in ("deux", "trois"):
                touched.add(make_example(db.session, slug=slug, partners=(GARAGE, LONG)))
            twin_pairs.refresh_all(db.session)
        found = db.session.scalars(select(TwinPair).where(TwinPair.twin_of == "organisation")).one()
        ids = {one.name: one.id for one in db.session.scalars(select(Organisation))}
    return {"pair": found.id, "short": ids["Roue libre"], "long": ids[LONG.name], "garage": ids[GARAGE.name]}


def test_a_pair_is_compared_with_its_effect_and_in_few_statements(curator: FlaskClient, pair, bare_site: Flask):
    assert f"/atelier/doublons/organisations/{pair['pair']}" in curator.get("/atelier/doublons").text
    for sent in noted_statements(bare_site):
        page = curator.get(f"/atelier/doublons/organisations/{pair['pair']}").text
        assert len(sent) <= MOST_STATEMENTS
    assert "même nom, à la forme près" in page
    assert f'name="garder" value="{pair["long"]}"' in page  # the one that more entries name
    assert "1 fiche (dont 1 publiée) nommera" in page
    assert "« Roue libre »" in page
    swapped = curator.get(f"/atelier/doublons/organisations/{pair['pair']}?garder={pair['short']}").text
    assert "2 fiches (dont 2 publiées) nommeront" in swapped


def test_a_pair_is_merged_and_the_merge_undone(curator: FlaskClient, pair):
    path = f"/atelier/doublons/organisations/{pair['pair']}/fusionner"
    submit(curator, path, garder=str(pair["long"]), name="loser")
    assert "« Association Roue libre » est désormais un autre nom" in curator.get("/atelier/doublons").text
    assert f"doublons/organisations/{pair['pair']}" not in curator.get("/atelier/doublons").text
    kept = curator.get("/organisations/association-roue-libre")
    assert '<h1 lang="fr">Roue libre</h1>' in kept.text
    assert "Association Roue libre" in kept.text
    for address in ("/organisations/roue-libre", "/en/organisations/roue-libre"):
        moved = curator.get(address)
        assert (moved.status_code, moved.location) == (301, address.replace("roue-libre", "association-roue-libre"))
    assert curator.get("/api/v1/organisations/roue-libre").json["slug"] == "association-roue-libre"
    submit(curator, path, garder=str(pair["long"]))  # a second click
    assert "déjà été fusionnée" in curator.get("/atelier/doublons").text
    submit(curator, "/atelier/doublons/organisations/fusions/1/defaire")
    assert curator.get("/organisations/roue-libre").status_code == 200
    assert "Autres noms" not in curator.get("/organisations/association-roue-libre").text
    submit(curator, "/atelier/doublons/organisations/fusions/1/defaire")
    assert "déjà défaite" in curator.get("/atelier/doublons").text


def test_told_apart_is_remembered(curator: FlaskClient, pair):
    submit(curator, f"/atelier/doublons/{pair['pair']}/distinctes")
    submit(curator, "/atelier/doublons/chercher")
    assert f"doublons/organisations/{pair['pair']}" not in curator.get("/atelier/doublons").text


def test_two_names_are_compared_by_hand(curator: FlaskClient, pair):
    choose = "/atelier/doublons/organisations/choisir"
    done = submit(curator, choose, premiere="garage du lac", seconde="Roue Libre")
    assert "choisies à la main" in curator.get(done.location).text
    wrong = submit(curator, choose, premiere="Garage du Lac", seconde="Nulle part <b>")
    page = wrong.text
    assert wrong.status_code == 422
    assert "« Nulle part &lt;b&gt; » n’est le nom d’aucune organisation" in page
    assert 'value="Garage du Lac"' in page
    same = submit(curator, choose, premiere="Garage du Lac", seconde="Garage du lac")
    assert "deux organisations différentes" in same.text


def test_a_pair_that_is_gone_is_said_to_be(curator: FlaskClient, pair):
    assert curator.get("/atelier/doublons/organisations/999").status_code == 404
    submit(curator, f"/atelier/doublons/organisations/{pair['pair']}/fusionner")
    assert curator.get(f"/atelier/doublons/organisations/{pair['pair']}").status_code == 303
