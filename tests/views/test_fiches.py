"""Fiches Repères: one order of parts for actors, domains and territories, written or not; figures that conflict side by side."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from tests_addresses import SHEET

from extensions import db
from models import Level, Vocabulary
from services import catalog
from services.territories import of_level

ORDER = ("definition", "chiffres", "stakes", "levers", "pionniers", "outils", "a-qui-parler", "attention", "plus-loin")
COMPUTED = ("pionniers", "outils", "a-qui-parler")
SUBJECTS = ("/acteurs/associations", "/domaines/mobilite", "/territoires/REG-27", SHEET)


def headings(html: str) -> list[str]:
    return re.findall(r'<h2 id="([^"]+)"', html)


@pytest.mark.parametrize("path", SUBJECTS)
def test_a_written_subject_tells_every_part_in_the_same_order(visitor: FlaskClient, path: str):
    assert [id for id in headings(visitor.get(path).text) if id in ORDER] == list(ORDER)


@pytest.mark.parametrize("path", [*SUBJECTS, "/territoires/DEP-39"])
def test_parts_computed_from_the_base_say_so(visitor: FlaskClient, path: str):
    page = visitor.get(path).text
    for part in COMPUTED:
        section = re.search(rf'<section[^>]*aria-labelledby="{part}".*?</section>', page, re.S)
        assert section
        assert "Calculé sur cette base" in section[0]


def test_the_contents_name_the_parts_of_the_page(visitor: FlaskClient):
    page = visitor.get("/domaines/mobilite").text
    contents = re.search(r'class="contents".*?</nav>', page, re.S)
    assert contents
    assert re.findall(r'href="#([^"]+)"', contents[0]) == [id for id in headings(page) if id in ORDER]


def test_every_actor_profile_domain_and_region_has_its_page(site: Flask, visitor: FlaskClient):
    with site.app_context():
        paths = [f"/acteurs/{term.code}" for term in catalog.terms(db.session, Vocabulary.ACTOR)]
        paths += [f"/domaines/{term.code}" for term in catalog.terms(db.session, Vocabulary.DOMAIN)]
        paths += [f"/territoires/{place.code}" for place in of_level(db.session, Level.REGION)]
    assert len(paths) > 40
    for path in paths:
        page = visitor.get(path)
        assert page.status_code == 200, path
        assert "pionniers" in headings(page.text), path


def test_what_nobody_has_written_is_named_and_the_sheet_around_is_offered(visitor: FlaskClient):
    page = unescape(visitor.get("/territoires/DEP-39").text)
    assert "Ce que personne n’a encore écrit ici" in page
    assert 'href="/reperes/repere-territoire-bourgogne-franche-comte"' in page
    assert "definition" not in headings(page)


def test_conflicting_figures_stand_in_one_block_with_what_differs(visitor: FlaskClient):
    page = visitor.get("/acteurs/associations").text
    blocks = [unescape(block) for block in re.findall(r'<section class="indicator">.*?</section>', page, re.S)]
    active = next(block for block in blocks if "Associations actives" in block)
    assert active.count('class="figure-value"') == 2
    assert "l’année" in active
    assert "le producteur" in active
