"""The whole of the base by keyboard alone: map, table of two axes, one cell, its file; on paper and on a phone."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

STEPS_MAX = 400  # presses of Tab before a link counts as out of reach


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def reader(request: pytest.FixtureRequest, chromium: Browser, server: str) -> Iterator[Page]:
    """A reader's page, with and without JavaScript; any error in the console fails the test."""
    context = chromium.new_context(
        java_script_enabled=request.param, viewport={"width": 1280, "height": 900}, locale="fr-FR", base_url=server
    )
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert not errors


def tab_to(page: Page, selector: str) -> None:
    """Presses Tab until the focus stands on what the selector names."""
    wanted = page.locator(selector).first
    for _step in range(STEPS_MAX):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"{selector} is out of the keyboard's reach")


def count(page: Page) -> int:
    return int(re.sub(r"\D", "", page.locator("#compte strong").inner_text()))


def test_from_the_map_to_a_cell_to_its_file(reader: Page):
    reader.goto("/carte?niveau=region&type=exemple")
    tab_to(reader, ".skip-map")
    tab_to(reader, 'a.zone[aria-label^="Bretagne"]')
    zone = reader.locator('a.zone[aria-label^="Bretagne"]')
    promised = int(re.sub(r"\D", "", (zone.get_attribute("aria-label") or "").partition(":")[2]))
    widths = 'one => getComputedStyle(one.querySelector("path")).strokeWidth'
    others = reader.locator('a.zone[aria-label^="Normandie"]')
    assert zone.evaluate(widths) != others.evaluate(widths), "the focus is not seen"
    reader.keyboard.press("Enter")
    expect(reader).to_have_url(re.compile("territoire=REG-53"))
    assert count(reader) == promised
    tab_to(reader, '.view-tabs a[href^="/matrices"]')
    reader.keyboard.press("Enter")
    expect(reader).to_have_url(re.compile(r"/matrices\?.*territoire=REG-53"))
    cell = 'td.cell a[href*="REG-53"]'
    tab_to(reader, cell)
    inside = int(re.sub(r"\D", "", reader.locator(cell).first.inner_text()))
    reader.keyboard.press("Enter")
    expect(reader).to_have_url(re.compile("domaine="))
    assert count(reader) == inside > 0
    tab_to(reader, "#emporter > summary")
    reader.keyboard.press("Enter")
    tab_to(reader, '#emporter a[href*="/recherche.csv"]')
    with reader.expect_download() as download:
        reader.keyboard.press("Enter")
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"))))
    assert len([row for row in rows if row.get("type")]) == inside


def test_the_skip_link_leads_past_the_map(reader: Page):
    reader.goto("/carte")
    tab_to(reader, ".skip-map")
    reader.keyboard.press("Enter")
    expect(reader).to_have_url(re.compile("#tableau"))
    reader.keyboard.press("Tab")
    assert reader.locator(".map-table :focus").count() == 1


@pytest.mark.parametrize(
    "path", ["/matrices", "/carte", "/comparer?t=REG-53&t=REG-84&t=DEP-39", "/couverture", "/reseau"]
)
def test_no_table_is_cut_on_paper(chromium: Browser, server: str, path: str):
    context = chromium.new_context(base_url=server, viewport={"width": 1040, "height": 720})
    page = context.new_page()
    page.goto(path)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1040 if "matrices" in path or "comparer" in path else 680, "height": 720})
    cut = page.evaluate(
        """() => [...document.querySelectorAll("main table")].filter(table => {
            const box = table.parentElement.getBoundingClientRect(), own = table.getBoundingClientRect();
            const hides = getComputedStyle(table.parentElement).overflow !== "visible";
            return own.right > innerWidth + 1 || (hides && (own.height > box.height + 1 || own.width > box.width + 1));
        }).length"""
    )
    assert cut == 0
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    context.close()


@pytest.mark.parametrize("path", ["/carte", "/matrices", "/reseau", "/comparer?t=REG-53&t=REG-84"])
def test_wide_tables_scroll_inside_themselves_on_a_phone(chromium: Browser, server: str, path: str):
    context = chromium.new_context(
        base_url=server, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    first = page.locator(".matrix tbody th").first
    if first.count():
        before = first.bounding_box()
        page.evaluate('document.querySelector(".matrix-scroll").scrollLeft = 300')
        after = first.bounding_box()
        assert before
        assert after
        assert abs(before["x"] - after["x"]) < 1, "the names of rows must stay in sight"
    context.close()
