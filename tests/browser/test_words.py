"""A curator keeps the words of the site: a merge shown, made and undone; synonyms tried, saved and followed."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.people import sign_in


@pytest.fixture
def curator(chromium: Browser, desk_server: str) -> Iterator[Page]:
    context = chromium.new_context(base_url=desk_server, reduced_motion="reduce")
    page = context.new_page()
    sign_in(page, "curator")
    yield page
    context.close()


def found(page: Page, query: str) -> int:
    """How many entries a reader's search finds."""
    return int(page.request.get(f"/recherche.json?{query}").json()["total"])


def test_a_term_is_merged_by_keyboard_readers_follow_and_the_merge_is_undone(curator: Page):
    before = {code: found(curator, f"domaine={code}") for code in ("securite", "lien-social")}
    curator.goto("/atelier/termes/domaines")
    curator.get_by_role("link", name="Fusionner… Sécurité et prévention").press("Enter")
    curator.locator("#winner").select_option(label="Lien social")
    curator.get_by_role("button", name="Voir l’effet").press("Enter")
    expect(curator.locator(".effect")).to_be_focused()
    expect(curator.locator(".effect")).to_contain_text("/domaines/securite")
    curator.get_by_role("button", name="Fusionner").press("Enter")
    expect(curator.locator(".message-done").first).to_contain_text("est devenu « Lien social »")
    curator.goto("/domaines/securite")
    expect(curator).to_have_url("/domaines/lien-social")
    assert found(curator, "domaine=securite") == found(curator, "domaine=lien-social") > before["lien-social"]
    curator.goto("/atelier/termes/journal")
    curator.get_by_role("button", name="Défaire : Sécurité et prévention").press("Enter")
    expect(curator.locator(".message-done").first).to_contain_text("C’est défait")
    assert {code: found(curator, f"domaine={code}") for code in before} == before


def test_synonyms_are_tried_saved_and_followed_at_once(curator: Page):
    before = found(curator, "q=zigouigoui")
    curator.goto("/atelier/synonymes/nouveau")
    curator.locator("#forms_typed").fill("zigouigoui\nvieillissement")
    curator.get_by_role("button", name="Voir l’effet").press("Enter")
    effect = curator.locator(".effect")
    expect(effect).to_contain_text("« zigouigoui » trouve")
    expect(effect).to_contain_text("fiches de plus")
    assert found(curator, "q=zigouigoui") == before
    curator.get_by_role("button", name="Créer ce groupe").press("Enter")
    expect(curator.locator(".message-done")).to_contain_text("les recherches le suivent")
    assert found(curator, "q=zigouigoui") > before
