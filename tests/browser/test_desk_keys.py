"""With the keyboard alone: from the dashboard to a published entry, shortcuts and how to silence them, the second step."""

import re
from collections.abc import Callable

import pyotp
from playwright.sync_api import Page, expect

from tests.browser.people import fill, press, sign_in, tab_to
from tests.browser.test_desk_pages import violations

Opens = Callable[..., Page]


def keys(page: Page, *names: str) -> None:
    for name in names:
        page.keyboard.press(name)


def write_resource(page: Page, title: str) -> None:
    """A complete draft, saved; its page is shown."""
    page.goto("/atelier/fiches/nouvelle/ressource")
    page.locator("#title").fill(title)
    page.locator("#summary").fill("Un résumé.")
    page.locator("#body").fill("Un texte.")
    page.locator("[name=medoc]").first.check()
    page.locator("#url").fill("https://exemple.fr/guide")
    page.locator("#sources-0-title").fill("Le guide")
    page.locator("#sources-0-url").fill("https://exemple.fr/guide")
    page.locator("button.button[value=save]").click()
    expect(page.get_by_text("La fiche est enregistrée.")).to_be_visible()


def reach(page: Page, title: str) -> None:
    """Goes down the lines to the one of this title: other tests may have left drafts above it."""
    for _ in range(page.locator(".line-title").count()):
        if page.locator(".line-title:focus").text_content() == title:
            return
        keys(page, "j")
    expect(page.locator(".line-title:focus")).to_have_text(title)


def test_from_the_dashboard_through_the_preview_to_publication(opens: Opens):
    page = opens("curator")
    write_resource(page, "Touches : un guide des alliances")
    keys(page, "g", "t")
    page.wait_for_url("**/atelier/")
    keys(page, "j")
    expect(page.locator(".line-title").first).to_be_focused()
    reach(page, "Touches : un guide des alliances")
    keys(page, "Enter")
    expect(page.locator("#title")).to_have_value("Touches : un guide des alliances")
    keys(page, "v")
    expect(page.locator(".preview-bar")).to_contain_text("Voici ce que le public verra")
    press(page, ".preview-bar button")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Publier")
    press(page, "main button.button[type=submit]")
    expect(page.get_by_text("1 fiche publiée.")).to_be_visible()


def test_the_list_of_shortcuts_opens_closes_and_turns_them_off(opens: Opens):
    page = opens("curator")
    keys(page, "?")
    dialog = page.get_by_role("dialog", name="Raccourcis de cette page")
    expect(dialog).to_be_visible()
    expect(dialog.locator("dl")).to_contain_text("Doublons")
    keys(page, "Escape")
    expect(dialog).to_be_hidden()
    keys(page, "?")
    tab_to(page, "dialog input[type=checkbox]")
    keys(page, "Space", "Escape", "g", "f", "?")
    expect(dialog).to_be_hidden()
    expect(page).to_have_url(re.compile("/atelier/$"))
    page.get_by_role("link", name="Raccourcis clavier").press("Enter")  # still a way to turn them on again
    expect(dialog.locator("input")).not_to_be_checked()


def test_typing_is_never_taken_for_a_shortcut(opens: Opens):
    page = opens("curator")
    page.goto("/atelier/fiches?type=example")
    keys(page, "/")
    page.keyboard.type("hg?t")
    expect(page.locator("#q")).to_have_value("hg?t")
    page.goto("/atelier/fiches/nouvelle/ecosysteme")
    fill(page, "#title", "Évent hj")
    keys(page, "Control+s")
    expect(page.get_by_text("La fiche est enregistrée.")).to_be_visible()


def test_a_second_step_is_turned_on_and_asked_for_by_keyboard(opens: Opens):
    page = opens("double")
    page.goto("/compte/double-verification/")
    totp = pyotp.TOTP("".join(page.locator(".secret").inner_text().split()))
    fill(page, "[name=code]", totp.now())
    keys(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("odes de secours")
    recovery = page.locator(".codes code").first.inner_text()
    press(page, ".who button")
    page.wait_for_url("**/compte/connexion")
    sign_in(page, "double", lands="**/compte/connexion/code**")
    fill(page, "[name=code]", "000000")
    keys(page, "Enter")
    expect(page.locator(".error-summary")).to_be_visible()
    fill(page, "[name=code]", recovery)
    keys(page, "Enter")
    page.wait_for_url("**/atelier/**")


def test_two_people_edit_one_entry_and_the_second_puts_both_together(opens: Opens):
    first, second = opens("curator"), opens("admin")
    write_resource(first, "Deux : un carnet")
    address = first.url
    second.goto(address)
    first.locator("#title").fill("Deux : un carnet de route")
    first.locator("#summary").fill("Un résumé, revu par Camille.")
    first.locator("button.button[value=save]").click()
    expect(first.get_by_text("La fiche est enregistrée.")).to_be_visible()
    second.locator("#title").fill("Deux : un carnet de bord")
    second.locator("#body").fill("Un texte, complété par Ada.")
    second.locator("button.button[value=save]").click()

    expect(second.get_by_role("heading", name="Deux personnes ont modifié cette fiche")).to_be_visible()
    versions = second.locator(".merge-part .merge-version")
    expect(versions).to_have_count(3)  # before, theirs, mine
    assert violations(second) == []
    expect(second.locator("[data-left]")).to_have_text("Il reste un choix à faire.")
    tab_to(second, "[name=part-0-choix]")
    keys(second, "ArrowDown", "Space")
    press(second, "#fusion [value=save]")
    expect(second.get_by_text("La fiche réunit maintenant")).to_be_visible()
    expect(second.locator("#title")).to_have_value("Deux : un carnet de bord")
    expect(second.locator("#summary")).to_have_value("Un résumé, revu par Camille.")
    expect(second.locator("#body")).to_have_value("Un texte, complété par Ada.")
