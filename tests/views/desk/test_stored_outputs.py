"""Hostile texts that were stored leave the site as texts: feeds, tables, citations, harvests, booklets, files and letters."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import html5lib
import pytest
from defusedxml import ElementTree
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from extensions import settings
from models import Kind, UserRole
from tests.desk_pages import EXAMPLE, NEW, post, without
from tests.hostile import SHORT, assert_inert, typed
from tests.signing import csrf_token, sign_in, signed_in
from tests.smtp import Mailbox, smtp_server
from tests.views.conftest import copied_site

KNOWN = {
    "http://www.w3.org/2005/Atom",
    "http://www.openarchives.org/OAI/2.0/",
    "http://purl.org/dc/elements/1.1/",
    "http://www.openarchives.org/OAI/2.0/oai_dc/",
    "http://www.openarchives.org/OAI/2.0/oai-identifier",
    "http://graphml.graphdrawing.org/xmlns",
    "http://a9.com/-/spec/opensearch/1.1/",
    "http://www.sitemaps.org/schemas/sitemap/0.9",
}
NAMES = [
    "../../../../etc/passwd",
    "..\\..\\zap.jpg",
    "<img src=x onerror=zap(1)>.jpg",
    '"; filename="zap.html',
    "a%0D%0ASet-Cookie: zap=1.jpg",
    "=HYPERLINK(1).jpg",
    "\u202egnp.zap\u0000.jpg",
    "é" * 300 + ".jpg",
]


@pytest.fixture(scope="module")
def curator(module_site: Flask) -> FlaskClient:
    return signed_in(module_site)


@pytest.fixture(scope="module")
def stored(curator: FlaskClient) -> list[str]:
    """The public addresses of published examples, one for each text of the corpus."""
    found = []
    for short in SHORT:
        saved = post(curator, "/atelier/fiches/nouvelle/exemple", typed(Kind.EXAMPLE, short), button="publish")
        public = re.search(r'href="(/exemples/[^"]+)"', curator.get(saved.location).text)
        assert public, short
        found.append(public[1])
    return found


@pytest.fixture
def reader(module_site: Flask, stored: list[str]) -> FlaskClient:
    """A visitor of a site that holds them."""
    return module_site.test_client()


@pytest.mark.parametrize(
    "path",
    [
        "/recherche.atom?q=zapette",
        "/oai?verb=ListRecords&metadataPrefix=oai_dc&set=example",
        "/oai?verb=GetRecord&identifier=<script>zap(1)</script>&metadataPrefix=%0d%0a",
        "/reseau.graphml?q=zapette",
        "/sitemap-1.xml",
    ],
)
def test_xml_holds_no_element_that_is_not_ours(reader: FlaskClient, path: str):
    answer = reader.get(path)
    assert answer.mimetype.endswith("xml")
    assert_inert(answer)
    for element in ElementTree.fromstring(answer.data).iter():
        assert element.tag.partition("}")[0].lstrip("{") in KNOWN
        assert element.get("type") not in ("html", "xhtml")  # texts are told as texts
        for name in ("href", "src"):
            assert (element.get(name) or "http").startswith("http")


def test_a_feed_says_the_titles_to_the_letter(reader: FlaskClient):
    feed = ElementTree.fromstring(reader.get("/recherche.atom?q=zapette").data)
    titles = {one.text for one in feed.iter("{http://www.w3.org/2005/Atom}title")}
    assert "Zapette <script>zap(1)</script>" in titles


@pytest.mark.parametrize("path", ["/recherche.csv?q=zapette", "/reseau.csv?q=zapette", "/chiffres.csv"])
def test_no_cell_of_a_table_begins_a_formula(reader: FlaskClient, path: str):
    answer = reader.get(path)
    assert_inert(answer)
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert len({len(row) for row in rows}) == 1  # no text breaks out of its cell
    assert not [cell for row in rows for cell in row if re.match(r"[=+@\t\r]|-[^\d]", cell)]


def test_a_workbook_holds_no_formula_and_no_link(reader: FlaskClient):
    with zipfile.ZipFile(io.BytesIO(reader.get("/recherche.xlsx?q=zapette").data)) as book:
        parts = [one for name in book.namelist() for one in ElementTree.fromstring(book.read(name)).iter()]
    assert not [one for one in parts if one.tag.endswith("}f")], "a formula"
    assert not [one for one in parts if one.get("TargetMode") == "External"], "a link"


def test_citations_stay_whole(reader: FlaskClient):
    total = reader.get("/recherche.json?q=zapette").json["total"]
    assert total == len(SHORT)
    bib = reader.get("/recherche.bib?q=zapette").text
    assert len(re.findall(r"^@misc\{", bib, re.M)) == total
    plain = re.sub(r"\\[{}]", "", bib)
    assert plain.count("{") == plain.count("}")
    ris = reader.get("/recherche.ris?q=zapette").text
    lines = [line for line in ris.splitlines() if line]
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines)
    assert [line[:2] for line in lines].count("TY") == [line[:2] for line in lines].count("ER") == total


def test_what_programs_read_is_json_and_nothing_else(reader: FlaskClient, stored: list[str]):
    for address in stored:
        for form in ("json", "jsonld", "csl.json"):
            answer = reader.get(f"{address}.{form}")
            assert "json" in answer.mimetype
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert json.loads(answer.text)
    lines = reader.get("/recherche.jsonl?q=zapette").text.splitlines()
    assert len([json.loads(line) for line in lines]) == len(SHORT) + 1
    assert reader.get("/api/v1/search?q=zapette").mimetype.endswith("json")


@pytest.mark.parametrize(
    "path", ["/recherche/livret?q=zapette", "/publications?q=zap", "/publications", "/organisations"]
)
def test_pages_made_of_sources_and_organisations_are_inert(reader: FlaskClient, path: str):
    assert_inert(reader.get(path))


def test_the_page_of_each_hostile_organisation_is_inert(reader: FlaskClient, stored: list[str]):
    seen = {
        link for address in stored for link in re.findall(r'href="(/organisations/[^"?]+)"', reader.get(address).text)
    }
    assert seen
    for link in seen:
        assert_inert(reader.get(link))


def test_a_frame_for_other_sites_holds_no_script(reader: FlaskClient):
    answer = reader.get("/cadre/liste?q=zapette")
    tags = {one.tag for one in html5lib.parse(answer.text, namespaceHTMLElements=False).iter()}
    assert tags.isdisjoint({"script", "iframe", "svg", "form", "style"})
    assert "script-src" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("query", SHORT)
def test_what_is_asked_changes_no_header(reader: FlaskClient, query: str):
    for path in ("/recherche", "/recherche.csv", "/recherche.atom", "/recherche/livret"):
        assert_inert(reader.get(path, query_string={"q": query, "territoire": query}))


def photo() -> io.BytesIO:
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "#a05030").save(made, "JPEG")
    made.seek(0)
    return made


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_the_name_of_a_file_is_a_text_to_show(module_site: Flask, curator: FlaskClient, name: str):
    entry = post(curator, NEW, EXAMPLE, "publish").location
    described = {"alt": SHORT[1][:200], "credit": SHORT[3][:200], "licence": "CC-BY-4.0"}
    fields = {"csrf_token": csrf_token(curator), **described, "file": (photo(), name)}
    assert curator.post(f"{entry}/images", data=fields).status_code == 303
    page = curator.get(f"{entry}/images")
    assert_inert(page)
    public = re.search(r'href="(/exemples/[^"]+)"', curator.get(entry).text)
    assert public
    shown = module_site.test_client().get(public[1])
    assert_inert(shown)
    file = re.search(r'(/fichiers/[0-9a-f]+/[a-z.]+)"', shown.text)
    assert file
    assert_inert(module_site.test_client().get(file[1]))
    with module_site.app_context():
        folder = settings().instance
    assert not [one for one in folder.rglob("*zap*") if one.is_file()]  # no name of theirs is a name on disk


@pytest.fixture
def letters(seeded_folder: Path, tmp_path: Path) -> Iterator[tuple[Flask, Mailbox]]:
    """A site that sends letters, and what arrives."""
    with smtp_server() as box:
        for site in copied_site(seeded_folder, tmp_path / "instance", **box.settings):
            yield site, box


def test_no_text_adds_a_header_or_a_recipient_to_a_letter(letters: tuple[Flask, Mailbox]):
    site, box = letters
    evil = "T\r\nBcc: zap@exemple.fr\r\n\r\n<script>zap(1)</script>"
    curator, author, visitor = (site.test_client() for _ in range(3))
    sign_in(curator, UserRole.CURATOR)
    sign_in(author, UserRole.CONTRIBUTOR, name=evil[:100])
    sent = post(author, NEW, [("title", evil), *EXAMPLE[1:]], "submit")
    assert sent.status_code == 303
    post(author, sent.location, [("comment", evil), ("version", "2")], "comment")
    proposed = [*without(EXAMPLE, "title", "scale", "maturity", "domains"), ("title", evil)]
    post(
        visitor,
        "/proposer",
        [*proposed, ("contact_name", evil), ("contact_email", "ines@exemple.fr"), ("consent", "y")],
        "send",
    )
    visitor.post("/alertes", data={"email": "zap@exemple.fr\r\nBcc: zip@exemple.fr", "q": evil})
    visitor.post("/alertes", data={"email": "ines@exemple.fr", "q": evil})
    site.extensions["alliances-mail"].wait(10)
    assert len(box.letters) >= 2
    for letter in box.letters:
        assert letter.get_all("To") in (["curator@exemple.fr"], ["ines@exemple.fr"])
        assert len(letter.get_all("Subject")) == 1
        assert letter["Bcc"] is None
        assert letter.get_content_type() == "text/plain"
