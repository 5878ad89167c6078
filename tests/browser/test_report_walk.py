"""A reader without JavaScript says that an entry is wrong, sees where it comes from; a curator settles it by keyboard."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.people import fill, press, tab_to

ENTRY = "/exemples/fondation-territoriale-de-la-vienne"


def test_from_the_readers_sentence_to_the_curators_decision(opens: Callable[..., Page]):
    reader = opens(java_script_enabled=False)
    reader.goto(ENTRY)
    reader.get_by_role("link", name="D’où vient ce champ : Le besoin").click()
    expect(reader.get_by_role("heading", name="D’où vient cette fiche")).to_be_visible()
    expect(reader.locator("#need")).to_contain_text("Le besoin")
    reader.go_back()
    reader.get_by_role("link", name="Signaler une erreur").click()
    reader.get_by_role("button", name="Envoyer aux curateurs").click()
    expect(reader.get_by_role("alert")).to_contain_text("Ce champ est nécessaire.")
    reader.get_by_label("Qu’est-ce qui est faux").fill("La marche sans script : le siège a changé de ville.")
    reader.get_by_role("button", name="Envoyer aux curateurs").click()
    expect(reader.get_by_role("heading", name="Merci, votre signalement est arrivé")).to_be_visible()

    curator = opens("curator")
    curator.goto("/atelier/files/contested")
    expect(curator.get_by_text("le siège a changé de ville")).to_be_visible()
    curator.goto("/atelier/signalements")
    curator.get_by_role("row", name=re.compile("le siège a changé de ville")).get_by_role("link").click()
    tab_to(curator, "[name=reason]")
    curator.keyboard.press("Space")
    fill(curator, "#answer", "C’est corrigé.")
    press(curator, "main .form button[type=submit]")
    expect(curator.get_by_text("C’est noté.")).to_be_visible()
    curator.goto("/atelier/signalements?etat=repondus")
    expect(curator.get_by_text("fiche corrigée, par")).to_be_visible()
