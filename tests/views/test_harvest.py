"""Real clients harvest the site: sickle, feedparser, rdflib; entries that went are told as gone."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta

import feedparser
import pytest
import rdflib
from defusedxml import ElementTree
from flask import Flask
from flask.testing import FlaskClient
from sickle import Sickle, oaiexceptions

from extensions import db, search_index
from models import Entry, Status, utc_now
from services import editing
from services.editing import Author
from services.saving import saving

EXAMPLE = "/exemples/fondation-territoriale-de-la-vienne"
OAI = "{http://www.openarchives.org/OAI/2.0/}"
CURATOR = Author(name="Camille")


@pytest.fixture(scope="module")
def harvester(live_address: str) -> Iterator[Sickle]:
    """A harvester of the site."""
    return Sickle(f"{live_address}/oai")


def test_everything_is_harvested_through_tokens(harvester: Sickle, visitor: FlaskClient):
    total = visitor.get("/recherche.json").json["total"]
    records = list(harvester.ListRecords(metadataPrefix="oai_dc"))
    assert len(records) == total > 300  # several pages of a hundred
    assert len({record.header.identifier for record in records}) == total
    for record in records:
        assert record.metadata["title"][0]
        assert record.metadata["identifier"][0].startswith("http")
        assert record.metadata["rights"]
    assert len(list(harvester.ListIdentifiers(metadataPrefix="oai_dc"))) == total


def test_a_set_holds_what_the_search_finds(harvester: Sickle, visitor: FlaskClient):
    names = {one.setSpec for one in harvester.ListSets()}
    assert {"exemple", "repere", "ressource", "catalyseur", "ecosysteme", "REG-53"} <= names
    for name, search in (("REG-53", "territoire=REG-53"), ("repere", "type=repere")):
        found = list(harvester.ListIdentifiers(metadataPrefix="oai_dc", set=name))
        assert len(found) == visitor.get(f"/recherche.json?{search}").json["total"]
        assert all(name in header.setSpecs for header in found)


def test_one_record_and_who_we_are(harvester: Sickle):
    identity = harvester.Identify()
    assert identity.deletedRecord == "persistent"
    assert identity.granularity == "YYYY-MM-DDThh:mm:ssZ"
    first = next(harvester.ListRecords(metadataPrefix="oai_dc"))
    same = harvester.GetRecord(identifier=first.header.identifier, metadataPrefix="oai_dc")
    assert same.metadata == first.metadata
    assert [form.metadataPrefix for form in harvester.ListMetadataFormats()] == ["oai_dc"]


@pytest.mark.parametrize(
    "arguments, error",
    [
        ({"metadataPrefix": "marc21"}, oaiexceptions.CannotDisseminateFormat),
        ({"metadataPrefix": "oai_dc", "from": "2100-01-01"}, oaiexceptions.NoRecordsMatch),
        ({"metadataPrefix": "oai_dc", "set": "licorne"}, oaiexceptions.NoRecordsMatch),
        ({"metadataPrefix": "oai_dc", "from": "hier"}, oaiexceptions.BadArgument),
        (
            {"metadataPrefix": "oai_dc", "from": "2026-01-01", "until": "2026-01-02T00:00:00Z"},
            oaiexceptions.BadArgument,
        ),
        ({"resumptionToken": "AAAA"}, oaiexceptions.BadResumptionToken),
        ({}, oaiexceptions.BadArgument),
    ],
)
def test_a_wrong_request_is_told_in_the_words_of_the_protocol(harvester: Sickle, arguments, error):
    with pytest.raises(error):
        list(harvester.ListIdentifiers(**arguments))


@pytest.mark.parametrize("query", ["", "verb=Nope", "verb=Identify&verb=Identify", "verb=ListRecords&x=%00"])
def test_whatever_is_asked_gets_an_answer_of_the_protocol(visitor: FlaskClient, query: str):
    for answer in (
        visitor.get(f"/oai?{query}"),
        visitor.post("/oai", data=query, content_type="application/x-www-form-urlencoded"),
    ):
        assert answer.status_code == 200
        assert ElementTree.fromstring(answer.data).find(f"{OAI}error") is not None


def change(site: Flask, slug: str, status: Status) -> int:
    with site.app_context(), saving(db.session, search_index()) as touched:
        entry = db.session.query(Entry).filter_by(slug=slug).one()
        touched.add(editing.set_status(db.session, entry.id, status, version=entry.version, by=CURATOR))
        return entry.id


def headers(site: Flask, since) -> list[tuple[str, str | None]]:
    moment = since.strftime("%Y-%m-%dT%H:%M:%SZ")
    answer = site.test_client().get(f"/oai?verb=ListRecords&metadataPrefix=oai_dc&from={moment}")
    root = ElementTree.fromstring(answer.data)
    return [
        (header.findtext(f"{OAI}identifier").rpartition(":")[2], header.get("status"))
        for header in root.iter(f"{OAI}header")
    ]


def test_an_archived_entry_is_told_as_gone_and_comes_back_when_published_again(own_site: Flask):
    before = utc_now()
    number = change(own_site, "fondation-territoriale-de-la-vienne", Status.ARCHIVED)
    assert (str(number), "deleted") in headers(own_site, before - timedelta(seconds=1))
    change(own_site, "fondation-territoriale-de-la-vienne", Status.PUBLISHED)
    assert (str(number), None) in headers(own_site, before - timedelta(seconds=1))


def test_an_erased_entry_leaves_a_tombstone_in_its_sets(own_site: Flask):
    with own_site.app_context(), saving(db.session, search_index()):
        entry = db.session.query(Entry).filter_by(slug="fondation-territoriale-de-la-vienne").one()
        number = entry.id
        db.session.delete(entry)
    client = own_site.test_client()
    answer = client.get(f"/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:127.0.0.1:{number}")
    header = ElementTree.fromstring(answer.data).find(f".//{OAI}header")
    assert header.get("status") == "deleted"
    assert [one.text for one in header.iter(f"{OAI}setSpec")] == ["exemple", "REG-75"]
    listed = client.get("/oai?verb=ListIdentifiers&metadataPrefix=oai_dc&set=REG-75").text
    assert f"oai:127.0.0.1:{number}<" in listed


def test_the_feed_of_a_search_is_clean_and_complete(visitor: FlaskClient):
    total = visitor.get("/recherche.json?q=association").json["total"]
    seen: list[str] = []
    address = "/recherche.atom?q=association"
    while address:
        feed = feedparser.parse(visitor.get(address).data)
        assert not feed.bozo
        assert feed.version == "atom10"
        seen += [entry.id for entry in feed.entries]
        following = [link.href for link in feed.feed.links if link.rel == "next"]
        address = following[0].removeprefix("http://127.0.0.1:5000") if following else ""
    assert len(seen) == len(set(seen)) == total
    assert all(entry.id.startswith("tag:") and entry.summary and entry.link for entry in feed.entries)


def test_the_feed_begins_with_what_was_published_last(visitor: FlaskClient):
    feed = feedparser.parse(visitor.get("/recherche.atom").data)
    days = [entry.published_parsed for entry in feed.entries]
    assert days == sorted(days, reverse=True)


def test_a_feed_that_did_not_change_costs_nothing(visitor: FlaskClient):
    first = visitor.get("/recherche.atom?q=emploi")
    assert visitor.get("/recherche.atom?q=emploi", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert feedparser.parse(visitor.get("/recherche.atom?q=%22xyzzyq+plugh%22").data).bozo is False


@pytest.mark.parametrize("path", ["/recherche.atom", "/gazette.atom", "/oai?verb=Identify", "/oai"])
def test_xml_opened_in_a_browser_is_dressed(visitor: FlaskClient, path: str):
    asked = visitor.get(
        path, headers={"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"}
    )
    assert asked.mimetype in ("application/xml", "text/xml")  # its own name makes browsers show the source
    sheet = re.search(rb'<\?xml-stylesheet type="text/css" href="([^"]+)"\?>', asked.data)[1].decode()
    with visitor.get(sheet) as answer:
        assert answer.mimetype == "text/css"


def test_a_feed_reader_gets_the_feed_under_its_own_name(visitor: FlaskClient):
    for accepted in ("*/*", "application/atom+xml, */*;q=0.1", ""):
        answer = visitor.get("/recherche.atom", headers={"Accept": accepted})
        assert answer.mimetype == "application/atom+xml"
        assert "Accept" in answer.headers["Vary"]


def test_pages_tell_programs_where_feed_and_search_box_are(visitor: FlaskClient):
    page = visitor.get("/recherche?q=emploi").text
    assert '<link rel="alternate" type="application/atom+xml"' in page
    assert 'href="/opensearch.xml"' in page
    described = ElementTree.fromstring(visitor.get("/opensearch.xml").data)
    templates = {url.get("template") for url in described.iter("{http://a9.com/-/spec/opensearch/1.1/}Url")}
    assert "http://127.0.0.1:5000/recherche?q={searchTerms}" in templates


def test_signposts_of_an_entry_lead_to_each_of_its_forms(visitor: FlaskClient):
    links = visitor.get(EXAMPLE).headers["Link"]
    assert f'<http://127.0.0.1:5000{EXAMPLE}>; rel="cite-as"' in links
    assert 'rel="license"' in links
    described = re.findall(r'<http://127.0.0.1:5000([^>]+)>; rel="describedby"; type="([^"]+)"', links)
    assert len(described) == 5
    for address, kind in described:
        answer = visitor.get(address)
        assert answer.status_code == 200
        assert answer.mimetype == kind
        assert f'<http://127.0.0.1:5000{EXAMPLE}>; rel="describes"' in answer.headers["Link"]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own parser uses it
def test_json_ld_is_read_by_rdflib(visitor: FlaskClient):
    text = visitor.get(f"{EXAMPLE}.jsonld").text
    assert json.loads(text)["@context"] == "https://schema.org"
    local = text.replace(
        '"https://schema.org"', '{"@vocab": "https://schema.org/", "url": {"@type": "@id"}}', 1
    )  # no network
    graph = rdflib.Graph().parse(data=local, format="json-ld")
    names = list(graph.objects(None, rdflib.URIRef("https://schema.org/name")))
    assert any("Vienne" in str(name) for name in names)
