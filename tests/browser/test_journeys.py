"""What a reader does in a real browser, with and without JavaScript, by keyboard, on a phone, on paper."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

WIDE = {"width": 1440, "height": 900}
FLOWING = (
    "/",
    "/recherche?q=mobilite",
    "/exemples",
    "/domaines/mobilite",
    "/territoires",
    "/reperes/repere-domaine-mobilite",
    "/style",
    "/carte",
    "/matrices",
    "/chronologie",
    "/comparer?t=REG-53&t=DEP-39&t=REG-84",
    "/couverture",
    "/explorer",
    "/chiffres",
    "/reseau",
)
PHONE = {"width": 360, "height": 740}


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def reader(request: pytest.FixtureRequest, chromium: Browser, server: str) -> Iterator[Page]:
    """A reader's page, with and without JavaScript; any error in the console fails the test."""
    context = chromium.new_context(java_script_enabled=request.param, viewport=WIDE, locale="fr-FR", base_url=server)
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert not errors


@pytest.fixture
def scripted(chromium: Browser, server: str) -> Iterator[Page]:
    """A page with JavaScript on a wide screen."""
    context = chromium.new_context(viewport=WIDE, locale="fr-FR", base_url=server)
    yield context.new_page()
    context.close()


def count(page: Page) -> int:
    return int(re.sub(r"\D", "", page.locator("#compte strong").inner_text()))


def test_search_filter_turn_page_read_and_come_back(reader: Page):
    reader.goto("/")
    reader.locator("#q").fill("association")
    reader.get_by_role("button", name="Rechercher").first.click()
    expect(reader).to_have_url(re.compile(r"/recherche\?q=association"))
    everything = count(reader)
    choice = reader.locator("#facet-domaine .facet-value").first
    promised = int(choice.locator(".facet-count").inner_text())
    choice.click()
    expect(reader).to_have_url(re.compile("domaine="))
    expect(reader.locator(".chip").first).to_be_visible()
    assert count(reader) == promised < everything
    reader.locator(".pager-step[rel=next]").click()
    expect(reader).to_have_url(re.compile("page=2"))
    expect(reader).to_have_title(re.compile("page 2"))
    first = reader.locator(".hits .card-title a").first
    title = first.inner_text()
    first.click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(title)
    reader.get_by_role("link", name=re.compile("Retour aux résultats")).click()
    expect(reader).to_have_url(re.compile("page=2"))
    expect(reader.locator(".chip").first).to_be_visible()
    expect(reader.locator(".hits .card-title a").first).to_have_text(title)


def test_removing_a_chip_gives_back_the_whole_list(reader: Page):
    reader.goto("/recherche?q=emploi")
    everything = count(reader)
    reader.goto("/recherche?q=emploi&domaine=emploi")
    assert count(reader) <= everything
    reader.locator(".chip").first.click()
    expect(reader).to_have_url(re.compile(r"/recherche\?q=emploi$"))
    assert count(reader) == everything


def test_browser_back_restores_the_list_and_the_words(scripted: Page):
    scripted.goto("/recherche?q=emploi")
    before = scripted.locator("#compte").inner_text()
    scripted.locator("#facet-acteur .facet-value").first.click()
    expect(scripted.locator(".chip").first).to_be_visible()
    scripted.go_back()
    expect(scripted.locator("#compte")).to_have_text(before)
    expect(scripted.locator(".chip")).to_have_count(0)
    expect(scripted.locator("#q")).to_have_value("emploi")


def test_a_filter_swaps_the_list_without_a_full_load_and_keeps_focus(scripted: Page):
    scripted.goto("/recherche?q=emploi")
    scripted.evaluate("window.kept = true")
    choice = scripted.locator("#facet-acteur .facet-value").first
    label = choice.locator(".facet-label").inner_text()
    choice.focus()
    scripted.keyboard.press("Enter")
    expect(scripted.locator(".chip").first).to_be_visible()
    assert scripted.evaluate("window.kept") is True
    assert scripted.evaluate("document.activeElement.textContent").find(label) >= 0
    expect(scripted.locator("[data-live]")).to_have_text(re.compile(r"\d+ fiche"))


