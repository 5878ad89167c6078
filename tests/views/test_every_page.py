"""What holds on every public page: valid HTML, one title, one h1, safe headers, both languages."""

import itertools
import re

import html5lib
import pytest
from flask.testing import FlaskClient
from tests_addresses import PAGES

BOTH = [*PAGES, *(f"/en{path}" for path in PAGES)]


@pytest.fixture(params=BOTH)
def answer(request, visitor: FlaskClient):
    """The page at each address."""
    return visitor.get(request.param)


def test_page_is_valid_html_with_one_h1_and_ordered_headings(answer):
    assert answer.status_code == 200
    html5lib.HTMLParser(strict=True).parse(answer.text)
    levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", answer.text)]
    assert levels.count(1) == 1
    ids = re.findall(r'\sid="([^"]+)"', answer.text)
    assert len(ids) == len(set(ids))
    main = answer.text[answer.text.index("<main") :]
    in_main = [int(level) for level in re.findall(r"<h([1-6])[ >]", main)]
    assert in_main[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(in_main))


def test_page_has_title_description_landmarks_and_language(answer):
    title = re.search(r"<title>(.*?)</title>", answer.text, re.S)
    assert title
    assert len(title[1].strip()) > 5
    assert re.search(r'<meta name="description" content="[^"]{20,}"', answer.text)
    for landmark in ("<header", "<main", "<footer", "<nav", 'class="skip-link"'):
        assert landmark in answer.text
    expected = "en" if answer.request.path.startswith("/en") else "fr"
    assert f'<html lang="{expected}">' in answer.text


def test_page_runs_no_inline_code_and_asks_no_other_host(answer):
    assert not re.search(r"<[^>]*\sstyle=", answer.text)
    assert not re.search(r"\son[a-z]+=", answer.text)
    policy = answer.headers["Content-Security-Policy"]
    nonce = re.search(r"script-src 'nonce-([^']+)'", policy)
    assert nonce
    assert "unsafe" not in policy
    for script in re.findall(r"<script[^>]*>", answer.text):
        assert f'nonce="{nonce[1]}"' in script
    for address in re.findall(r'<(?:script|img|source|iframe)[^>]*src="([^"]+)"', answer.text):
        assert address.startswith("/")
    for address in re.findall(r'<link rel="(?:stylesheet|icon)" href="([^"]+)"', answer.text):
        assert address.startswith("/")


def test_page_tells_browsers_to_trust_nothing_else(answer):
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Referrer-Policy"]
    assert "Set-Cookie" not in answer.headers


def test_page_links_to_itself_in_the_other_language(visitor: FlaskClient):
    french = visitor.get("/recherche?q=emploi")
    assert 'href="/en/recherche?q=emploi"' in french.text
    assert 'href="/recherche?q=emploi"' in visitor.get("/en/recherche?q=emploi").text


def status_of(visitor: FlaskClient, link: str) -> int:
    """The status of an address; its answer is closed, for a static file holds one open."""
    with visitor.get(link) as answer:
        return answer.status_code


def test_every_link_of_every_page_leads_somewhere(visitor: FlaskClient):
    links = {link for path in PAGES for link in re.findall(r'href="(/[^"#?]*)', visitor.get(path).text)}
    links -= {
        "/recherche.pdf"
    }  # made by a process of its own, without a query for minutes: test_booklet.py asks for one
    broken = {link for link in links if status_of(visitor, link) not in (200, 301)}
    assert not broken
