"""Every role on every route, generated from the URL map: each gets what the endpoint declares, and a route that declares
nothing fails here and is closed."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from models import UserRole
from tests.signing import sign_in, signed_in
from views.access import EVERYBODY, PROGRAMS, PUBLIC_ENDPOINTS, RANK, SAFE_METHODS, least_role

SAMPLES = {"int": "999999", "any": "", "path": "a/b", "kind": "exemple", "string": "rien", "default": "rien"}
ASKERS = [None, *UserRole]


def rules(app: Flask) -> list[Rule]:
    return sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule))


def address(rule: Rule) -> str:
    """The rule's path with a value in each place: entries that do not exist, so that nothing is changed."""

    def sample(found: re.Match[str]) -> str:
        choices = re.match(r"any\(([^,)]+)", found[1])
        if choices:
            return choices[1].strip("'\" ")
        kind = found[1].partition(":")[0] if ":" in found[1] else "default"
        return SAMPLES[kind.partition("(")[0]]

    return re.sub(r"<([^>]+)>", sample, rule.rule)


@pytest.fixture(scope="module")
def visitors(module_site: Flask) -> dict[UserRole | None, FlaskClient]:
    """A stranger, and somebody signed in of each role."""
    clients: dict[UserRole | None, FlaskClient] = {asker: module_site.test_client() for asker in ASKERS}
    for role in UserRole:
        sign_in(clients[role], role)
    return clients


def test_every_endpoint_declares_its_least_role(site: Flask):
    undeclared = []
    for rule in rules(site):
        try:
            least_role(site, rule.endpoint)
        except KeyError:
            undeclared.append(f"{rule.endpoint} ({rule.rule})")
    assert not undeclared


def test_what_strangers_may_post_is_declared_one_by_one(site: Flask):
    writable = {rule.endpoint for rule in rules(site) if (rule.methods or set()) - SAFE_METHODS}
    public = {endpoint for endpoint in writable if least_role(site, endpoint) is EVERYBODY}
    assert public <= PUBLIC_ENDPOINTS


def test_an_endpoint_that_declares_nothing_is_closed_even_to_administrators(own_site: Flask):
    own_site.add_url_rule("/oubliee", "forgotten", lambda: "secret")
    client = signed_in(own_site, UserRole.ADMIN)
    answer = client.get("/oubliee")
    assert answer.status_code == 403
    assert "secret" not in answer.text


@pytest.mark.parametrize("asker", ASKERS, ids=lambda asker: asker.value if asker else "stranger")
def test_each_role_gets_on_each_route_what_is_declared(visitors, module_site: Flask, asker: UserRole | None):
    surprises = []
    for rule in rules(module_site):
        for method in sorted((rule.methods or set()) - {"OPTIONS"}):
            with visitors[asker].open(address(rule), method=method) as answer:
                got = outcome(answer)
            expected = expectation(least_role(module_site, rule.endpoint), asker, method)
            if rule.endpoint in PROGRAMS and method not in SAFE_METHODS:
                expected = {"let in", "no token"}  # no token is asked for; an empty body may be a bad request
            if got not in expected:
                surprises.append((method, rule.rule, got, expected))
    assert not surprises


def outcome(answer: TestResponse) -> str:
    """What the guard did, read from the answer."""
    if answer.status_code in (301, 302, 303) and "/compte/connexion?suite=" in answer.headers["Location"]:
        return "sent to sign in"
    words = {400: "no token", 403: "refused"}
    return words.get(answer.status_code, "let in" if answer.status_code < 500 else f"broken: {answer.status_code}")


def expectation(needed: UserRole | None, asker: UserRole | None, method: str) -> set[str]:
    """What the declared role promises to this asker; a form without its token goes no further, whatever the role."""
    if needed is not EVERYBODY and asker is None:
        return {"sent to sign in"}
    if needed is not EVERYBODY and RANK[asker] < RANK[needed]:
        return {"refused"}
    return {"let in"} if method in SAFE_METHODS else {"no token"}
