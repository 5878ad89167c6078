"""Pages of entries: what they hold, where old addresses lead, how one goes on within a search."""

import io
import json
import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from tests_addresses import EXAMPLE, SHEET

from models import Kind
from views.addresses import FOLDERS


@pytest.mark.parametrize("kind", list(Kind))
def test_an_entry_of_each_kind_shows_its_title_sources_and_citation(visitor: FlaskClient, kind: Kind):
    hit = visitor.get(f"/recherche.json?type={kind.value}").json["hits"][0]
    page = visitor.get(f"/{FOLDERS[kind]}/{hit['slug']}")
    assert page.status_code == 200
    assert hit["title"] in unescape(page.text)
    assert 'id="sources"' in page.text
    assert 'id="citation"' in page.text
    described = json.loads(unescape(re.search(r'ld\+json"[^>]*>(.*?)</script>', page.text, re.S)[1]))
    assert described["@context"] == "https://schema.org"


def test_every_entry_answers(visitor: FlaskClient):
    addresses = re.findall(
        r"<loc>http://[^/]+(/(?:exemples|reperes|ressources|catalyseurs|ecosystemes)/[^<]+)</loc>",
        visitor.get("/sitemap.xml").text,
    )
    assert len(addresses) >= 395
    for address in addresses:
        assert visitor.get(address).status_code == 200, address


def test_the_wrong_folder_leads_to_the_right_one(visitor: FlaskClient):
    answer = visitor.get("/reperes/fondation-territoriale-de-la-vienne")
    assert answer.status_code == 301
    assert answer.location == EXAMPLE


def test_previous_and_next_follow_the_search(visitor: FlaskClient):
    results = visitor.get("/recherche?q=mobilite&type=exemple")
    links = [unescape(link) for link in re.findall(r'class="card-title"[^>]*><a href="([^"]+)"', results.text)]
    page = visitor.get(links[1])
    previous = re.search(r'rel="prev" href="([^"?]+)', page.text)
    following = re.search(r'rel="next" href="([^"?]+)', page.text)
    assert previous
    assert previous[1] == links[0].partition("?")[0]
    assert following
    assert following[1] == links[2].partition("?")[0]
    assert 'href="/recherche?q=mobilite&amp;type=exemple"' in page.text


def test_the_last_hit_of_a_page_leads_to_the_first_of_the_next(visitor: FlaskClient):
    first = visitor.get("/recherche?type=exemple")
    second = visitor.get("/recherche?type=exemple&page=2")

    def links(page):
        return [unescape(link) for link in re.findall(r'class="card-title"[^>]*><a href="([^"]+)"', page.text)]

    following = re.search(r'rel="next" href="([^"?]+)', visitor.get(links(first)[-1]).text)
    assert following
    assert following[1] == links(second)[0].partition("?")[0]
    previous = re.search(r'rel="prev" href="([^"?]+)', visitor.get(links(second)[0]).text)
    assert previous
    assert previous[1] == links(first)[-1].partition("?")[0]


def test_a_sheet_shows_each_figure_with_its_year_and_source(visitor: FlaskClient):
    page = visitor.get(SHEET)
    blocks = page.text.count('class="figure-block"')
    assert blocks >= 3
    assert page.text.count('class="figure-source"') == blocks


@pytest.mark.parametrize("address", [EXAMPLE, SHEET, "/", "/recherche?q=emploi", "/acteurs/associations", "/methode"])
def test_a_page_already_held_is_not_sent_again(visitor: FlaskClient, address: str):
    tag = visitor.get(address).headers["ETag"]
    again = visitor.get(address, headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert not again.data
    assert "Content-Security-Policy" not in again.headers, "the stored page's nonce must stay the one allowed"


def test_the_shared_picture_is_a_png_of_the_expected_size(visitor: FlaskClient):
    answer = visitor.get(f"/images{EXAMPLE}.png")
    assert answer.mimetype == "image/png"
    assert Image.open(io.BytesIO(answer.data)).size == (1200, 630)


def test_an_english_page_is_cited_and_pictured_in_english(visitor: FlaskClient):
    html = visitor.get(f"/en{EXAMPLE}").text
    assert "(accessed on " in html
    image = re.search(r'<meta property="og:image" content="http://[^/]+(/en/images/[^"]+)"', html)
    assert image
    assert visitor.get(image[1]).data != visitor.get(f"/images{EXAMPLE}.png").data


def test_every_page_has_a_picture_to_share(visitor: FlaskClient):
    for path in ("/", "/domaines/mobilite", "/catalyseurs"):
        image = re.search(r'<meta property="og:image" content="http://[^/]+(/[^"]+)"', visitor.get(path).text)
        assert image
        assert Image.open(io.BytesIO(visitor.get(image[1]).data)).size == (1200, 630)


@pytest.mark.parametrize(
    "typed, page",
    [
        ("/recherche/?q=eau&type=exemple", "/recherche?q=eau&type=exemple"),
        ("/en/exemples/", "/en/exemples"),
        ("/%2Fexemples/", "/exemples"),
        ("/api/", "/api"),
    ],
)
def test_a_slash_too_many_leads_to_the_page(visitor: FlaskClient, typed: str, page: str):
    answer = visitor.get(typed)
    assert (answer.status_code, answer.headers["Location"].removeprefix("http://localhost")) == (308, page)


@pytest.mark.parametrize("typed", ["/nulle-part/", "/%2Fexemple.org/", "/exemples/nulle-part/x/"])
def test_a_slash_too_many_makes_no_page_of_what_is_none(visitor: FlaskClient, typed: str):
    assert visitor.get(typed).status_code == 404


def test_unknown_addresses_answer_404_with_a_search_box(visitor: FlaskClient):
    for address in (
        "/exemples/inconnu",
        "/acteurs/inconnu",
        "/territoires/REG-99",
        "/organisations/inconnu",
        "/rien",
        "/en/rien",
    ):
        page = visitor.get(address)
        assert page.status_code == 404
        assert 'name="q"' in page.text


def test_health_says_what_is_ready(visitor: FlaskClient):
    answer = visitor.get("/sante")
    assert answer.status_code == 200
    assert answer.json["status"] == "ok"
    assert answer.json["entries"] == answer.json["indexed"] >= 395


def test_an_unexpected_error_is_told_without_a_trace(own_site: Flask):
    def fails() -> str:
        raise RuntimeError("secret detail")

    own_site.view_functions["home.show"] = fails
    page = own_site.test_client().get("/")
    assert page.status_code == 500
    assert "secret detail" not in page.text
    assert "n’est pas de votre fait" in page.text.replace("'", "’")


def test_a_compressed_page_is_not_sent_again_either(visitor: FlaskClient):
    accepts = {"Accept-Encoding": "gzip, br"}
    first = visitor.get(EXAMPLE, headers=accepts)
    assert first.headers["Content-Encoding"] in {"br", "gzip"}
    again = visitor.get(EXAMPLE, headers=accepts | {"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert "Content-Security-Policy" not in again.headers
