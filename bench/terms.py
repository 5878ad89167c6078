"""Merging the most carried domain of 10,000 fictitious entries while readers search: how long, and what readers feel.

`python -m bench.terms [--entries 10000] [--record]`. The site is served by gunicorn as in production, searches are logged; four
readers search ten times a second each, at most, over HTTP; the merge is made by this process as a worker makes it, then
`flask index sync` tells the index, as the desk starts it. `--record` appends the table to bench/RESULTS.md.
"""

import argparse
import os
import platform
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from flask import Flask
from sqlalchemy import select

from bench.recording import record
from bench.speed import QUERIES, percentiles, prepare
from config import ROOT
from extensions import db, search_index
from models import Entry, Revision, Term, User, UserRole, Vocabulary
from search import check
from services import accounts, term_carriers, term_index, term_merges, term_undo
from services.saving import saving

READERS = 4
PAUSE_S = 0.1  # between two searches of a reader: some thirty searches a second in all
BEFORE_S = 8.0  # readers alone, for comparison


@dataclass(slots=True)
class Felt:
    """What the readers felt during a phase."""

    times: list[float] = field(default_factory=list)
    failures: int = 0


class Readers:
    """Threads that search; each answer counts for the phase under way."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._phases: dict[str, Felt] = {}
        self._phase = ""
        self._is_over = threading.Event()
        self._threads = [threading.Thread(target=self._read, args=(n,), daemon=True) for n in range(READERS)]

    def start(self) -> None:
        """Sets them off."""
        for thread in self._threads:
            thread.start()

    @contextmanager
    def during(self, phase: str) -> Iterator[Felt]:
        """Counts answers for this phase."""
        self._phases[phase] = felt = Felt()
        self._phase = phase
        yield felt
        self._phase = ""

    def stop(self) -> None:
        """Lets them end."""
        self._is_over.set()
        for thread in self._threads:
            thread.join(60)

    def _read(self, number: int) -> None:
        texts = list(QUERIES.values())
        while not self._is_over.is_set():
            number += 1
            time.sleep(PAUSE_S)
            phase, start = self._phase, time.perf_counter()
            try:
                path = f"{self._root}/recherche?q={quote(texts[number % len(texts)])}&domaine=mobilite"
                with urllib.request.urlopen(path, timeout=60) as answer:
                    answer.read()
            except (urllib.error.URLError, OSError):
                self._phases.get(phase, Felt()).failures += 1
            else:
                self._phases.get(phase, Felt()).times.append(time.perf_counter() - start)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of the site over this folder, served as in production."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    environment = os.environ | {"ALLIANCES_INSTANCE": str(folder), "PORT": str(port)}
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "app:create_app()"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    root = f"http://127.0.0.1:{port}"
    try:
        for _attempt in range(600):
            try:
                urllib.request.urlopen(f"{root}/recherche?q=emploi", timeout=30).close()
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        yield root
    finally:
        server.terminate()
        server.wait(30)


def fill_history(app: Flask) -> None:
    """A first revision for every entry, as entries typed or loaded have one."""
    with app.app_context(), saving(db.session):
        ids = list(db.session.scalars(select(Entry.id).order_by(Entry.id)))
        from_scratch = db.session.scalar(select(Revision.id).limit(1)) is None
        if from_scratch:
            term_merges.retagging.keep_present(db.session, ids)


def two_terms(app: Flask) -> tuple[Term, Term, User]:
    """The domain that most entries carry, the next one, and a curator."""
    with app.app_context(), saving(db.session):
        carried = term_carriers.counts(db.session, Vocabulary.DOMAIN)
        most = sorted(carried, key=lambda id: -carried[id].entries)
        by = accounts.create(db.session, email="curator@exemple.fr", name="Fictif", role=UserRole.CURATOR)
        db.session.flush()
        loser, winner = (db.session.get_one(Term, id) for id in most[:2])
        db.session.expunge_all()
    return loser, winner, by


def measure(count: int) -> list[str]:
    """Lines of the table."""
    with tempfile.TemporaryDirectory(prefix="alliances-bench-") as root:
        folder = Path(root) / str(count)
        app, _built = prepare(folder, count)
        fill_history(app)
        loser, winner, by = two_terms(app)
        with served(folder) as address:
            readers = Readers(address)
            readers.start()
            lines = _phases(app, folder, readers, loser, winner, by)
            readers.stop()
        app.extensions["alliances-index"].close()
        return lines


def _phases(app: Flask, folder: Path, readers: Readers, loser: Term, winner: Term, by: User) -> list[str]:
    lines = []

    def tell(what: str, seconds: float, felt: Felt) -> None:
        p50, p95 = percentiles(felt.times) if felt.times else (0.0, 0.0)
        most = max(felt.times, default=0.0) * 1000
        lines.append(
            f"| {what} | {seconds:.1f} | {len(felt.times)} | {p50:.0f} / {p95:.0f} / {most:.0f} | {felt.failures} |"
        )
        print(lines[-1], flush=True)

    with readers.during("alone") as felt:
        time.sleep(BEFORE_S)
    tell("readers alone", BEFORE_S, felt)
    with app.app_context():
        start = time.perf_counter()
        effect = term_merges.effect(db.session, loser.id, winner.id)
        told = time.perf_counter() - start
        with readers.during("merge") as felt:
            start = time.perf_counter()
            with saving(db.session):
                done = term_merges.merge(
                    db.session,
                    loser.id,
                    winner.id,
                    versions=(loser.version, winner.version),
                    by=db.session.get_one(User, by.id),
                ).id
            seconds = time.perf_counter() - start
    tell(
        f"merge of {effect.reach.entries} entries ({effect.both} had both; effect told in {told:.2f} s)", seconds, felt
    )
    tell("index told, by a process of its own", *_told(folder, readers, "index"))
    with app.app_context(), readers.during("undo") as felt:
        start = time.perf_counter()
        with saving(db.session):
            term_undo.undo(db.session, done, now=datetime.now(UTC), by=db.session.get_one(User, by.id))
        seconds = time.perf_counter() - start
    tell("merge undone", seconds, felt)
    tell("index told again", *_told(folder, readers, "index again"))
    with app.app_context():
        assert check(db.session, search_index()).agrees
        assert not term_index.awaiting(db.session)
    return lines


def _told(folder: Path, readers: Readers, phase: str) -> tuple[float, Felt]:
    environment = os.environ | {"ALLIANCES_INSTANCE": str(folder)}
    with readers.during(phase) as felt:
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "flask", "--app", "app", "index", "sync"],
            cwd=ROOT,
            env=environment,
            check=True,
            capture_output=True,
        )
        return time.perf_counter() - start, felt


def main() -> None:
    """Measures and, when asked, records."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--record", action="store_true", help="append the table to bench/RESULTS.md")
    asked = parser.parse_args()
    lines = measure(asked.entries)
    if asked.record:
        head = (
            f"\n## {datetime.now(UTC):%Y-%m-%d}, terms merged at {asked.entries:,} entries, {os.cpu_count()} cores, "
            f"Python {platform.python_version()}\n\n`python -m bench.terms`: {READERS} readers search over HTTP, "
            f"{PAUSE_S} s between two searches of one; searches are logged.\n\n"
            "| phase | s | searches answered | ms p50 / p95 / most | failures |\n|---|---|---|---|---|"
        )
        record([head, *lines])


if __name__ == "__main__":
    main()