def test_proposals_are_seen_whole_and_chosen_by_keyboard(scripted: Page):
    scripted.set_viewport_size({"width": 1280, "height": 1600})
    scripted.goto("/")
    box = scripted.get_by_role("combobox")
    box.press_sequentially("benev")
    options = scripted.get_by_role("option")
    options.first.wait_for()
    hidden = options.evaluate_all(
        """found => found.filter(one => {
            one.closest("[role=listbox]").scrollTop = one.offsetTop - one.offsetHeight;
            const {left, top, height} = one.getBoundingClientRect();
            return !one.contains(document.elementFromPoint(left + 12, top + height / 2));
        }).map(one => one.textContent)"""
    )
    assert hidden == []
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    box.press("Enter")
    scripted.wait_for_url("**/recherche?q=b%C3%A9n%C3%A9voles")


def test_proposals_that_come_after_one_left_the_box_stay_hidden(scripted: Page):
    held: list[Route] = []
    scripted.route("**/recherche/completion*", lambda route: held.append(route))
    scripted.clock.install()
    scripted.goto("/")
    scripted.get_by_role("combobox").press_sequentially("benev")
    with scripted.expect_request("**/recherche/completion*"):
        scripted.clock.run_for(200)
    scripted.keyboard.press("Tab")
    scripted.clock.run_for(200)
    with scripted.expect_response("**/recherche/completion*"):
        held[0].continue_()
    scripted.evaluate("fetch('/opensearch.xml').then(answer => answer.text())")  # once more there and back: it has come
    expect(scripted.locator("#q-propositions")).to_be_hidden()


def test_a_link_inside_the_page_leaves_the_list_as_it_is(scripted: Page):
    scripted.goto("/recherche?q=mobilite")
    asked: list[str] = []
    scripted.on("request", lambda request: asked.append(request.url) if request.resource_type == "fetch" else None)
    scripted.keyboard.press("Tab")
    scripted.keyboard.press("Enter")
    expect(scripted).to_have_url(re.compile("#contenu$"))
    scripted.locator("#facet-acteur .facet-value").first.click()
    expect(scripted.locator(".chip").first).to_be_visible()
    assert [url.rpartition("?")[2] for url in asked] == ["q=mobilite&acteur=associations"]


def test_the_keyboard_alone_reaches_the_content_and_an_entry(scripted: Page):
    scripted.goto("/recherche?q=mobilite")
    scripted.keyboard.press("Tab")
    assert scripted.evaluate("document.activeElement.className") == "skip-link"
    scripted.keyboard.press("Enter")
    assert scripted.evaluate("document.activeElement.id") == "contenu"
    for _step in range(120):
        scripted.keyboard.press("Tab")
        if scripted.evaluate("!!document.activeElement.closest('.card-title')"):
            break
    outline = scripted.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    scripted.keyboard.press("Enter")
    expect(scripted.locator("article.entry h1")).to_be_visible()


@pytest.mark.parametrize("path", FLOWING)
@pytest.mark.parametrize("width", [320, 360, 768, 1440])
def test_no_page_scrolls_sideways(chromium: Browser, server: str, path: str, width: int):
    context = chromium.new_context(viewport={"width": width, "height": 800}, base_url=server)
    page = context.new_page()
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    context.close()


def test_on_a_phone_filters_open_on_demand(chromium: Browser, server: str):
    context = chromium.new_context(viewport=PHONE, has_touch=True, is_mobile=True, base_url=server)
    page = context.new_page()
    page.goto("/recherche?q=emploi")
    expect(page.locator("#facet-domaine")).to_be_hidden()
    page.locator("#facets-panel > summary").tap()
    page.locator("#facet-domaine .facet-value").first.tap()
    expect(page.locator(".chip").first).to_be_visible()
    context.close()


def test_an_entry_prints_on_at_most_two_pages(chromium: Browser, server: str):
    context = chromium.new_context(base_url=server)
    page = context.new_page()
    page.goto("/exemples/fondation-territoriale-de-la-vienne")
    document = page.pdf(prefer_css_page_size=True)
    assert 1 <= len(re.findall(rb"/Type\s*/Page[^s]", document)) <= 2
    context.close()


def test_a_results_page_weighs_little(chromium: Browser, server: str):
    context = chromium.new_context(base_url=server, viewport=WIDE)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto("/recherche?q=mobilite", wait_until="networkidle")
    first = sum(sizes)
    sizes.clear()
    page.goto("/recherche?q=emploi", wait_until="networkidle")
    assert first <= 150_000, first
    assert sum(sizes) <= 40_000, sum(sizes)
    context.close()
