"""« Toujours vrai ? » from end to end: a curator names a contact, who agrees, answers and leaves, without an account."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import create_engine, text

from tests.browser.conftest import flask, served
from tests.browser.people import PASSWORD, fill, press, sign_in, tab_to
from tests.browser.test_accessibility import OF_COLOUR, RULES
from tests.smtp import Mailbox, smtp_server

SHEET = "repere-acteur-citoyens"


@pytest.fixture
def mailed(ready_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Path, str, Mailbox]]:
    """A running site that sends letters, where nobody checked one fiche Repères for years."""
    folder = shutil.copytree(ready_folder, tmp_path / "instance")
    engine = create_engine(f"sqlite:///{folder / 'alliances.db'}")
    with engine.begin() as connection:
        old = text("UPDATE entry SET published_at = '2020-01-10 10:00:00.000000' WHERE slug = :slug")
        assert connection.execute(old, {"slug": SHEET}).rowcount == 1
    engine.dispose()
    with smtp_server() as mailbox:
        for name, value in mailbox.settings.items():
            monkeypatch.setenv(f"ALLIANCES_{name.upper()}", str(value))
        typed = f"{PASSWORD}\n{PASSWORD}\n"
        flask(folder, "user", "add", "curator@exemple.fr", "--name", "Camille", "--role", "curator", typed=typed)
        with served(folder) as root:
            monkeypatch.setenv("ALLIANCES_PUBLIC_URL", root)
            yield folder, root, mailbox


def look(page: Page) -> None:
    """What every page of the walk must be: readable by all, in both schemes, and no wider than a telephone."""
    wide = page.viewport_size
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    found = Axe().run(page, options=RULES).response["violations"]
    page.emulate_media(color_scheme="dark")
    found += Axe().run(page, options=OF_COLOUR).response["violations"]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(wide or {"width": 1280, "height": 900})
    assert not [(one["id"], one["nodes"][0]["html"][:200]) for one in found]


def link_in(page: Page, mailbox: Mailbox, path: str) -> str:
    """The link of the newest letter that holds one to this page; letters leave in the background."""
    for _attempt in range(100):
        found = [re.search(rf"\S+/toujours-vrai{path}\?lien=\S+", letter.get_content()) for letter in mailbox.letters]
        if links := [match[0] for match in found if match]:
            return links[-1]
        page.wait_for_timeout(100)
    raise AssertionError(f"no letter leads to {path}")


def test_from_the_name_of_a_contact_to_its_leaving(chromium: Browser, mailed: tuple[Path, str, Mailbox]):
    folder, root, mailbox = mailed
    context = chromium.new_context(base_url=root, locale="fr-FR", viewport={"width": 1280, "height": 900})
    strangers = chromium.new_context(base_url=root, locale="fr-FR", java_script_enabled=False)
    curator, stranger = context.new_page(), context.new_page()
    sign_in(curator, "curator")
    desk = name_a_contact(curator)
    agree(stranger, link_in(stranger, mailbox, "/accord"))
    flask(folder, "questions", "send")
    question = link_in(stranger, mailbox, "")
    say_no(strangers.new_page(), question)
    curator.goto("/atelier/signalements")
    expect(curator.get_by_text("Un chiffre a été révisé.")).to_be_visible()
    curator.goto(desk)
    expect(curator.get_by_text(re.compile("a changé, le"))).to_be_visible()
    leave(stranger, link_in(stranger, mailbox, "/quitter"), question)
    curator.reload()
    expect(curator.get_by_text(re.compile("Accord retiré le"))).to_be_visible()
    expect(curator.get_by_text("etudes@exemple.fr")).to_have_count(0)
    context.close()
    strangers.close()


def name_a_contact(curator: Page) -> str:
    """By keyboard, from the queue; the page of the entry where it is done."""
    curator.goto("/atelier/files/stale")
    tab_to(curator, "a[href$='/toujours-vrai']")
    with curator.expect_navigation():
        curator.keyboard.press("Enter")
    expect(curator.get_by_text("Personne ne peut encore être interrogé")).to_be_visible()
    look(curator)
    fill(curator, "#organisation", "Observatoire des alliances (essai)")
    fill(curator, "#role", "études")
    fill(curator, "#email", "etudes@exemple.fr")
    press(curator, "main .form button[type=submit]")
    expect(curator.get_by_text("La demande d’accord part par courriel")).to_be_visible()
    look(curator)
    return curator.url


def agree(stranger: Page, consent: str) -> None:
    """Says yes once; the link asks no more."""
    stranger.goto(consent)
    look(stranger)
    stranger.get_by_role("button", name="D’accord").click()
    expect(stranger.get_by_role("heading", name="Merci, c’est noté")).to_be_visible()
    stranger.goto(consent)
    expect(stranger.get_by_role("button", name="D’accord")).to_have_count(0)
    look(stranger)


def say_no(stranger: Page, question: str) -> None:
    """First without a word, then with one, without JavaScript."""
    stranger.goto(question)
    stranger.get_by_role("button", name="Non, ou cela a changé").click()
    expect(stranger.get_by_role("alert")).to_contain_text("Dites en une phrase ce qui a changé.")
    stranger.get_by_label("Sinon, ce qui a changé").fill("Un chiffre a été révisé.")
    stranger.get_by_role("button", name="Non, ou cela a changé").click()
    expect(stranger.get_by_role("heading", name="Merci, c’est transmis")).to_be_visible()
    stranger.reload()  # sends nothing again
    expect(stranger.get_by_role("heading", name="Merci, c’est transmis")).to_be_visible()


def leave(stranger: Page, way_out: str, question: str) -> None:
    """Withdraws; the links of every letter are dead."""
    stranger.goto(question)
    look(stranger)
    stranger.goto(way_out)
    look(stranger)
    stranger.get_by_role("button", name="Retirer mon accord").click()
    expect(stranger.get_by_role("heading", name="C’est fait")).to_be_visible()
    stranger.goto(question)
    expect(stranger.get_by_role("heading", name="Ce lien ne vaut plus rien")).to_be_visible()
    look(stranger)
