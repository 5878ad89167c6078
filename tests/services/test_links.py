"""Checking links: what each answer means, politeness, what is written and kept."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from forms import SourceData
from models import LinkState, Source, Status
from services import editing
from services.links import PoliteChecker, Verdict, archived_copy, check_due, due, record
from tests.factories import SOMEBODY, example_data, make_example
from tests.services.web_of_tests import AGENT, Web, served

TODAY = date(2026, 11, 27)


@pytest.fixture
def web() -> Iterator[Web]:
    with served() as made:
        yield made


class Clock:
    """Time that passes only when somebody waits."""

    def __init__(self) -> None:
        self.now, self.waits = 0.0, []

    def __call__(self) -> float:
        return self.now

    def pause(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


def checker_of(web: Web, clock: Clock | None = None) -> PoliteChecker:
    clock = clock or Clock()
    return PoliteChecker(web.fetcher(), agent=AGENT, clock=clock, pause=clock.pause)


@pytest.mark.parametrize(
    "status, state",
    [
        (200, LinkState.OK),
        (204, LinkState.OK),
        (404, LinkState.DEAD),
        (410, LinkState.DEAD),
        (401, LinkState.CLOSED),
        (403, LinkState.CLOSED),
        (429, LinkState.CLOSED),
        (500, LinkState.UNREACHABLE),
        (503, LinkState.UNREACHABLE),
    ],
)
def test_each_status_has_its_meaning(web: Web, status: int, state: LinkState):
    found = checker_of(web).check(web.add("/page", status))
    assert (found.state, found.status) == (state, status)


def test_a_page_moved_for_good_gives_its_new_address(web: Web):
    web.add("/nouvelle", 200)
    assert checker_of(web).check(web.add("/ancienne", 301, Location="/nouvelle")) == Verdict(
        LinkState.MOVED, 200, web.url("/nouvelle")
    )


def test_a_page_moved_for_a_while_is_well(web: Web):
    web.add("/ailleurs", 200)
    assert checker_of(web).check(web.add("/page", 302, Location="/ailleurs")).state is LinkState.OK


def test_an_inside_address_is_refused_and_not_asked(web: Web):
    assert checker_of(web).check("http://10.0.0.1/").state is LinkState.REFUSED
    assert web.asked == []


def test_a_page_closed_by_robots_txt_is_not_asked(web: Web):
    web.add("/robots.txt", 200, b"User-agent: *\nDisallow: /prive")
    assert checker_of(web).check(web.add("/prive/page", 200)).state is LinkState.CLOSED
    assert [path for _method, _host, path in web.asked] == ["/robots.txt"]


def test_a_site_whose_robots_txt_is_ill_is_left_alone(web: Web):
    web.add("/robots.txt", 500)
    assert checker_of(web).check(web.add("/page", 200)).state is LinkState.UNREACHABLE
    assert [path for _method, _host, path in web.asked] == ["/robots.txt"]


def test_requests_to_one_host_are_a_second_apart(web: Web):
    clock = Clock()
    checker = checker_of(web, clock)
    for path in ("/a", "/b"):
        checker.check(web.add(path, 200))
    assert clock.waits == [1.0, 1.0]  # after robots.txt, then between the two pages


def test_a_host_that_asks_for_more_time_gets_it(web: Web):
    web.add("/robots.txt", 200, b"User-agent: *\nCrawl-delay: 7")
    clock = Clock()
    checker_of(web, clock).check(web.add("/a", 200))
    assert clock.waits == [7.0]


def test_what_is_due_is_the_longest_unchecked_first_hosts_in_turn(session: Session):
    sources = ("https://a.example/1", "https://a.example/2", "https://b.example/1", "https://c.example/recent")
    make_example(session, sources=tuple(SourceData("Page", url) for url in sources))
    record(session, "https://c.example/recent", Verdict(LinkState.OK, 200), today=TODAY)
    assert due(session, before=TODAY - timedelta(days=7), limit=10) == [
        "https://a.example/1",
        "https://b.example/1",
        "https://a.example/2",
    ]


def test_sources_of_archived_entries_are_not_checked(session: Session):
    make_example(session, status=Status.ARCHIVED)
    assert due(session, before=TODAY, limit=10) == []


def test_what_was_found_is_written_with_its_date(session: Session, web: Web):
    make_example(
        session, sources=(SourceData("Page", web.add("/page", 200)), SourceData("Perdue", web.add("/perdue", 410)))
    )
    found = check_due(
        session,
        checker_of(web),
        archive=lambda url: f"https://archive.example/{url}",
        today=TODAY,
        older_than_days=7,
        limit=10,
    )
    assert {verdict.state for _url, verdict in found} == {LinkState.OK, LinkState.DEAD}
    well, lost = session.scalars(select(Source).order_by(Source.position)).all()
    assert (well.link_state, well.checked_on, well.http_status, well.archived_url) == (LinkState.OK, TODAY, 200, "")
    assert (lost.link_state, lost.link_failures) == (LinkState.DEAD, 1)
    assert lost.archived_url.startswith("https://archive.example/")


def test_failures_in_a_row_are_counted_until_one_succeeds(session: Session):
    entry = make_example(session)
    url = entry.sources[0].url
    counts = []
    for state in (LinkState.UNREACHABLE, LinkState.UNREACHABLE, LinkState.OK):
        record(session, url, Verdict(state), today=TODAY)
        counts.append(session.scalar(select(Source.link_failures)))
    assert counts == [1, 2, 0]


def test_a_save_of_the_entry_forgets_no_check(session: Session):
    entry = make_example(session)
    record(
        session, entry.sources[0].url, Verdict(LinkState.DEAD, 404), today=TODAY, archived="https://archive.example/1"
    )
    session.expire_all()
    data = example_data(title="Un autre titre")
    editing.update(session, entry.id, data, version=1, by=SOMEBODY)
    kept = session.scalars(select(Source)).one()
    assert (kept.checked_on, kept.http_status, kept.link_state) == (TODAY, 404, LinkState.DEAD)
    assert kept.archived_url == "https://archive.example/1"


def test_the_archived_copy_is_asked_of_the_archive(web: Web):
    answer = b'{"archived_snapshots": {"closest": {"available": true, "url": "http://web.archive.example/2020/page"}}}'
    web.add("/api?url=https%3A%2F%2Fperdue.example%2F", 200, answer)
    found = archived_copy(web.fetcher(), "https://perdue.example/", api=web.url("/api?url="))
    assert found == "https://web.archive.example/2020/page"


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b'{"archived_snapshots": {}}'], ids=["empty", "html", "list", "none"]
)
def test_no_archived_copy_is_an_empty_address(web: Web, body: bytes):
    web.add("/api?url=x", 200, body)
    assert archived_copy(web.fetcher(), "x", api=web.url("/api?url=")) == ""
