"""A frame in another site's page, sandboxed: it shows, it is not blocked, its links open elsewhere."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

SANDBOX = "allow-popups allow-popups-to-escape-sandbox"


@pytest.mark.parametrize("path", ["/cadre/liste?q=mobilite", "/cadre/carte?q=mobilite"])
@pytest.mark.parametrize("width", [320, 1000])
def test_a_sandboxed_frame_shows_with_its_style_and_opens_links_elsewhere(
    chromium: Browser, server: str, path: str, width: int
):
    context = chromium.new_context(viewport={"width": width + 40, "height": 900})
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.route(
        "http://autre.invalid/",
        lambda route: route.fulfill(
            content_type="text/html",
            body=f'<!doctype html><title>Autre</title><iframe src="{server}{path}" sandbox="{SANDBOX}" '
            f'width="{width}" height="700"></iframe>',
        ),
    )
    page.goto("http://autre.invalid/", wait_until="networkidle")
    frame = page.frames[1]
    assert frame.locator(".frame-title").inner_text()
    assert frame.evaluate("getComputedStyle(document.querySelector('.frame-list, .map-drawing')).display") != "inline"
    assert frame.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert not problems
    with context.expect_page() as opened:
        frame.locator(".frame-foot a").click()
    opened.value.wait_for_load_state()
    assert opened.value.url == f"{server}/recherche?q=mobilite"
    context.close()


@pytest.mark.parametrize("path", ["/cadre/liste?q=mobilite", "/en/cadre/carte?q=mobilite", "/integrer?q=mobilite"])
def test_axe_finds_no_violation(chromium: Browser, server: str, path: str):
    context = chromium.new_context(base_url=server)
    page = context.new_page()
    page.goto(path)
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    context.close()
    assert not found.response["violations"]
