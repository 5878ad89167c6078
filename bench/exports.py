"""What taking 10,000 entries away costs: first byte, whole time, memory that grows. `python -m bench.exports [--record]`.

Each form is exported twice in a process of its own, over 10,000 fictitious entries (bench/generate.py), through the whole
application (WSGI, no network): the first time fills caches, the second one must not grow the process.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bench.recording import record
from bench.speed import prepare
from config import ROOT

ENTRIES = 10_000
FORMS = ("csv", "xlsx", "jsonl", "bib", "ris", "csl.json")
_CHILD = """
import json, sys, time
def own_mb():
    return sum(int(line.split()[1]) for line in open('/proc/self/status') if line.startswith('RssAnon')) / 1024
from app import create_app
app = create_app(); client = app.test_client()
client.get('/recherche.csv?taille=1&q=zzzzzz').close()
def export():
    start = time.perf_counter(); peak = first = size = 0.0
    with client.get('/recherche.' + sys.argv[1], buffered=False) as answer:
        for chunk in answer.iter_encoded():
            if chunk and not size:
                first = (time.perf_counter() - start) * 1000
            size += len(chunk); peak = max(peak, own_mb())
    return {'first': first, 'whole': time.perf_counter() - start, 'size': size / 1e6, 'peak': peak}
export(); before = own_mb(); done = export()
print(json.dumps(done | {'before': before, 'grown': done['peak'] - before}))
"""


def measure(folder: Path, form: str) -> str:
    """A line of the table for one form."""
    environment = os.environ | {"ALLIANCES_INSTANCE": str(folder), "ALLIANCES_LOG_SEARCHES": "false"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _CHILD, form],
        cwd=ROOT, env=environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    found = json.loads(done.stdout)
    cost = f"{found['first']:.0f} | {found['whole']:.1f} | {found['size']:.1f}"
    return f"| {form} | {cost} | {found['before']:.0f} | {found['grown']:.1f} |"


def main() -> None:
    """Measures and prints, and records when asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", action="store_true", help="append to bench/RESULTS.md")
    arguments = parser.parse_args()
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    lines = [
        f"\n## {datetime.now(UTC):%Y-%m-%d}, exports of {ENTRIES:,} entries, {machine}\n",
        "| form | first byte, ms | whole, s | MB | process before, MB | grown at most, MB |",
        "|---|---|---|---|---|---|",
    ]
    with tempfile.TemporaryDirectory(prefix="alliances-bench-") as root:
        app, _built = prepare(Path(root), ENTRIES)
        app.extensions["alliances-index"].close()
        lines += [measure(Path(root), form) for form in FORMS]
    print("\n".join(lines))
    if arguments.record:
        record(lines)


if __name__ == "__main__":
    main()
