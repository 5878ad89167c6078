"""What people do at the desk in a real browser, with the keyboard alone; and without JavaScript."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.people import choose, fill, press, tab_to

Opens = Callable[..., Page]


def write_partner(page: Page, place: int, name: str, profile: str, role: str) -> None:
    fill(page, f"#partners-{place}-name", name)
    page.keyboard.press("Escape")
    choose(page, f"#partners-{place}-profile", profile)
    choose(page, f"#partners-{place}-role", role)


def write_source(page: Page, place: int, title: str) -> None:
    fill(page, f"#sources-{place}-title", title)
    fill(page, f"#sources-{place}-url", f"https://exemple.fr/{place}")


def choose_place(page: Page, typed: str, name: str) -> None:
    fill(page, "#territories-find", typed)
    expect(page.locator("#territories-find-propositions [role=option]").first).to_contain_text(name)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("[data-picked]")).to_contain_text(name)


def test_a_curator_adds_a_complete_example_by_keyboard_and_publishes_it(opens: Opens):
    page = opens("curator")
    page.goto("/atelier/fiches/nouvelle/exemple")
    fill(page, "#title", "Clavier : un café et une mairie tiennent un atelier vélo")
    fill(page, "#summary", "Un café associatif et une mairie réparent les vélos des habitants.")
    fill(page, "#need", "Peu de voitures, des vélos en panne.")
    fill(page, "#action", "Chaque samedi, on répare ensemble.")
    fill(page, "#results", "En 2024, 80 vélos réparés.")
    write_partner(page, 0, "Café du Clavier", "Associations", "Porteur")
    write_partner(page, 1, "Mairie du Clavier", "Collectivités", "Financeur")
    press(page, "[value=partners-add]")
    expect(page.locator("#partners-2-name")).to_be_focused()
    page.keyboard.type("schneider")
    expect(page.locator("#partners-2-name-propositions [role=option]").first).to_contain_text("Schneider Electric")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#partners-2-role")).to_be_focused()
    page.keyboard.press("ArrowDown")
    choose_place(page, "lons le sau", "Lons-le-Saunier")
    tab_to(page, "[name=scale]")
    page.keyboard.press("Space")
    fill(page, "#started", "2021")
    tab_to(page, "[name=maturity]")
    page.keyboard.press("ArrowDown")
    choose(page, "#domains", "Mobilité")
    write_source(page, 0, "Un atelier vélo au café")
    press(page, "[value=sources-add]")
    expect(page.locator("#sources-1-title")).to_be_focused()
    page.keyboard.type("Le rapport de la mairie")
    fill(page, "#sources-1-url", "https://exemple.fr/rapport")
    press(page, "[value=publish]")
    expect(page.get_by_text("La fiche est publiée. Elle est en ligne.")).to_be_visible()
    page.goto("/recherche?q=clavier+atelier+velo")
    expect(page.locator(".hits .card-title").first).to_contain_text("un café et une mairie")


def test_a_contributor_is_asked_for_changes_corrects_and_is_published_by_keyboard(opens: Opens):
    author, curator = opens("contributor"), opens("curator")
    author.goto("/atelier/fiches/nouvelle/exemple")
    fill(author, "#title", "Relecture : une école et un verger")
    fill(author, "#summary", "Une école et un verger partagent leurs récoltes.")
    fill(author, "#need", "Des fruits perdus.")
    fill(author, "#action", "Les élèves récoltent.")
    write_partner(author, 0, "Verger de la Relecture", "TPE", "Porteur")
    write_partner(author, 1, "École de la Relecture", "Acteurs académiques", "Partenaire")
    choose_place(author, "dole", "Dole")
    tab_to(author, "[name=scale]")
    author.keyboard.press("Space")
    tab_to(author, "[name=maturity]")
    author.keyboard.press("ArrowDown")
    choose(author, "#domains", "Éducation")
    write_source(author, 0, "Un verger à l'école")
    press(author, "[value=submit]")
    expect(author.get_by_text("La fiche est soumise")).to_be_visible()

    curator.goto("/atelier/avis")
    press(curator, ".notice-line:first-child a")
    expect(curator.get_by_role("heading", level=1)).to_have_text("Relecture : une école et un verger")
    tab_to(curator, ".step summary")
    curator.keyboard.press("Enter")
    fill(curator, "#reason-request-changes", "Dites combien de fruits, et quelle année.")
    press(curator, "[value=request-changes]")
    expect(curator.get_by_text("La fiche retourne à son auteur")).to_be_visible()

    author.goto("/atelier/avis")
    press(author, ".notice-line:first-child a")
    expect(author.locator(".talk")).to_contain_text("Dites combien de fruits")
    fill(author, "#results", "En 2024, 300 kg de pommes.")
    press(author, "[value=submit]")
    expect(author.get_by_text("La fiche est soumise")).to_be_visible()

    curator.reload()
    expect(curator.locator("#results")).to_have_value("En 2024, 300 kg de pommes.")
    press(curator, "[value=publish]")
    expect(curator.get_by_text("La fiche est publiée.")).to_be_visible()
    author.goto("/atelier/avis")
    expect(author.locator(".notice-line").first).to_contain_text("Camille Roy a publié")


def test_rows_are_added_moved_and_removed_without_javascript(opens: Opens):
    page = opens("curator", java_script_enabled=False)
    page.goto("/atelier/fiches/nouvelle/exemple")
    page.locator("#title").fill("Sans script")
    page.locator("#partners-0-name").fill("Première")
    page.locator("#partners-1-name").fill("Deuxième")
    page.get_by_role("button", name="Ajouter un partenaire").click()
    expect(page.locator("#partners-2-name")).to_be_focused()
    page.locator("#partners-2-name").fill("Troisième")
    page.locator("[value=partners-up-2]").click()
    page.locator("[value=partners-remove-0]").click()
    page.locator("#territories-find").fill("dole")
    page.locator("#territories-find").press("Enter")
    page.locator("#territories-found").get_by_text("Dole", exact=False).first.click()
    page.get_by_role("button", name="Enregistrer le brouillon").click()
    expect(page.get_by_text("La fiche est enregistrée.")).to_be_visible()
    names = [
        page.locator(f"#partners-{n}-name").input_value() for n in range(page.locator("#partners .form-row").count())
    ]
    assert names == ["Troisième", "Deuxième"]
    expect(page.locator("[data-picked]")).to_contain_text("Dole")


def test_errors_are_summed_up_focused_and_lead_to_their_fields(opens: Opens):
    page = opens("curator")
    page.goto("/atelier/fiches/nouvelle/exemple")
    fill(page, "#title", "Avec des manques")
    press(page, "[value=publish]")
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    tab_to(page, '.error-summary a[href="#need"]')
    page.keyboard.press("Enter")
    expect(page.locator("#need")).to_be_focused()
    expect(page.locator("#title")).to_have_value("Avec des manques")


def test_a_closed_tab_and_a_lost_network_take_nothing_away(opens: Opens):
    page = opens("curator")
    page.goto("/atelier/fiches/nouvelle/ressource")
    fill(page, "#title", "Gardée toute seule")
    expect(page.locator("#etat")).to_have_text(re.compile(r"Brouillon enregistré à \d\d:\d\d"), timeout=15_000)
    page.context.set_offline(True)
    fill(page, "#summary", "Écrite sans réseau.")
    expect(page.locator("#etat")).to_contain_text("Pas de réseau", timeout=15_000)
    page.context.set_offline(False)
    expect(page.locator("#etat")).to_contain_text("Brouillon enregistré", timeout=20_000)
    again = page.context.new_page()
    page.close()
    again.goto("/atelier/fiches/nouvelle/ressource")
    press(again, ".unsaved a")
    expect(again.locator("#summary")).to_have_value("Écrite sans réseau.")
    press(again, "button.button[value=save]")
    expect(again.get_by_text("La fiche est enregistrée.")).to_be_visible()
    again.goto("/atelier/fiches/nouvelle/ressource")
    expect(again.locator(".unsaved")).to_have_count(0)


def test_a_stranger_proposes_an_example_by_keyboard(opens: Opens):
    page = opens()
    page.goto("/proposer")
    fill(page, "#title", "Proposition : une ferme et une cantine")
    fill(page, "#summary", "Une ferme livre la cantine.")
    fill(page, "#action", "La ferme livre chaque lundi.")
    for place, (name, profile) in enumerate((("Ferme du Clavier", "TPE"), ("Cantine du Clavier", "Collectivités"))):
        fill(page, f"#partners-{place}-name", name)
        page.keyboard.press("Escape")
        choose(page, f"#partners-{place}-profile", profile)
    choose_place(page, "39300", "Lons-le-Saunier")
    fill(page, "#sources-0-url", "https://exemple.fr/ferme")
    press(page, "[value=send]")
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci, votre exemple est arrivé")
