"""The gazette in a real browser: put together with the keyboard alone, published, read on a computer and on a phone."""

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.people import fill, press, tab_to
from tests.browser.test_accessibility import RULES

Opens = Callable[..., Page]


def violations(page: Page) -> list[tuple[str, str]]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [(one["id"], one["nodes"][0]["html"][:200]) for one in found]


def test_an_issue_is_put_together_published_and_read(opens: Opens):
    page = opens("curator")
    page.goto("/atelier/gazette/nouveau")
    fill(page, "#title", "Des voitures qu’on prête")
    fill(page, "#introduction", "Sans voiture, **pas d’emploi**.")
    press(page, "[value=preview-introduction]")
    expect(page.locator("#introduction-apercu strong")).to_have_text("pas d’emploi")
    fill(page, "#picks-find", "garage solidaire")
    press(page, ".search-in-form [value=picks-find]")
    expect(page.locator("#picks-found")).to_be_focused()
    press(page, "#picks-found [value^=picks-take]")
    expect(page.locator(".picked-list li")).to_have_count(1)
    fill(page, ".picked-list [name=note]", "Le plus simple des prêts.")
    expect(page.locator("#etat")).to_contain_text("Brouillon enregistré")
    assert violations(page) == []
    press(page, "[value=publish]")
    expect(page.get_by_text("Le numéro est en ligne.")).to_be_visible()
    public = page.get_by_role("link", name="Voir le numéro en ligne").get_attribute("href")
    page.goto("/atelier/gazette")
    assert violations(page) == []
    reader = opens()
    for address in (public, "/gazette", f"/en{public}"):
        reader.goto(address)
        assert address.startswith("/en") or violations(reader) == [], address
        reader.set_viewport_size({"width": 360, "height": 800})
        assert reader.evaluate("document.documentElement.scrollWidth") <= 360, address
    reader.goto(public)
    tab_to(reader, ".hits .card-title a")
    reader.keyboard.press("Enter")
    expect(reader.locator("h1")).to_contain_text("garage")
