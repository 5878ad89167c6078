"""Each page of the desk as an administrator sees it: axe finds nothing in both schemes, and none scrolls sideways."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.people import sign_in
from tests.browser.test_accessibility import OF_COLOUR, RULES

NEW = "/atelier/fiches/nouvelle"
PATHS = (
    "/atelier/",
    "/atelier/avis",
    *(f"{NEW}/{kind}" for kind in ("exemple", "repere", "ressource", "catalyseur", "ecosysteme")),
    "/atelier/fiches/1",
    "/atelier/fiches/1/historique",
    "/atelier/fiches/1/apercu",
    "/atelier/fiches/1/comparer?tout=1",
    "/atelier/fiches/1/images",
    "/atelier/fiches/1/toujours-vrai",
    "/atelier/fiches",
    "/atelier/files",
    "/atelier/doublons",
    "/atelier/signalements",
    "/atelier/contacts",
    "/atelier/imports",
    "/atelier/comptes",
    "/atelier/journal",
    "/atelier/raccourcis",
    "/compte/",
    "/compte/double-verification/",
    "/atelier/termes/domaines",
    "/atelier/termes/domaines/nouveau",
    "/atelier/termes/domaines/ordre",
    "/atelier/termes/journal",
    "/atelier/synonymes",
    "/atelier/synonymes/1",
    "/atelier/synonymes/1/etat",
    "/atelier/synonymes/propositions",
    "/proposer",
    "/proposer/merci",
)


@pytest.fixture
def curator(chromium: Browser, desk_server: str) -> Iterator[Page]:
    context = chromium.new_context(
        color_scheme="light",
        viewport={"width": 1280, "height": 900},
        base_url=desk_server,
        reduced_motion="reduce",
    )
    page = context.new_page()
    sign_in(page, "admin")
    yield page
    context.close()


def violations(page: Page) -> list[tuple[str, str]]:
    """What axe finds, in the light then in the dark, where colours alone change: (rule, first element)."""
    found = Axe().run(page, options=RULES).response["violations"]
    page.emulate_media(color_scheme="dark")
    found += Axe().run(page, options=OF_COLOUR).response["violations"]
    page.emulate_media(color_scheme="light")
    return [(one["id"], one["nodes"][0]["html"][:200]) for one in found]


def test_axe_finds_no_violation(curator: Page):
    found = {}
    for path in PATHS:
        curator.goto(path)
        for one in curator.locator("details").all():
            one.evaluate("one => { one.open = true; }")
        if wrong := violations(curator):
            found[path] = wrong
    assert not found


def test_axe_finds_no_violation_once_something_was_done(curator: Page):
    """Errors, rows found, previews, proposals that are open: states that no address leads to."""
    found = {}
    curator.goto(f"{NEW}/exemple")
    curator.locator("#title").fill("Essai d'axe")
    curator.locator("#need").fill("**Un** besoin")
    curator.locator("[value=preview-need]").click()
    expect(curator.locator("#need-apercu")).to_be_visible()
    curator.locator("#partners-0-name").fill("renault")
    expect(curator.locator("#partners-0-name-propositions")).to_be_visible()
    found["open list"] = violations(curator)
    curator.keyboard.press("Escape")
    curator.locator("[value=partners-find-0]").click()
    expect(curator.locator("#partners-0-trouves")).to_be_visible()
    found["found"] = violations(curator)
    curator.get_by_role("button", name="Publier").click()
    expect(curator.locator(".error-summary")).to_be_visible()
    found["errors"] = violations(curator)
    curator.get_by_role("button", name="Enregistrer le brouillon").click()
    curator.locator("#comment").fill("Une remarque")
    curator.locator("[value=comment]").click()
    expect(curator.locator(".talk-text")).to_be_visible()
    found["talk"] = violations(curator)
    assert {state: wrong for state, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("field, text", [("partners-0-name", "renault"), ("territories-find", "lons")])
def test_proposals_open_below_their_field(curator: Page, field: str, text: str):
    curator.goto(f"{NEW}/exemple")
    curator.locator(f"#{field}").fill(text)
    expect(curator.locator(f"#{field}-propositions")).to_be_visible()
    bottom = "id => document.getElementById(id).getBoundingClientRect().bottom"
    top = "id => document.getElementById(id).getBoundingClientRect().top"
    assert curator.evaluate(top, f"{field}-propositions") >= curator.evaluate(bottom, field)


def test_axe_finds_no_violation_in_what_a_change_of_words_would_do(curator: Page):
    found = {}
    for state, path, field, value in (
        ("term", "/atelier/termes/domaines/11", "#label", "Travail"),
        ("synonyms", "/atelier/synonymes/1", "#forms_typed", "AAP\nappel à projets\nmobilité"),
    ):
        curator.goto(path)
        curator.locator(field).fill(value)
        curator.get_by_role("button", name="Voir l’effet").click()
        expect(curator.locator(".effect")).to_be_focused()
        found[state] = violations(curator)
    curator.goto("/atelier/termes/domaines/11/fusion")
    curator.locator("#winner").select_option(index=1)
    curator.get_by_role("button", name="Voir l’effet").click()
    expect(curator.locator(".effect")).to_be_focused()
    found["merge"] = violations(curator)
    assert {state: wrong for state, wrong in found.items() if wrong} == {}


def test_axe_finds_no_violation_on_what_a_contributor_may_only_read(chromium: Browser, desk_server: str):
    context = chromium.new_context(base_url=desk_server)
    page = context.new_page()
    sign_in(page, "contributor")
    page.goto(f"{NEW}/ressource")
    page.locator("#title").fill("À relire")
    page.locator("#summary").fill("Un résumé.")
    page.locator("[name=medoc]").first.check()
    page.locator("#body").fill("Un texte.")
    page.locator("#url").fill("https://exemple.fr/a")
    page.locator("#sources-0-title").fill("S")
    page.locator("#sources-0-url").fill("https://exemple.fr/a")
    page.get_by_role("button", name="Soumettre à relecture").click()
    expect(page.locator("fieldset.locked")).to_be_visible()
    assert violations(page) == []
    context.close()


def test_no_page_scrolls_sideways(chromium: Browser, desk_server: str):
    context = chromium.new_context(base_url=desk_server)
    page = context.new_page()
    sign_in(page, "admin")
    wide = []
    for path in PATHS:
        page.goto(path)
        for width in (320, 360, 768, 1440):
            page.set_viewport_size({"width": width, "height": 800})
            if page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
                wide.append((path, width))
    context.close()
    assert not wide
