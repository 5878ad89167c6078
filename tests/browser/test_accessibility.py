"""axe finds nothing (WCAG 2.2, A and AA) on each kind of public page, in both colour schemes and both languages."""

from collections.abc import Iterable

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
    "/exemples/fondation-territoriale-de-la-vienne/provenance",
    "/exemples/fondation-territoriale-de-la-vienne/signaler",
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
    "/gazette",
    "/a-propos",
    "/biais",
    "/contribuer",
    "/contact",
    "/confidentialite",
    "/mentions-legales",
    "/accessibilite",
    "/territoires/PAYS-FR",
    "/ressources/guide-construire-ensemble-2014",
    "/catalyseurs/fondation-territoriale-vienne",
    "/ecosystemes/vivre-les-mureaux",
    "/nulle-part",
)
LAID_OUT_ANEW = (  # pages with something that a narrow screen folds, stacks or scrolls
    "/",
    "/recherche?q=mobilite&domaine=mobilite&page=1",
    "/exemples/fondation-territoriale-de-la-vienne?depuis=recherche%3Fq%3Dmobilite",
    "/reperes/repere-domaine-mobilite",
    "/catalyseurs",
    "/territoires/COM-39300",
    "/matrices",
    "/comparer?t=REG-53&t=DEP-39&ajout=lyon",
    "/reseau?q=mobilite",
)
Found = dict[str, list[tuple[str, str, str]]]
TOLD = {"resultTypes": ["violations"]}  # axe describes each element that is right too, otherwise: half of its time
RULES = TOLD | {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# All that a scheme changes.
OF_COLOUR = TOLD | {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


WIDE: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 740}


@pytest.mark.parametrize("language", ["", "/en"], ids=["fr", "en"])
def test_axe_finds_no_violation(chromium: Browser, server: str, language: str):
    assert not violations(chromium, server, language, viewport=WIDE)


def test_axe_finds_no_violation_on_a_phone(chromium: Browser, server: str):
    assert not violations(chromium, server, "", viewport=PHONE, paths=LAID_OUT_ANEW)


def violations(
    chromium: Browser, server: str, language: str, *, viewport: ViewportSize, paths: Iterable[str] = PATHS
) -> Found:
    """What axe finds on each page, in the light then in the dark: path → (rule, first element, why)."""
    context = chromium.new_context(color_scheme="light", viewport=viewport, base_url=server)
    page = context.new_page()
    found: Found = {}
    for path in paths:
        page.emulate_media(color_scheme="light")
        page.goto(language + path)
        broken = Axe().run(page, options=RULES).response["violations"]
        if not language:  # what is dark is dark in both languages
            page.emulate_media(color_scheme="dark")
            broken += Axe().run(page, options=OF_COLOUR).response["violations"]
        if broken:
            found[path] = [
                (one["id"], one["nodes"][0]["html"][:200], one["nodes"][0]["failureSummary"]) for one in broken
            ]
    context.close()
    return found
