"""/api/v1: whole lists by cursor, the page's own search, errors, limits, ETag, CORS, its description and its page."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_checks import check_document

from app import create_app
from config import Settings
from tests.conftest import close


@pytest.fixture(scope="module")
def site(seeded_folder) -> Iterator[Flask]:
    """The site, whose API one may ask as often as a test wants."""
    app = create_app(Settings(instance=seeded_folder, log_searches=False, api_rate_limit="100000 per minute"))
    yield app
    close(app)


def everything(visitor: FlaskClient, path: str, key: str) -> list[Any]:
    """All items of a list, page after page."""
    found: list[Any] = []
    address = path
    while address:
        answer = visitor.get(address)
        assert answer.status_code == 200
        found += [item[key] for item in answer.json["items"]]
        address = answer.json["next"]
        if address:
            assert answer.headers["Link"] == f'<{address}>; rel="next"'
            address = address.removeprefix("http://127.0.0.1:5000")
    return found


@pytest.mark.parametrize(
    "path, key",
    [
        ("/api/v1/entries?limit=90", "id"),
        ("/api/v1/search?taille=90", "id"),
        ("/api/v1/territories?level=epci&limit=100&inside=REG-53", "code"),
        ("/api/v1/organisations?limit=100", "slug"),
        ("/api/v1/figures?limit=70", "id"),
    ],
)
def test_a_list_read_page_by_page_holds_each_item_once(visitor: FlaskClient, path: str, key: str):
    found = everything(visitor, path, key)
    assert len(found) > 50
    assert len(set(found)) == len(found)


def test_entries_are_all_those_published(visitor: FlaskClient):
    total = visitor.get("/recherche.json").json["total"]
    assert len(everything(visitor, "/api/v1/entries?limit=100", "id")) == total
    kinds = [visitor.get(f"/api/v1/search?type={kind}").json["total"] for kind in ("exemple", "repere")]
    assert len(everything(visitor, "/api/v1/entries?limit=100&type=exemple", "id")) == kinds[0]


def test_an_entry_has_its_sources_and_leads_to_its_page(visitor: FlaskClient):
    hit = visitor.get("/api/v1/search?q=mobilite&type=exemple").json["items"][0]
    entry = visitor.get(f"/api/v1/entries/{hit['id']}").json
    assert entry["title"] == hit["title"]
    assert entry["sources"][0]["url"].startswith("http")
    assert visitor.get(entry["url"].removeprefix("http://127.0.0.1:5000")).status_code == 200


def test_search_finds_what_the_page_finds(visitor: FlaskClient):
    search = "q=mobilite&territoire=REG-53&acteur=associations&tri=titre"
    ours, theirs = visitor.get(f"/api/v1/search?{search}").json, visitor.get(f"/recherche.json?{search}").json
    assert [item["url"] for item in ours["items"]] == [hit["url"] for hit in theirs["hits"]]
    assert ours["facets"] == theirs["facets"]
    assert ours["total"] == theirs["total"]


def test_search_says_what_of_the_address_it_cannot_use(visitor: FlaskClient):
    notices = visitor.get("/api/v1/search?domaine=nulle-part&de=hier").json["notices"]
    assert {notice["code"] for notice in notices} == {"unknown-code", "bad-year"}


def test_search_says_when_the_base_changed_between_two_pages(visitor: FlaskClient):
    notices = visitor.get("/api/v1/search?cursor=2-00000000").json["notices"]
    assert "index-changed" in {notice["code"] for notice in notices}
    assert visitor.get("/api/v1/search?cursor=999999-00000000").json["items"] == []


def test_what_changed_since_a_day(visitor: FlaskClient):
    assert visitor.get("/api/v1/entries?since=2100-01-01").json["items"] == []
    assert visitor.get("/api/v1/entries?since=2020-01-01").json["items"]


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/entries?limit=0",
        "/api/v1/entries?limit=101",
        "/api/v1/entries?limit=x",
        "/api/v1/entries?limit=1&limit=2",
        "/api/v1/entries?cursor=-1",
        "/api/v1/entries?type=licorne",
        "/api/v1/entries?since=hier",
        "/api/v1/search?cursor=abc",
        "/api/v1/terms?vocabulary=licorne",
    ],
)
def test_a_wrong_parameter_is_named(visitor: FlaskClient, address: str):
    answer = visitor.get(address)
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    assert "Paramètre" in answer.json["detail"]


@pytest.mark.parametrize(
    "path", ["entries/999999999", "territories/REG-00", "organisations/nobody-here", "nowhere", "entries/abc"]
)
def test_what_does_not_exist_is_a_problem_any_site_may_read(visitor: FlaskClient, path: str):
    answer = visitor.get(f"/api/v1/{path}")
    assert answer.status_code == 404
    assert answer.json["status"] == 404
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_an_unchanged_answer_costs_nothing(visitor: FlaskClient):
    first = visitor.get("/api/v1/terms")
    again = visitor.get("/api/v1/terms", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert not again.data


def test_other_sites_may_read_but_nobody_may_write(visitor: FlaskClient):
    preflight = visitor.options("/api/v1/search", headers={"Origin": "https://exemple.fr"})
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" not in preflight.headers["Access-Control-Allow-Methods"]
    refused = visitor.post("/api/v1/search")
    assert refused.status_code == 405
    assert "GET" in refused.headers["Allow"]


def test_who_asks_too_often_is_told_when_to_come_back(seeded_folder):
    app = create_app(Settings(instance=seeded_folder, log_searches=False, api_rate_limit="2 per minute"))
    visitor = app.test_client()
    answers = [visitor.get("/api/v1/terms?vocabulary=form") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer.headers["RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
    assert 1 <= int(answers[2].headers["Retry-After"]) <= 60
    assert answers[2].mimetype == "application/problem+json"
    close(app)


@pytest.mark.parametrize(
    "path",
    ["search?q=emploi&taille=100", "entries?limit=100", "territories?limit=100", "organisations?limit=100", "figures"],
)
def test_statements_do_not_grow_with_the_page(visitor: FlaskClient, statements, path: str):
    visitor.get(f"/api/v1/{path}")
    assert len(statements) <= 20


def test_the_description_is_valid_and_names_every_address(visitor: FlaskClient, site: Flask):
    document = visitor.get("/api/v1/openapi.json").json
    check_document(document)
    routes = {rule.rule for rule in site.url_map.iter_rules() if rule.rule.startswith("/api/v1/")}
    assert len(document["paths"]) == len(routes) - 1  # the description itself


def test_the_page_tells_each_address_in_both_languages(visitor: FlaskClient):
    for path in visitor.get("/api/v1/openapi.json").json["paths"]:
        assert f"GET /api/v1{path}" in visitor.get("/api").text
    assert "What is promised" in visitor.get("/en/api").text
