"""Keyboard shortcuts: the page that lists them all, and pages that offer none but those."""

import re

import pytest
from flask.testing import FlaskClient

from views.desk.shortcuts import known

PAGES = (
    "/atelier/",
    "/atelier/fiches",
    "/atelier/avis",
    "/atelier/fiches/1",
    "/atelier/fiches/1/apercu",
    "/atelier/fiches/1/historique",
    "/atelier/fiches/nouvelle/exemple",
)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_offers_known_shortcuts_each_once_and_the_list_of_them(curator: FlaskClient, path: str):
    page = curator.get(path).text
    offered = re.findall(r'data-shortcut="([^"]*)"', page)
    assert set(offered) <= known()
    assert len(offered) == len(set(offered))
    assert "?" in offered
    assert 'id="raccourcis"' in page


def test_the_page_lists_those_of_the_rooms_one_may_enter(curator: FlaskClient, contributor: FlaskClient):
    full, small = curator.get("/atelier/raccourcis").text, contributor.get("/atelier/raccourcis").text
    assert "<kbd>g</kbd> <kbd>d</kbd></dt><dd>Doublons</dd>" in full
    assert "Doublons" not in small
    assert "<kbd>?</kbd>" in small


def test_no_two_shortcuts_begin_alike(curator: FlaskClient):
    keys = sorted(known())
    assert not [one for one in keys for other in keys if other.startswith(f"{one} ")]


def test_strangers_have_no_shortcut(curator: FlaskClient):
    page = curator.application.test_client().get("/compte/connexion").text
    assert "data-shortcut" not in page
    assert "js/shortcuts" not in page


def test_the_menu_folds_what_one_seldom_goes_to_and_says_where_one_is(curator: FlaskClient, contributor: FlaskClient):
    here = curator.get("/atelier/doublons").text
    assert '<summary class="is-here">La base<span class="visually-hidden"> : Doublons</span></summary>' in here
    assert "<summary>La base</summary>" in curator.get("/atelier/").text
    assert "Administration" not in here
    assert 'class="menu"' not in contributor.get("/atelier/").text
