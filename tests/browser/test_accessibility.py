"""axe finds nothing (WCAG 2.2, A and AA) on each kind of public page, in both colour schemes and both languages."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ViewportSize

PATHS = (
    "/",
    "/recherche?q=mobilite&domaine=mobilite&page=1",
    "/recherche?q=xyzzyq",
    "/donnees",
    "/api",
    "/recherche/livret?q=mobilite&territoire=REG-53",
    "/exemples/fondation-territoriale-de-la-vienne?depuis=recherche%3Fq%3Dmobilite",
    "/reperes/repere-domaine-mobilite",
    "/ressources?medoc=methode",
    "/publications",
    "/organisations/le-rameau",
    "/reperes",
    "/catalyseurs",
    "/ecosystemes?domaine=handicap&maturite=arrete",
    "/acteurs/associations",
    "/territoires",
    "/territoires/REG-27",
    "/territoires/COM-39300",
    "/carte?q=emploi&territoire=DEP-29",
    "/matrices",
    "/chronologie?q=emploi",
    "/comparer?t=REG-53&t=DEP-39&ajout=lyon",
    "/comparer?f=fondation-territoriale-de-la-vienne&f=repere-domaine-mobilite",
    "/organisations/ademe",
    "/recherche?q=emploi&carte=1",
    "/couverture",
    "/explorer",
    "/chiffres?q=pauvrete",
    "/reseau?q=mobilite",
    "/reseau/chemin?de=ademe&vers=metropole-de-lyon",
    "/methode",
    "/glossaire",
    "/style",
    "/nulle-part",
)
Found = dict[str, list[tuple[str, str, str]]]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


WIDE: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 740}


@pytest.mark.parametrize("language", ["", "/en"], ids=["fr", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(chromium: Browser, server: str, scheme: str, language: str):
    assert not violations(chromium, server, language, scheme=scheme, viewport=WIDE)


def test_axe_finds_no_violation_on_a_phone(chromium: Browser, server: str):
    assert not violations(chromium, server, "", scheme="light", viewport=PHONE)


def violations(chromium: Browser, server: str, language: str, *, scheme: str, viewport: ViewportSize) -> Found:
    """What axe finds on each page: path → (rule, first element, why)."""
    context = chromium.new_context(color_scheme=scheme, viewport=viewport, base_url=server)
    page = context.new_page()
    found: Found = {}
    for path in PATHS:
        page.goto(language + path)
        broken = Axe().run(page, options=RULES).response["violations"]
        if broken:
            found[path] = [
                (one["id"], one["nodes"][0]["html"][:200], one["nodes"][0]["failureSummary"]) for one in broken
            ]
    context.close()
    return found
