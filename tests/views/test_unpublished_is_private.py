"""What is not published is nowhere: every public address, generated from the URL map, says the same with it and without it.

Publishing makes it found at once; taking it back makes it gone at once, everywhere, counts and suggestions included.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from models import UserRole
from tests.desk_pages import EXAMPLE, NEW, Pairs, fields_of, post, without
from tests.signing import sign_in
from views.access import EVERYBODY, least_role

WORD = "zwyxolade"  # in no entry of the base, as the others
BACK, STORED = "zwyxabine", "zwyxopale"  # published then taken back, and then archived
PLACE, DOMAIN, ACTOR = "COM-39300", "mobilite", "tpe-pme"


def secret(word: str) -> Pairs:
    """An example whose title, address, partner and source no other entry has."""
    return [
        *(pair for pair in EXAMPLE if pair[0] not in {"title", "partners-0-name", "sources-0-url"}),
        ("title", f"Un {word} prête des voitures"),
        ("slug", slug(word)),
        ("partners-0-name", f"Atelier {word}"),
        ("sources-0-url", f"https://{word}.fr/"),
        ("sources-0-publisher", "Le Progrès"),
    ]


def slug(word: str) -> str:
    return f"un-{word}"


def partner(word: str) -> str:
    return f"atelier-{word}"


# What stands in each place of a rule. A rule with another place fails here until it is told what may stand there.
VALUES = {
    "folder": ["exemples", "catalyseurs"],
    "name": ["methode"],
    "slug": [
        *(slug(word) for word in (WORD, BACK, STORED)),
        partner(WORD),
        "fondation-territoriale-de-la-vienne",
        "schneider-electric",
    ],
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
# Each word by itself, and the four letters that all three begin with.
QUERIES = [
    f"?q={WORD}%20{BACK}%20{STORED}",
    f"?domaine={DOMAIN}&territoire={PLACE}&acteur={ACTOR}",
    "?q=voitures",
    f"?q={WORD[:4]}",
]
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


def names(client: FlaskClient, address: str, word: str) -> bool:
    """Whether the page names the entry or its partner; the words asked for, which it repeats, do not count."""
    text = re.sub(r"(value|href|content|action|data-[a-z-]+)=\"[^\"]*\"", "", seen(client, address)).lower()
    return any(f"{before}{word}" in text for before in ("un ", "un-", "atelier ", "atelier-"))


def take(curator: FlaskClient, address: str, action: str) -> None:
    """Takes the entry off the site, for a reason."""
    pairs = [*fields_of(curator.get(address)), (f"reason-{action}", "Erreur.")]
    assert post(curator, address, pairs, action).status_code == 303


def shows(word: str) -> list[str]:
    """Where an entry is seen as soon as it is published."""
    return [
        f"/recherche?q={word}",
        f"/recherche.csv?q={word}",
        f"/recherche.xlsx?q={word}",
        f"/recherche.json?q={word}",
        f"/exemples/{slug(word)}",
        f"/organisations/{partner(word)}",
        "/sitemap-1.xml",
        f"/territoires/{PLACE}",
        "/",
        f"/recherche/completion?q={word[:6]}",
        f"/proposer/organisations?q={word}",
    ]


@dataclass(frozen=True)
class Story:
    """What every public address said before and after, and where the two entries were seen while they were published."""

    before: dict[str, str]
    after: dict[str, str]
    unseen: list[str]  # addresses that should have shown what had just been published
    lingering: list[str]  # addresses that still showed it in the request after it was taken back


@pytest.fixture(scope="module")
def story(module_site: Flask) -> Story:
    """Drafts, submissions, an archive and two entries published then taken back, between two looks at the whole site."""
    reader, curator, contributor = (module_site.test_client() for _ in range(3))
    sign_in(curator, UserRole.CURATOR)
    sign_in(contributor, UserRole.CONTRIBUTOR)
    asked = list(addresses(module_site))
    before = {address: seen(reader, address) for address in asked}
    draft = post(curator, NEW, secret(WORD)).location
    post(curator, NEW, [*without(secret(WORD), "slug"), ("slug", "")], "submit")
    post(contributor, NEW, without(secret(WORD), "slug"), "submit")
    take(curator, draft, "archive")
    unseen, lingering = [], []
    for word, action in ((BACK, "unpublish"), (STORED, "archive")):
        done = post(curator, NEW, secret(word), "publish")
        assert done.status_code == 303, re.findall(r'<li><a href="#[^<]*', done.text)
        unseen += [one for one in shows(word) if not names(reader, one, word)]
        take(curator, done.location, action)
        lingering += [one for one in shows(word) if names(reader, one, word)]
    return Story(before, {address: seen(reader, address) for address in asked}, unseen, lingering)


def test_every_public_address_is_asked(story: Story):
    assert len(story.before) > 100
    assert all(f"/exemples/{slug(word)}" in story.before for word in (WORD, BACK, STORED))


def test_nothing_public_changes_with_what_is_not_published_or_is_no_more(story: Story):
    """Counts, suggestions, maps, similar entries, feeds, exports: all of it, to the letter."""
    settled = [one for one in story.before if not one.partition("?")[0].endswith(DATED)]
    assert [one for one in settled if story.before[one] != story.after[one]] == []


def test_no_page_names_what_is_not_published_or_is_no_more(story: Story):
    words = (WORD, BACK, STORED)
    assert [one for one in story.after for word in words if word not in one and word in story.after[one].lower()] == []


def test_what_is_published_is_found_at_once(story: Story):
    assert story.unseen == []


def test_what_is_taken_back_is_gone_at_once(story: Story):
    assert story.lingering == []
