"""What the workers of a served site hold once they have answered every kind of query. `python -m bench.workers [--record]`.

A worker's own memory is what nothing else shares (USS); the site's is what all its processes take together (PSS).
"""

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psutil

from bench.recording import record
from bench.speed import QUERIES, prepare
from config import ROOT

WORKERS = 4
ROUNDS = 30  # enough for each worker to answer each query
_MEGABYTE = 2**20


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, psutil.Process]]:
    """The address of the instance served by gunicorn, and the process of the arbiter."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    place = {"ALLIANCES_INSTANCE": str(folder), "ALLIANCES_LOG_SEARCHES": "false", "PORT": str(port)}
    command = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "-w", str(WORKERS), "app:create_app()"]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | place, stdout=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{port}", psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)


def get(address: str) -> None:
    """Reads a page, waiting for the server's first answer."""
    for _ in range(120):
        try:
            with urllib.request.urlopen(address) as answer:
                answer.read()
                return
        except urllib.error.URLError:
            time.sleep(0.5)
    raise TimeoutError(address)


def measure(count: int, root: Path) -> str:
    """A line of the table."""
    folder = root / str(count)
    app, _built = prepare(folder, count)
    app.extensions["alliances-index"].close()
    with served(folder) as (address, arbiter):
        for _ in range(ROUNDS):
            for text in QUERIES.values():
                get(f"{address}/recherche?{urllib.parse.urlencode({'q': text})}")
        workers = [worker.memory_full_info() for worker in arbiter.children()]
        own = max(worker.uss for worker in workers) / _MEGABYTE
        whole = sum(worker.pss for worker in workers) / _MEGABYTE + arbiter.memory_full_info().pss / _MEGABYTE
    return f"| {count:,} | {own:.0f} | {whole:.0f} |"


def main() -> None:
    """Measures and prints, and records when asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", nargs="+", type=int, default=[1_000, 10_000])
    parser.add_argument("--record", action="store_true", help="append to bench/RESULTS.md")
    asked = parser.parse_args()
    lines = [
        f"\n## {datetime.now(UTC):%Y-%m-%d}, memory of a site served by {WORKERS} workers, MB\n",
        "| entries | own memory of the largest worker, Python and all | the whole site |",
        "|---|---|---|",
    ]
    with tempfile.TemporaryDirectory(prefix="alliances-bench-") as root:
        lines += [measure(count, Path(root)) for count in asked.entries]
    print("\n".join(lines))
    if asked.record:
        record(lines)


if __name__ == "__main__":
    main()
