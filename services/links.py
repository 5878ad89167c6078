"""Check the addresses of sources: politely, on the public web only, and write down what each one said and when."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest
from typing import Any, Final
from urllib.parse import quote, urlsplit
from urllib.robotparser import RobotFileParser

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from models import Entry, LinkState, Source, Status
from services.safe_fetch import Answer, Refused, SafeFetcher, Unreachable, checked_parts

Progress = Callable[[int, int], None]

ROBOTS_BYTES: Final = 512 * 1024  # RFC 9309, 2.5: at least 500 kibibytes are read
BETWEEN_TWO_S: Final = 1.0  # between two requests to one host, unless its robots.txt asks for more
LONGEST_WAIT_S: Final = 30.0  # a host that asks for more is asked once a run
ARCHIVE_API: Final = "https://archive.org/wayback/available?url="
_GONE = frozenset({404, 410})
_FOR_PEOPLE_ONLY = frozenset({401, 402, 403, 405, 406, 407, 418, 429, 451, 999})
_NO_HEAD = frozenset({400, 403, 404, 405, 406, 410, 500, 501, 503})  # some servers answer HEAD wrongly: asked again


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one address said."""

    state: LinkState
    status: int | None = None
    moved_to: str = ""
    why: str = ""


class PoliteChecker:
    """Asks about addresses, one at a time, within robots.txt and a rate for each host."""

    def __init__(
        self,
        fetcher: SafeFetcher,
        *,
        agent: str,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._fetcher, self._agent, self._clock, self._pause = fetcher, agent, clock, pause
        self._robots: dict[str, RobotFileParser] = {}
        self._last: dict[str, float] = {}

    def check(self, url: str) -> Verdict:
        """What the address says now; never raises for what the web may answer."""
        try:
            parts = checked_parts(url)
            site = f"{parts.scheme}://{parts.netloc}"
            robots = self._robots_of(site)
            if not robots.can_fetch(self._agent, url):
                return Verdict(LinkState.CLOSED, why="robots.txt")
            self._wait(site, robots)
            answer = self._fetcher.fetch(url, method="HEAD")
            if answer.status in _NO_HEAD:
                self._wait(site, robots)
                answer = self._fetcher.fetch(url)
        except Refused as error:
            return Verdict(LinkState.REFUSED, why=str(error))
        except Unreachable as error:
            return Verdict(LinkState.UNREACHABLE, why=str(error))
        return verdict_of(answer)

    def _robots_of(self, site: str) -> RobotFileParser:
        """The site's rules (RFC 9309): none when it has no file, all closed while its server is ill."""
        if site not in self._robots:
            rules = RobotFileParser()
            answer = self._fetcher.fetch(f"{site}/robots.txt", most_bytes=ROBOTS_BYTES)
            if answer.status >= 500:
                raise Unreachable("le serveur du site est en panne")
            rules.parse(answer.body.decode("utf-8", "replace").splitlines() if answer.status < 400 else [])
            self._robots[site] = rules
            self._last[site] = self._clock()
        return self._robots[site]

    def _wait(self, site: str, robots: RobotFileParser) -> None:
        asked = float(robots.crawl_delay(self._agent) or 0)
        delay = min(max(BETWEEN_TWO_S, asked), LONGEST_WAIT_S)
        remaining = self._last.get(site, -delay) + delay - self._clock()
        if remaining > 0:
            self._pause(remaining)
        self._last[site] = self._clock()


def verdict_of(answer: Answer) -> Verdict:
    """What an HTTP answer means for a reader who follows the link."""
    if 200 <= answer.status < 300:
        moved = answer.url if answer.was_permanently_moved else ""
        return Verdict(LinkState.MOVED if moved else LinkState.OK, answer.status, moved)
    if answer.status in _GONE:
        return Verdict(LinkState.DEAD, answer.status)
    if answer.status in _FOR_PEOPLE_ONLY:
        return Verdict(LinkState.CLOSED, answer.status)
    return Verdict(LinkState.UNREACHABLE, answer.status)


def due(session: Session, *, before: date, limit: int) -> list[str]:
    """Addresses not checked since `before`, the longest unchecked first, one host after another. One statement."""
    oldest = func.min(func.coalesce(Source.checked_on, date.min))
    rows = session.scalars(
        select(Source.url)
        .join(Entry, Entry.id == Source.entry_id)
        .where(Source.url != "", Entry.status != Status.ARCHIVED)
        .where(or_(Source.checked_on.is_(None), Source.checked_on < before))
        .group_by(Source.url)
        .order_by(oldest, Source.url)
        .limit(limit)
    )
    by_host: dict[str, list[str]] = {}
    for url in rows:
        by_host.setdefault(_host(url), []).append(url)
    return [url for turn in zip_longest(*by_host.values()) for url in turn if url]


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""


def record(session: Session, url: str, found: Verdict, *, today: date, archived: str = "") -> None:
    """Writes what an address said beside every source that names it. One statement."""
    failed = found.state in (LinkState.DEAD, LinkState.UNREACHABLE)
    session.execute(
        update(Source)
        .where(Source.url == url)
        .values(
            checked_on=today,
            http_status=found.status,
            link_state=found.state,
            moved_to=found.moved_to[:1000],
            link_failures=Source.link_failures + 1 if failed else 0,
            archived_url=archived[:1000] if archived else Source.archived_url,
        ),
        execution_options={"synchronize_session": "fetch"},
    )


def check_due(
    session: Session,
    checker: PoliteChecker,
    *,
    archive: Callable[[str], str] = lambda url: "",
    today: date,
    older_than_days: int,
    limit: int,
    progress: Progress = lambda done, total: None,
) -> Iterator[tuple[str, Verdict]]:
    """Checks what is due and records it, giving (address, verdict) one by one; the caller commits when it likes."""
    urls = due(session, before=today - timedelta(days=older_than_days), limit=limit)
    for done, url in enumerate(urls, 1):
        found = checker.check(url)
        is_lost = found.state in (LinkState.DEAD, LinkState.UNREACHABLE)
        record(session, url, found, today=today, archived=archive(url) if is_lost else "")
        progress(done, len(urls))
        yield url, found


def archived_copy(fetcher: SafeFetcher, url: str, *, api: str = ARCHIVE_API) -> str:
    """The address of the archived copy nearest to today (Internet Archive's availability API); "" when there is none."""
    try:
        answer = fetcher.fetch(f"{api}{quote(url, safe='')}", most_bytes=64 * 1024)
        found: Any = json.loads(answer.body)
        copy = found["archived_snapshots"]["closest"]
        return str(copy["url"]).replace("http://", "https://", 1) if copy["available"] else ""
    except (Refused, Unreachable, ValueError, KeyError, TypeError):
        return ""
