"""Comforts of a real browser: facets, tabs, sorts, density, copying, languages, print, and no request to another host."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

EXAMPLE = "/exemples/fondation-territoriale-de-la-vienne"
RESOURCE = "/ressources/referentiel-co-construction-territoriale-2016"


@pytest.fixture
def page(chromium: Browser, server: str) -> Iterator[Page]:
    """A wide page with JavaScript; any error in the console fails the test."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="fr-FR", base_url=server)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert not errors


def test_a_long_facet_shows_ten_values_then_all(page: Page):
    page.goto("/recherche")
    shown = page.locator("#facet-domaine .facet-values:visible .facet-value:visible")
    expect(shown).to_have_count(10)
    page.locator("#more-domaine > summary").click()
    expect(shown).to_have_count(17)


def test_a_long_facet_is_searched_without_accents(page: Page):
    page.goto("/recherche")
    page.locator("#facet-domaine input[type=search]").fill("energ")
    expect(page.locator("#facet-domaine .facet-value:visible")).to_have_count(1)
    expect(page.locator("#facet-domaine .facet-value:visible .facet-label")).to_have_text("Transition énergétique")
    page.locator("#facet-domaine input[type=search]").fill("")
    expect(page.locator("#facet-domaine .facet-value:visible")).to_have_count(17)


def test_facets_opened_and_closed_stay_so_when_the_list_changes(page: Page):
    page.goto("/recherche?q=emploi")
    page.locator("#facet-maturite > summary").click()
    page.locator("#facet-acteur > summary").click()
    page.locator("#facet-maturite .facet-value").first.click()
    expect(page.locator(".chip").first).to_be_visible()
    expect(page.locator("#facet-maturite .facet-values").first).to_be_visible()
    expect(page.locator("#facet-acteur .facet-values").first).to_be_hidden()


def test_a_tab_keeps_only_its_kind_with_the_count_it_promised(page: Page):
    page.goto("/recherche?q=emploi")
    tab = page.locator(".kind-tabs .kind-resource a")
    promised = int(tab.locator(".tab-count").inner_text())
    tab.click()
    expect(page.locator(".kind-tabs .kind-resource a[aria-current]")).to_be_visible()
    assert int(re.sub(r"\D", "", page.locator("#compte strong").inner_text())) == promised
    assert set(page.locator(".hits .card-kind").all_inner_texts()) == set(
        page.locator(".hits .kind-resource .card-kind").all_inner_texts()
    )


def test_sorting_by_title_orders_the_list_and_says_so(page: Page):
    page.goto("/recherche?q=emploi")
    page.locator(".sorts a", has_text="Titre").click()
    expect(page).to_have_url(re.compile("tri=titre"))
    expect(page.locator(".sorts a[aria-current]")).to_have_text("Titre")


def test_a_denser_list_is_remembered(page: Page):
    page.goto("/recherche?q=emploi")
    roomy = page.locator(".hits").bounding_box()
    page.locator("[data-density]").click()
    expect(page.locator("[data-density]")).to_have_attribute("aria-pressed", "true")
    dense = page.locator(".hits").bounding_box()
    assert roomy
    assert dense
    assert dense["height"] < roomy["height"] / 2
    page.goto("/recherche?q=mobilite")
    expect(page.locator(".hits")).to_have_class(re.compile("is-dense"))


def test_turning_the_page_from_below_shows_the_list_from_its_top_with_focus(page: Page):
    page.goto("/recherche?q=emploi")
    page.evaluate("window.kept = true")
    page.locator(".pager-step[rel=next]").scroll_into_view_if_needed()
    page.locator(".pager-step[rel=next]").click()
    expect(page).to_have_title(re.compile("page 2"))
    expect(page.locator("#compte")).to_be_focused()
    expect(page.locator("#compte")).to_be_in_viewport()
    assert page.evaluate("window.kept") is True


def test_the_count_is_told_to_who_does_not_see_it(page: Page):
    page.goto("/recherche?q=emploi")
    live = page.locator("[data-live]")
    expect(live).to_have_attribute("aria-live", "polite")
    before = live.inner_text()
    page.locator("#facet-domaine .facet-value").first.click()
    expect(live).not_to_have_text(before)
    expect(live).to_have_text(re.compile(r"\d+ fiche"))


def test_the_citation_is_copied(page: Page):
    page.goto(EXAMPLE)
    page.locator("[data-copy]").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#citation").inner_text()
    assert EXAMPLE in copied


def test_the_language_changes_in_place(page: Page):
    page.goto("/recherche?q=emploi&domaine=emploi")
    count = page.locator("#compte strong").inner_text()
    page.locator(".language").click()
    expect(page).to_have_url(re.compile(r"/en/recherche\?q=emploi&domaine=emploi"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#compte strong")).to_have_text(count)
    page.locator(".language").click()
    expect(page).to_have_url(re.compile(r"/recherche\?q=emploi&domaine=emploi"))
    expect(page.locator("html")).to_have_attribute("lang", "fr")


def test_catalysts_are_narrowed_by_place_without_javascript(chromium: Browser, server: str):
    context = chromium.new_context(java_script_enabled=False, base_url=server)
    page = context.new_page()
    page.goto("/catalyseurs")
    page.get_by_role("link", name=re.compile("Accompagnement")).first.click()
    page.get_by_label("Territoires").select_option("REG-53")
    page.get_by_role("button", name="Afficher").click()
    expect(page).to_have_url(re.compile("metier=accompagnement.*territoire=REG-53"))
    expect(page.locator(".tiles a[aria-current]")).to_have_count(1)
    expect(page.locator(".card-entry").first).to_be_visible()
    context.close()


def test_the_code_to_scan_is_on_paper_and_only_there(page: Page):
    page.goto(EXAMPLE)
    expect(page.locator(".qr")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".qr svg")).to_be_visible()
    expect(page.locator(".site-header")).to_be_hidden()
    expect(page.locator("#sources")).to_be_visible()


@pytest.mark.parametrize(
    "path",
    [
        EXAMPLE,
        "/ressources/referentiel-co-construction-territoriale-2016",
        "/domaines/mobilite",
        "/reperes/repere-domaine-mobilite",
    ],
)
def test_a_page_prints_on_at_most_two_sheets(page: Page, path: str):
    page.goto(path)
    document = page.pdf(prefer_css_page_size=True)
    assert 1 <= len(re.findall(rb"/Type\s*/Page[^s]", document)) <= 2


def test_no_page_asks_another_host(page: Page, server: str):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/", "/recherche?q=mobilite", EXAMPLE, "/territoires/REG-27", "/carte", "/style"):
        page.goto(path, wait_until="networkidle")
    assert len(asked) > 20
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(server).netloc}


def test_text_is_set_in_the_fonts_of_the_site(page: Page):
    page.goto("/")
    page.wait_for_function("document.fonts.status === 'loaded'")
    loaded = page.evaluate("[...document.fonts].filter((one) => one.status === 'loaded').map((one) => one.family)")
    assert {name.strip('"') for name in loaded} == {"Newsreader", "Hanken Grotesk"}
