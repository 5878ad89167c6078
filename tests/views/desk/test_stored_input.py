"""Hostile texts saved through the real forms and published: every page and file that shows them is parsed and proven inert."""

import re

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import Kind
from services.markdown import to_html
from tests.desk_pages import post
from tests.hostile import MARKDOWN, SHORT, assert_inert, typed
from tests.signing import signed_in
from views.addresses import FOLDERS, ONE_OF


@pytest.fixture(scope="module")
def curator(module_site: Flask) -> FlaskClient:
    """A browser where a curator is signed in."""
    return signed_in(module_site)


@pytest.mark.parametrize("kind", list(Kind))
def test_hostile_texts_published_are_shown_as_texts(module_site: Flask, curator: FlaskClient, kind: Kind):
    for short in SHORT:
        saved = post(curator, f"/atelier/fiches/nouvelle/{ONE_OF[kind]}", typed(kind, short), button="publish")
        assert_inert(saved)
        assert saved.status_code == 303, (short, re.findall(r'<li><a href="#[^>]*>(.*?)</a>', saved.text))
        id = int(saved.headers["Location"].rpartition("/")[2])
        entry = f"/atelier/fiches/{id}"
        edit = curator.get(entry)
        assert_inert(edit)
        public = re.search(rf'href="(/{FOLDERS[kind]}/[^"]+)"', edit.text)
        assert public, "a published entry says where it is"
        for path in (f"{entry}/apercu", f"{entry}/historique", f"{entry}/comparer", f"{entry}/historique/1", public[1]):
            answer = curator.get(path)
            assert answer.status_code == 200
            assert_inert(answer)


@pytest.mark.parametrize(
    "path",
    [
        "/", "/en/", "/recherche?q=zapette", "/en/recherche?q=zapette", "/recherche?q=script+zap", "/exemples",
        "/recherche.json?q=zapette", "/recherche.csv?q=zapette", "/recherche/completion?q=zap", "/sitemap.xml",
        "/territoires/COM-39300", "/domaines/mobilite", "/atelier/", "/atelier/fiches?q=zapette",
    ],
)  # fmt: skip
def test_lists_that_hold_hostile_entries_are_inert(module_site: Flask, curator: FlaskClient, path: str):
    for short in SHORT[:3]:
        post(curator, "/atelier/fiches/nouvelle/exemple", typed(Kind.EXAMPLE, short), button="publish")
    answer = curator.get(path)
    assert_inert(answer)
    if answer.mimetype == "text/csv":
        assert not re.search(r'(^|,)"?[=+@]', answer.text, re.M), "a spreadsheet would run it"


@pytest.mark.parametrize("field", ["sources-0-url", "partners-0-url"])
@pytest.mark.parametrize(
    "address", ["javascript:zap(1)", "data:text/html,x", "//zap.exemple", "https://a\nb.fr", "vbscript:x"]
)
def test_addresses_that_would_run_are_refused_at_their_field(curator: FlaskClient, field: str, address: str):
    pairs = [pair for pair in typed(Kind.EXAMPLE, "Essai") if pair[0] != field]
    refused = post(curator, "/atelier/fiches/nouvelle/exemple", [*pairs, (field, address)], button="publish")
    assert refused.status_code == 422
    assert_inert(refused)


@pytest.mark.parametrize("line", MARKDOWN.split("\n\n"))
def test_markdown_gives_nothing_that_runs(line: str):
    for element in html5lib.parseFragment(to_html(line), namespaceHTMLElements=False).iter():
        assert element.tag in {"DOCUMENT_FRAGMENT", "p", "a", "code", "em", "strong", "br", "ul", "li"}
        assert not [name for name in element.attrib if name not in ("href", "rel", "title")]
        assert not (element.get("href") or "").lower().startswith(("javascript", "data", "vbscript"))
