"""How fast the pages about the whole are at 10,000 fictitious entries: map, tables, time line, network, coverage, territories.

`python -m bench.whole [--entries 10000] [--record]`. Wanted, from issue 7: p95 under 150 ms. Pages go through the whole
application (WSGI, no network), warm, in this process. `--record` appends the table to bench/RESULTS.md.
"""

import argparse
import gc
import os
import platform
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import func, insert, select

from bench.recording import record
from bench.speed import percentiles, prepare, timed
from extensions import db
from models import Axis, Entry, FactSheet, Figure, Kind, Organisation, Partner, Status, Territory
from services.saving import saving

TARGET_MS = 150.0
SHEETS, FIGURES = 120, 12  # ten times the figures of the seed, spread alike
PAGES = {
    "map": "/carte",
    "map of a search": "/carte?q=emploi+jeunes&niveau=region&mesure=taux",
    "results with their map": "/recherche?q=association&carte=1",
    "domains × régions": "/matrices",
    "actors × actors of a search": "/matrices?croisement=acteur-acteur&q=association",
    "time line": "/chronologie?q=association",
    "four territories": "/comparer?t=REG-53&t=REG-84&t=DEP-39&t=PAYS-FR",
    "four entries": "/comparer?f={0}&f={1}&f={2}&f={3}",
    "coverage": "/couverture",
    "network": "/reseau",
    "network of a search": "/reseau?q=association&territoire=REG-53",
    "path": "/reseau/chemin?de={organisation}&vers={other}",
    "figures": "/chiffres",
    "figures of a producer": "/chiffres?producteur=Fictif+3&axe=domaine",
    "explore": "/explorer",
    "home": "/",
    "directory": "/exemples",
    "territories": "/territoires",
    "country": "/territoires/PAYS-FR",
    "région": "/territoires/REG-84",
    "département": "/territoires/DEP-69",
    "commune": "/territoires/COM-69123",
    "organisation": "/organisations/{organisation}",
}


def add_figures() -> None:
    """Fictitious sheets with fictitious figures, each saying so."""
    start = (db.session.scalar(select(func.max(Entry.id))) or 0) + 1
    subjects = list(db.session.scalars(select(Territory.code).order_by(Territory.id).limit(SHEETS)))
    ids = range(start, start + SHEETS)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    entries = [
        {"id": id, "kind": Kind.FACTSHEET, "slug": f"bench-repere-{id}", "title": f"Fictif {id}",
         "status": Status.PUBLISHED, "published_at": now} for id in ids
    ]  # fmt: skip
    axes = list(Axis)
    sheets = [{"id": id, "axis": axes[id % 3], "subject_code": code} for id, code in zip(ids, subjects, strict=True)]
    figures = [
        {"factsheet_id": id, "position": n, "label": f"Fictif {n}", "value": float(id % 97), "unit": "%",
         "year": 2010 + id % 15, "population": "Fictif", "producer": f"Fictif {n % 7}"}
        for id in ids for n in range(FIGURES)
    ]  # fmt: skip
    for table, rows in ((Entry.__table__, entries), (FactSheet.__table__, sheets), (Figure.__table__, figures)):
        db.session.execute(insert(table), rows)


def addresses(app: Flask) -> dict[str, str]:
    """The pages, with the slugs that this base holds."""
    with app.app_context():
        slugs = list(db.session.scalars(select(Entry.slug).where(Entry.kind == Kind.EXAMPLE).limit(4)))
        busiest = (
            select(Organisation.slug)
            .join(Partner, Partner.organisation_id == Organisation.id)
            .group_by(Organisation.id)
            .order_by(func.count().desc())
        )
        most, *_rest, least = db.session.scalars(busiest)
    return {name: path.format(*slugs, organisation=most, other=least) for name, path in PAGES.items()}


def measure(count: int) -> list[str]:
    """Lines of the table."""
    with tempfile.TemporaryDirectory(prefix="alliances-bench-") as root:
        app, _built = prepare(Path(root) / str(count), count)
        with app.app_context(), saving(db.session):
            add_figures()
        client = app.test_client()
        client.get("/recherche/completion?q=al")
        gc.collect()
        gc.freeze()  # as gunicorn.conf.py does once a worker has read the places
        lines = []
        for name, path in addresses(app).items():
            answer = client.get(path)
            assert answer.status_code == 200, (name, answer.status_code)
            p50, p95 = percentiles(timed(lambda path=path: client.get(path)))
            weight = len(answer.data) / 1000
            lines.append(f"| {name} | {p50:.0f} / {p95:.0f}{' **over**' if p95 > TARGET_MS else ''} | {weight:.0f} |")
            print(lines[-1], flush=True)
        app.extensions["alliances-index"].close()
    return ["| page | ms p50 / p95 | kB |", "|---|---|---|", *lines]


def main() -> None:
    """Measures and prints, and records when asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--record", action="store_true", help="append to bench/RESULTS.md")
    arguments = parser.parse_args()
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    title = f"\n## {datetime.now(UTC):%Y-%m-%d}, pages about the whole, {arguments.entries:,} entries, {machine}\n"
    lines = [title, *measure(arguments.entries)]
    if arguments.record:
        record(lines)


if __name__ == "__main__":
    main()
