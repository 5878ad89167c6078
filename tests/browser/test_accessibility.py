"""axe finds nothing (WCAG 2.2, A and AA) on each kind of public page, in both colour schemes and both languages."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

PATHS = (
    "/",
    "/recherche?q=mobilite&domaine=mobilite&page=1",
    "/recherche?q=xyzzyq",
    "/donnees",
    "/api",
    "/recherche/livret?q=mobilite&territoire=REG-53",
    "/exemples/fondation-territoriale-de-la-vienne?depuis=recherche%3Fq%3Dmobilite",
    "/reperes/repere-domaine-mobilite",
    "/ressources",
    "/catalyseurs",
    "/acteurs/associations",
    "/territoires",
    "/territoires/REG-27",
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
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.mark.parametrize("language", ["", "/en"], ids=["fr", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(chromium: Browser, server: str, scheme: str, language: str):
    context = chromium.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 900}, base_url=server)
    page = context.new_page()
    found = {}
    for path in PATHS:
        page.goto(language + path)
        violations = Axe().run(page, options=RULES).response["violations"]
        if violations:
            found[path] = [
                (one["id"], one["nodes"][0]["html"][:200], one["nodes"][0]["failureSummary"]) for one in violations
            ]
    context.close()
    assert not found
