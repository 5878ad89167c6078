"""How fast the product is: index, search and whole pages at 1,000 and 10,000 fictitious entries (bench/generate.py).

`python -m bench.speed [--entries 1000 10000] [--record]`. Pages go through the whole application (WSGI, no network), warm,
one at a time, in this process; memory and opening are measured in processes of their own. Read ratios, not milliseconds:
machines differ. `--record` appends the table to bench/RESULTS.md.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from flask import Flask

from app import create_app
from bench.generate import fill
from bench.recording import record
from cli.database import upgrade
from config import ROOT, Settings
from extensions import db, search_index
from models.connection import analyse
from search import SearchQuery, sync
from services import reference
from services.knowledge import refresh
from services.saving import saving

ROUNDS = 25
TYPED = "co mob mobil insertion ins emploi br 44 3500 saint paris asso fonda tiers-l agglo ville de p xyz".split()
QUERIES = {
    "common": "association",
    "rare": "ressourcerie",
    "and": "emploi jeunes",
    "or": "mobilité OU logement",
    "phrase": '"en 2018"',
    "place": "emploi bretagne",
    "long": "aider des habitants à réparer leur logement",
    "browse": "",
}


def percentiles(times: Iterable[float]) -> tuple[float, float]:
    """(p50, p95) in milliseconds."""
    ordered = sorted(times)
    return ordered[len(ordered) // 2] * 1000, ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))] * 1000


def timed(action: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """How long each call takes, after two that are not counted."""
    for _ in range(2):
        action()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return times


_BUILDER = """
import json, time
from app import create_app
from extensions import db, search_index
from search import rebuild
with create_app().app_context():
    search_index()
    start = time.perf_counter(); rebuild(db.session, search_index()); seconds = time.perf_counter() - start
# Not ru_maxrss: a child's begins at what its parent held.
peak = int(next(line for line in open('/proc/self/status') if line.startswith('VmHWM')).split()[1]) / 1024
print(json.dumps({'index build, s': seconds, 'peak memory of the build, MB': peak}))
"""


def in_a_process(program: str, folder: Path, *arguments: str) -> dict[str, float]:
    """What a Python program says, as JSON, of the instance in this folder."""
    environment = os.environ | {"ALLIANCES_INSTANCE": str(folder), "ALLIANCES_LOG_SEARCHES": "false"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program, *arguments],
        cwd=ROOT, env=environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout)
    return found


def prepare(folder: Path, count: int) -> tuple[Flask, dict[str, float]]:
    """An app over `count` fictitious entries, and what building its index cost, in a process of its own."""
    app = create_app(Settings(instance=folder, database_url="", log_searches=False))
    with app.app_context():
        upgrade(db.engine)
        with saving(db.session):
            reference.load_all(db.session, ROOT / "data")
            fill(db.session, count)
            analyse(db.session)
        refresh(db.session, search_index())  # as `flask setup` does
        db.engine.dispose()
    built = in_a_process(_BUILDER, folder)
    size = sum(file.stat().st_size for file in (folder / "index").rglob("*") if file.is_file()) / 1e6
    return app, built | {"index size, MB": size}


def measure_saves(app: Flask) -> tuple[float, float]:
    """p50 and p95 of a save's sync to the index until a search sees it, in milliseconds."""
    with app.app_context():
        ids = list(search_index().versions())[:30]
        times = []
        for id in ids:
            start = time.perf_counter()
            sync(db.session, search_index(), [id])
            search_index().search(SearchQuery(size=1))
            times.append(time.perf_counter() - start)
    return percentiles(times)


def measure_search(app: Flask) -> dict[str, list[float]]:
    """Times of the search alone, by kind of query."""
    with app.test_request_context():
        index = search_index()
        refresh(db.session, index)
        return {name: timed(lambda text=text: index.search(SearchQuery(text=text))) for name, text in QUERIES.items()}


def measure_pages(app: Flask) -> dict[str, list[float]]:
    """Times of the whole page, by kind of query."""
    client = app.test_client()
    return {
        name: timed(lambda text=text: client.get("/recherche", query_string={"q": text}))
        for name, text in QUERIES.items()
    }


def measure_completion(app: Flask) -> tuple[float, float]:
    """p50 and p95 of what the search box proposes while one types, over the 36,000 territories too, in milliseconds."""
    client = app.test_client()
    asked = [timed(lambda text=text: client.get("/recherche/completion", query_string={"q": text})) for text in TYPED]
    return percentiles(chain(*asked))


_CHILD = """
import json, sys, time
def anon():
    return sum(int(l.split()[1]) for l in open('/proc/self/status') if l.startswith(('RssAnon',))) / 1024
import flask, flask_sqlalchemy_lite, numpy, sqlalchemy.orm, wtforms
app0 = flask.Flask('empty'); before = anon()
from app import create_app
from config import Settings
app = create_app()
from extensions import search_index
with app.app_context():
    start = time.perf_counter(); index = search_index(); index.engine.document_count(); opened = time.perf_counter() - start
client = app.test_client()
for text in sys.argv[1:]:
    client.get('/recherche', query_string={'q': text})
print(json.dumps({'open': opened * 1000, 'memory': anon() - before}))
"""


def measure_process(folder: Path) -> dict[str, float]:
    """Opening the index in a new process (ms), own memory of a worker after every kind of query (MB above an empty Flask)."""
    found = in_a_process(_CHILD, folder, *QUERIES.values())
    return {"open, ms": found["open"], "worker memory, MB": found["memory"]}


def measure(count: int, root: Path) -> list[str]:
    """Lines of the table for one size."""
    folder = root / str(count)
    app, built = prepare(folder, count)
    lines = [f"| {name} | {value:.1f} |" for name, value in (built | measure_process(folder)).items()]
    search, pages = measure_search(app), measure_pages(app)
    p50, p95 = measure_saves(app)
    lines.append(f"| saved to searchable, ms p50 / p95 | {p50:.1f} / {p95:.1f} |")
    p50, p95 = measure_completion(app)
    lines.append(f"| completion, ms p50 / p95 | {p50:.1f} / {p95:.1f} |")
    for name in QUERIES:
        (s50, s95), (g50, g95) = percentiles(search[name]), percentiles(pages[name])
        lines.append(f"| {name}: search, page, ms p50 / p95 | {s50:.2f} / {s95:.2f}, {g50:.1f} / {g95:.1f} |")
    (s50, s95), (g50, g95) = percentiles(chain(*search.values())), percentiles(chain(*pages.values()))
    lines.append(f"| **all: search, page, ms p50 / p95** | **{s50:.2f} / {s95:.2f}, {g50:.1f} / {g95:.1f}** |")
    app.extensions["alliances-index"].close()
    return [f"\n### {count:,} entries\n", "| what | measured |", "|---|---|", *lines]


def main() -> None:
    """Measures and prints, and records when asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", nargs="+", type=int, default=[1_000, 10_000])
    parser.add_argument("--record", action="store_true", help="append to bench/RESULTS.md")
    arguments = parser.parse_args()
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    lines = [f"\n## {datetime.now(UTC):%Y-%m-%d}, {machine}"]
    with tempfile.TemporaryDirectory(prefix="alliances-bench-") as root:
        for count in arguments.entries:
            lines += measure(count, Path(root))
            print("\n".join(lines[-16:]), flush=True)
    if arguments.record:
        record(lines)


if __name__ == "__main__":
    main()
