"""The English interface: nothing left untranslated, the catalogue compiled, entries in their own language."""

import ast
import io
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from flask.testing import FlaskClient
from tests_addresses import EXAMPLE

from search import FACETS
from views.entry_page import VOCABULARY_TITLES
from views.sections import TITLES

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "translations" / "en" / "LC_MESSAGES" / "messages.po"


def extracted() -> set[str]:
    """Every French message of the templates and the views."""
    found: set[str] = set()
    for folder, method in (("templates", "jinja2"), ("views", "python")):
        pattern = "**.html" if method == "jinja2" else "**.py"
        keywords = {"_": None, "gettext": None, "ngettext": (1, 2), "mark": None}
        rows = extract_from_dir(ROOT / folder, method_map=[(pattern, method)], keywords=keywords)
        found |= {row[2] if isinstance(row[2], str) else row[2][0] for row in rows}
    return found


def translated() -> dict[str, object]:
    with CATALOGUE.open("rb") as file:
        return {m.id if isinstance(m.id, str) else m.id[0]: m.string for m in read_po(file, locale="en") if m.id}


def test_every_message_has_an_english_translation_and_none_is_left_over():
    texts = translated()
    assert extracted() == set(texts)
    assert all(text if isinstance(text, str) else all(text) for text in texts.values())


def test_words_that_come_from_lower_layers_are_in_the_catalogue():
    words = {facet.label for facet in FACETS} | set(TITLES.values()) | set(VOCABULARY_TITLES.values())
    assert words <= set(translated())


def test_the_compiled_catalogue_is_that_of_the_text():
    compiled = io.BytesIO()
    with CATALOGUE.open("rb") as file:
        write_mo(compiled, read_po(file, locale="en"))
    compiled.seek(0)
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        kept = {str(m.id): m.string for m in read_mo(file) if m.id}
    assert kept == {str(m.id): m.string for m in read_mo(compiled) if m.id}


def test_an_entry_keeps_its_language_on_an_english_page(visitor: FlaskClient):
    page = visitor.get(f"/en{EXAMPLE}")
    assert re.search(r'<h1 lang="fr"', page.text)
    assert "The need" in page.text
    assert "Key figures" in visitor.get("/en/reperes/repere-domaine-mobilite").text


def test_links_of_an_english_page_stay_in_english(visitor: FlaskClient):
    links = set(re.findall(r'<a[^>]* href="(/[^"]*)"', visitor.get("/en/").text))
    french = {"/", "/compte/connexion", "/proposer"}  # the other language, and rooms that speak French only
    assert {link for link in links if not link.startswith("/en")} == french


def notice_messages() -> set[str]:
    """The sentences that a Notice is made with in search/, given at once or under the name `message`."""
    found: set[str] = set()
    for file in (ROOT / "search").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            is_named = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "message"
            is_made = isinstance(node, ast.Call) and ast.unparse(node.func) == "Notice"
            if is_named or is_made:
                texts = [leaf.value for leaf in ast.walk(node) if isinstance(leaf, ast.Constant)]
                found |= {text for text in texts if isinstance(text, str) and text.endswith(".")}
    return found


def test_what_a_search_tells_is_in_the_catalogue():
    assert len(notice_messages()) > 10
    assert notice_messages() <= set(translated())


@pytest.mark.parametrize(
    "address, told",
    [
        ("/en/recherche?domaine=inconnu", "The filter “Domains” does not know the value “inconnu”"),
        ("/en/recherche?q=de+la", "These words are too common"),
        ("/en/recherche?de=hier", "“hier” is not a year"),
        ("/en/recherche?q=<b>&domaine=<i>", "does not know the value “&lt;i&gt;”"),
    ],
)
def test_an_english_page_tells_in_english_what_the_search_did(visitor: FlaskClient, address: str, told: str):
    page = visitor.get(address).text
    assert told in page
    assert not re.search(r'class="notice[^>]*>[^<]*(fiches|filtre)', page)


def test_the_reasons_of_an_english_page_are_in_english(visitor: FlaskClient):
    page = visitor.get("/en/recherche?q=mobilite&pourquoi=1").text
    assert "in the title" in page
    assert "dans le titre" not in page


@pytest.mark.parametrize(
    "path, said",
    [
        ("/en/exemples/rien", "This entry does not exist"),
        ("/en/gazette/2026-01", "This issue does not exist"),
        ("/en/alertes/quitter/rien", "This is not followed"),
    ],
)
def test_an_english_page_says_in_english_what_is_not_there(visitor: FlaskClient, path: str, said: str):
    answer = visitor.get(path)
    assert answer.status_code == 404
    assert said in answer.text
