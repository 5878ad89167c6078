"""Directories: each kind listed whole, narrowed by trade, type and place; sheets by axis; publications by year."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from extensions import db
from models import Axis, FactSheet, Kind, Status
from services import catalog
from views.addresses import FOLDERS


def titles(html: str) -> list[str]:
    return [unescape(title) for title in re.findall(r'class="card-title"[^>]*><a [^>]*>([^<]*)</a>', html)]


def whole(visitor: FlaskClient, address: str) -> list[str]:
    """Titles of every page of a directory."""
    found, after = [], address
    while after:
        page = visitor.get(after)
        assert page.status_code == 200
        found += titles(page.text)
        following = re.search(r'rel="next" href="([^"]+)"', page.text)
        after = unescape(following[1]) if following else ""
    return found


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.FACTSHEET])
def test_a_directory_lists_every_entry_of_its_kind_once_in_order(visitor: FlaskClient, kind: Kind):
    listed = whole(visitor, f"/{FOLDERS[kind]}")
    assert len(listed) == visitor.get(f"/recherche.json?type={kind.value}").json["total"]
    assert len(set(listed)) == len(listed)


@pytest.mark.parametrize(
    "address, facet",
    [("/catalyseurs", "metier"), ("/ressources", "medoc"), ("/exemples", "partenariat"), ("/ecosystemes", "maturite")],
)
def test_each_tile_leads_to_as_many_entries_as_it_says(visitor: FlaskClient, address: str, facet: str):
    tiles = re.findall(r'<a href="([^"]+)"><strong>(\d+)</strong>', visitor.get(address).text)
    assert len(tiles) > 2
    for url, count in tiles:
        assert f"{facet}=" in url
        assert len(whole(visitor, unescape(url))) == int(count)


def test_a_catalyst_is_found_by_trade_and_place_even_when_it_covers_the_place(visitor: FlaskClient):
    found = whole(visitor, "/catalyseurs?metier=accompagnement&territoire=DEP-86")
    assert "Fondation territoriale de la Vienne" in found
    assert "La Fonda" in found  # works everywhere in France
    assert "CRESS Corsica" not in found


def test_choices_are_kept_by_the_form_the_tiles_and_the_pages(visitor: FlaskClient):
    page = visitor.get("/catalyseurs?metier=dialogue-territorial&domaine=emploi").text
    assert '<input type="hidden" name="metier" value="dialogue-territorial">' in page
    assert re.search(r'<option value="emploi" selected>', page)
    assert all("domaine=emploi" in url for url in re.findall(r'<a href="([^"]+)"[^>]*><strong>', page))
    assert "noindex" in page


def test_choices_that_nothing_answers_lead_out(visitor: FlaskClient):
    page = unescape(visitor.get("/ecosystemes?domaine=handicap&maturite=arrete").text)
    assert "Aucune fiche ne répond à ces choix" in page
    assert re.search(r'<a href="/ecosystemes">', page)


def test_sheets_stand_by_axis_in_the_order_of_the_vocabulary(visitor: FlaskClient):
    page = visitor.get("/reperes").text
    assert re.findall(r'<h2 id="(actor|domain|territory)"', page) == ["actor", "domain", "territory"]
    assert titles(page)[0] == "Repères : citoyens et habitants"


def test_a_subject_without_sheet_is_offered_all_the_same(own_site: Flask):
    with own_site.app_context():
        sheet = catalog.factsheet(db.session, Axis.DOMAIN, "mobilite")
        assert isinstance(sheet, FactSheet)
        sheet.status = Status.DRAFT
        db.session.commit()
    visitor = own_site.test_client()
    assert 'href="/domaines/mobilite"' in visitor.get("/reperes").text
    page = visitor.get("/domaines/mobilite")
    assert page.status_code == 200
    assert "Ce que personne n’a encore écrit ici" in unescape(page.text)


def test_publications_are_shelved_by_year_then_by_publisher(visitor: FlaskClient):
    page = visitor.get("/publications").text
    years = [int(year) for year in re.findall(r'<h2 id="r\d+">(\d{4})</h2>', page)]
    assert years == sorted(years, reverse=True)
    count = visitor.get("/recherche.json?type=resource").json["total"]
    assert len(re.findall(r'<li><a href="/ressources/', page)) == count
    by_publisher = visitor.get("/publications?par=editeur").text
    assert len(re.findall(r'<li><a href="/ressources/', by_publisher)) == count
    assert re.search(r'<h2 id="r\d+">Avise</h2>', by_publisher)
