"""What importing thousands of rows costs, as the desk imports them: time and memory. `python -m bench.imports [--record]`.

Fictitious entries (bench/generate.py) are told as a CSV file, then imported over the seed by the processes that the desk starts:
one that tells what each row would become, one that writes them all. A second import of the same file must change nothing. Then the
entries are published and every row is corrected, so that the index is written too.
"""

import argparse
import cProfile
import io
import os
import platform
import pstats
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select, update

from app import create_app
from bench.generate import fill
from bench.recording import record
from cli.database import upgrade
from config import ROOT, Settings
from extensions import db, search_index
from models import Entry, ImportStep, Kind, Partner, Status
from search import check, rebuild
from services import import_runs, importing, reference
from services.import_files import csv_text
from services.import_folder import Folder
from services.import_template import whole_table
from services.saving import saving

ROWS = (1_000, 5_000)
# The command of the desk, which then tells its processor time and its highest memory (not its parent's, as wait4 would).
_CHILD = """
import sys, time
from flask.cli import main
try:
    main()
finally:
    peak = next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM'))
    print(time.process_time(), int(peak) / 1024)
"""
STEPS = (ImportStep.CHECKING, ImportStep.APPLYING)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one step of an import took."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def prepare(folder: Path) -> Flask:
    """An app with the geography and the vocabularies."""
    app = create_app(Settings(instance=folder, database_url="", log_searches=False))
    with app.app_context():
        upgrade(db.engine)
        with saving(db.session):
            reference.load_all(db.session, ROOT / "data")
    return app


def table_of(rows: int, folder: Path) -> bytes:
    """A CSV file of this many fictitious entries."""
    app = prepare(folder)
    with app.app_context():
        with saving(db.session):
            fill(db.session, rows)
        text = csv_text(list(whole_table(db.session, Kind.EXAMPLE)))
    app.extensions["alliances-index"].close()
    return text.encode()


def seeded(folder: Path) -> Flask:
    """An app with the seed's entries: what imports usually meet."""
    app = prepare(folder)
    with app.app_context():
        with saving(db.session):
            importing.load_seed(db.session, ROOT / "data" / "seed")
        rebuild(db.session, search_index())
    return app


def publish(app: Flask) -> None:
    """Publishes the entries that may be: those of two profiles."""
    profiles = func.count(Partner.profile_id.distinct())
    may_be = select(Partner.entry_id).group_by(Partner.entry_id).having(profiles > 1)
    with app.app_context():
        with saving(db.session):
            published = {"status": Status.PUBLISHED, "published_at": datetime.now(UTC)}
            db.session.execute(update(Entry).where(Entry.id.in_(may_be)).values(published))
        rebuild(db.session, search_index())


def begin(app: Flask, content: bytes) -> str:
    """The token of an import of this file, its columns guessed, every row wanted."""
    imports = app.config["ALLIANCES"].imports_folder
    with app.app_context(), saving(db.session):
        batch = import_runs.start(
            db.session, imports, io.BytesIO(content), file_name="banc.csv", kind=Kind.EXAMPLE, by=None
        )
        batch.with_twins = True
        return batch.token


def run_step(app: Flask, token: str, step: ImportStep) -> Cost:
    """Runs a step in a process of its own, as the desk does."""
    with app.app_context(), saving(db.session):
        import_runs.begin(db.session, import_runs.get(db.session, token), step)
    place = {"ALLIANCES_INSTANCE": str(app.config["ALLIANCES"].instance)}
    command = [sys.executable, "-c", _CHILD, "--app", "app", "data", "continue-import", token, step.value]
    start = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, env=os.environ | place, check=True, capture_output=True, text=True)
    took = time.perf_counter() - start
    cpu_s, peak_mb = map(float, done.stdout.splitlines()[-1].split())
    return Cost(took, cpu_s, peak_mb)


def measure(rows: int, root: Path) -> list[str]:
    """Lines of the table for a file of this many rows."""
    content = table_of(rows, root / f"{rows}-file")
    app = seeded(root / f"{rows}-base")
    lines = []
    for name in ("first import", "again", "corrected"):
        if name == "corrected":
            publish(app)
            content = content.replace(b"Fictif", b"Fictive")
        token = begin(app, content)
        costs = [run_step(app, token, step) for step in STEPS]
        with app.app_context():
            counts = dict(import_runs.get(db.session, token).counts)
            assert check(db.session, search_index()).agrees
        told = ", ".join(f"{count:,} {outcome}" for outcome, count in sorted(counts.items()))
        both = sum(cost.wall_s for cost in costs)
        spent = " / ".join(f"{cost.wall_s:.1f} ({cost.cpu_s:.1f})" for cost in costs)
        peaks = " / ".join(f"{cost.peak_mb:.0f}" for cost in costs)
        lines.append(f"| {rows:,}, {name} | {told} | {spent} | **{both:.1f}** | {peaks} |")
        print(lines[-1], flush=True)
    app.extensions["alliances-index"].close()
    return lines


def profile(rows: int, root: Path) -> None:
    """Where the time goes, both steps in this process."""
    content = table_of(rows, root / "file")
    app = seeded(root / "base")
    token = begin(app, content)
    with app.app_context():
        batch = import_runs.get(db.session, token)
        folder = Folder(app.config["ALLIANCES"].imports_folder, token)
        for step in STEPS:
            watch = cProfile.Profile()
            watch.enable()
            if step is ImportStep.CHECKING:
                with saving(db.session):
                    import_runs.check(db.session, folder, batch)
            else:
                import_runs.run(db.session, search_index(), folder, batch, by=None)
            watch.disable()
            print(step)
            pstats.Stats(watch).sort_stats("cumulative").print_stats(45)
            pstats.Stats(watch).sort_stats("tottime").print_stats(25)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures and prints, and records when asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="*", default=ROWS)
    parser.add_argument("--profile", action="store_true", help="say where the time goes instead")
    parser.add_argument("--record", action="store_true", help="append to bench/RESULTS.md")
    asked = parser.parse_args(arguments)
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    lines = [
        f"\n## {datetime.now(UTC):%Y-%m-%d}, import of rows of 400 words over the seed, {machine}\n",
        "`python -m bench.imports`. Time is wall clock, then processor in brackets, of the check / of the writing.\n",
        "| rows | outcome | s | both, s | peak memory, MB |",
        "|---|---|---|---|---|",
    ]
    with tempfile.TemporaryDirectory(prefix="alliances-bench-") as root:
        for rows in asked.rows:
            if asked.profile:
                profile(rows, Path(root))
            else:
                lines += measure(rows, Path(root))
    if asked.record:
        record(lines)


if __name__ == "__main__":
    main()
