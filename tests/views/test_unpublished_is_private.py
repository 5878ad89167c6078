"""What is not published is nowhere: every public address, generated from the URL map, says the same with it and without it.

Publishing makes it found at once; taking it back makes it gone at once, everywhere, counts and suggestions included.
"""

import io
import re
import zipfile
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from models import UserRole
from tests.desk_pages import EXAMPLE, NEW, Pairs, fields_of, post
from tests.signing import sign_in
from views.access import EVERYBODY, least_role

WORD = "zwyxolade"  # in no entry of the base
PLACE, DOMAIN, ACTOR = "COM-39300", "mobilite", "tpe-pme"
SLUG, ORGANISATION = f"un-{WORD}", f"atelier-{WORD}"
SECRET: Pairs = [
    *(pair for pair in EXAMPLE if pair[0] not in {"title", "partners-0-name", "sources-0-url"}),
    ("title", f"Un {WORD} prête des voitures"),
    ("slug", SLUG),
    ("partners-0-name", f"Atelier {WORD}"),
    ("sources-0-url", f"https://{WORD}.fr/"),
    ("sources-0-publisher", "Le Progrès"),
]

# What stands in each place of a rule. A rule with another place fails here until it is told what may stand there.
VALUES = {
    "folder": ["exemples", "catalyseurs"],
    "name": ["methode"],
    "slug": [SLUG, ORGANISATION, "fondation-territoriale-de-la-vienne", "schneider-electric"],
    "code": [PLACE, "DEP-39", "REG-27", "PAYS-FR", DOMAIN, ACTOR],
    "suffix": ["csv", "xlsx", "jsonl", "bib", "ris", "csl.json"],
    "secret": ["rien"],
    "token": ["rien"],
    "file": ["datapackage.json"],
    "form": ["json", "jsonld", "bib"],
    "filename": ["rien"],
    "number": ["1"],
    "month": ["2026-11"],
}
QUERIES = [f"?q={WORD}", "?q=voitures", f"?domaine={DOMAIN}&territoire={PLACE}&acteur={ACTOR}", f"?q={WORD[:4]}"]
ASKED = re.compile(
    r"recherche|carte|matrices|publications|proposer/|chiffres|chronologie|couverture|reseau"
)  # they take a search
SKIPPED = {"static", "asset", "bootstrap.static", "booklet.as_pdf"}  # files; the PDF prints the page /recherche/livret
DATED = ("xlsx", "bib", "ris", "jsonl", "csl.json")  # they say when they were asked


def addresses(app: Flask) -> Iterator[str]:
    """Every public page, with each value in each of its places and each query."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        is_page = "GET" in (rule.methods or set()) and rule.endpoint not in SKIPPED
        is_page = is_page and not rule.endpoint.startswith("en_")  # the same views, in English
        if is_page and least_role(app, rule.endpoint) is EVERYBODY:
            for path in paths(rule):
                yield path
                yield from (path + query for query in QUERIES if ASKED.search(path))


def paths(rule: Rule) -> list[str]:
    made = [rule.rule]
    for place in re.findall(r"<[^>]+>", rule.rule):
        name = place.strip("<>").rpartition(":")[2]
        made = [path.replace(place, value) for path in made for value in VALUES[name]]
    return made


# A token, the hour of an answer, the mark by which a cursor knows that the index was written.
_OF_THE_MOMENT = r'nonce="[^"]*"|name="csrf_token" value="[^"]*"|<oai:responseDate>[^<]*|cursor=\d+-[0-9a-f]{8}'


def seen(client: FlaskClient, address: str) -> str:
    """What the page says, without what changes at each answer."""
    with client.get(address) as answer:
        if answer.data[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(answer.data)) as sheets:
                return "".join(sheets.read(name).decode() for name in sheets.namelist())
        text = answer.get_data().decode("utf-8", "replace")
        return re.sub(_OF_THE_MOMENT, "", text)


def without_echo(text: str) -> str:
    """The page without the words asked for, which it repeats to the person who asked."""
    return re.sub(rf"(value|href|content|action|data-[a-z-]+)=\"[^\"]*\"|«\s*{WORD}\s*»", "", text)


@pytest.fixture
def curator(own_site: Flask) -> FlaskClient:
    client = own_site.test_client()
    sign_in(client, UserRole.CURATOR)
    return client


def published(curator: FlaskClient) -> str:
    saved = post(curator, NEW, SECRET, "publish")
    assert saved.status_code == 303, re.findall(r'<li><a href="#[^<]*', saved.text)
    return saved.location


def take(curator: FlaskClient, address: str, action: str) -> None:
    """Takes the entry off the site, for a reason."""
    pairs = [*fields_of(curator.get(address)), (f"reason-{action}", "Erreur.")]
    assert post(curator, address, pairs, action).status_code == 303


def test_nothing_public_changes_with_what_is_not_published(own_site: Flask, curator: FlaskClient):
    reader = own_site.test_client()
    asked = list(addresses(own_site))
    before = {address: seen(reader, address) for address in asked}
    assert len(asked) > 100
    draft = post(curator, NEW, SECRET).location
    post(curator, NEW, [*SECRET, ("slug", "")], "submit")
    contributor = own_site.test_client()
    sign_in(contributor, UserRole.CONTRIBUTOR)
    post(contributor, NEW, [pair for pair in SECRET if pair[0] != "slug"], "submit")
    take(curator, draft, "archive")
    after = {address: seen(reader, address) for address in asked}
    changed = [a for a in asked if not a.partition("?")[0].endswith(DATED) and before[a] != after[a]]
    assert changed == []
    leaks = [a for a in asked if WORD not in a and WORD in after[a].lower()]
    assert leaks == []


@pytest.mark.parametrize("action", ["unpublish", "archive"])
def test_published_is_found_at_once_and_taken_back_is_gone_at_once(own_site: Flask, curator: FlaskClient, action: str):
    reader = own_site.test_client()
    asked = [address for address in addresses(own_site) if not address.partition("?")[0].endswith("png")]
    before = {address: seen(reader, address) for address in asked}
    address = published(curator)
    found = {one for one in asked if WORD in without_echo(seen(reader, one)).lower()}
    expected = {
        f"/recherche?q={WORD}",
        f"/recherche.csv?q={WORD}",
        f"/recherche.xlsx?q={WORD}",
        f"/recherche.json?q={WORD}",
        f"/exemples/{SLUG}",
        f"/organisations/{ORGANISATION}",
        "/sitemap-1.xml",
        f"/territoires/{PLACE}",
        "/",
        f"/recherche/completion?q={WORD[:4]}",
        f"/proposer/organisations?q={WORD}",
    }
    assert expected <= found
    take(curator, address, action)
    after = {address: seen(reader, address) for address in asked}
    changed = [a for a in asked if not a.partition("?")[0].endswith(DATED) and before[a] != after[a]]
    assert changed == []
    assert [a for a in asked if WORD not in a and WORD in after[a].lower()] == []
