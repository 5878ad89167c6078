"""The people of the desk's browser tests, and what they do with a keyboard alone. Not a test."""

from playwright.sync_api import Page

PASSWORD = "une phrase assez longue"
PEOPLE = {
    "Inès Martin": "contributor",
    "Camille Roy": "curator",
    "Ada Petit": "admin",
    "Léo Blanc": "double",
}  # name → the beginning of the address, which is the role too
ROLES = {"double": "curator"}  # save for who sets up a second step
_TABS_MAX = 250


def sign_in(page: Page, who: str, *, lands: str = "**/atelier/**") -> None:
    """Signs in by keyboard and lands at the desk."""
    page.goto("/compte/connexion")
    tab_to(page, "[name=email]")
    page.keyboard.type(f"{who}@exemple.fr")
    tab_to(page, "[name=password]")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lands)


def tab_to(page: Page, selector: str) -> None:
    """Presses Tab until the element that has the focus is the one wanted; fails when it cannot be reached."""
    for _step in range(_TABS_MAX):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement?.matches(wanted)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def fill(page: Page, selector: str, text: str) -> None:
    """Goes to a field by Tab and types."""
    tab_to(page, selector)
    page.keyboard.type(text)


def choose(page: Page, selector: str, begins: str) -> None:
    """Goes to a list by Tab and down to the option that begins like this."""
    tab_to(page, selector)
    for _step in range(page.evaluate("document.activeElement.options.length")):
        page.keyboard.press("ArrowDown")
        if page.evaluate("document.activeElement.selectedOptions[0].text").startswith(begins):
            return
    raise AssertionError(f"{selector} has no option {begins}")


def press(page: Page, selector: str) -> None:
    """Goes to a button by Tab and presses it."""
    tab_to(page, selector)
    page.keyboard.press("Enter")
