"""Kills a process at random points of a save, then looks whether anything is half-written. Fictitious entries only.

`python -m bench.kill_drills [--drills 50] [--seed 1] [--database URL]`. Every drill forks a saver. Half of them die by their own
hand (SIGKILL) at the n-th function call of a save, n drawn among all its calls: each line of ours, of SQLAlchemy and of the
index's writer is as likely as another. The other half are killed from outside after a random delay, which also meets what
happens inside the database's own code. After each: what was told as saved is there, no entry is half-written, database
and index agree once synced, and the next save works.
"""

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from app import create_app
from bench.half_written import half_written
from bench.kills import calls_of, die_at, step_of
from cli.database import upgrade
from config import Settings
from extensions import db, search_index
from forms import FORMS, EntryData, PartnerData, SourceData
from models import Entry, Example, Kind, Status, Term, Vocabulary
from search import SearchQuery, check, sync
from services import editing
from services.editing import Author
from services.entry_data import data_of
from services.saving import saving

BY = Author(name="Exercice", comment="fictif")
TERMS = {
    Vocabulary.ACTOR: ("associations", "tpe-pme"),
    Vocabulary.ROLE: ("porteur", "partenaire"),
    Vocabulary.DOMAIN: ("emploi",),
}
FIRST_ENTRIES = 6
SAVES_BEFORE_DEATH = 3  # so that what was told before must still be there
_HOPELESS_S = 60
SURVIVED = "survived"
_STEPS = {
    ("sync.py", "sync"): "index",
    ("session.py", "commit"): "commit",
    ("editing.py", "create"): "rows of a new entry",
    ("editing.py", "update"): "rows of a changed entry",
    ("editing.py", "set_status"): "rows of a hidden or shown entry",
}


@dataclass(slots=True)
class Report:
    """What the drills showed; `failures` is empty when nothing was lost."""

    drills: int = 0
    saves_told: int = 0
    repaired: int = 0  # drills after which the index had something to catch up
    died_in: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)


def run(settings: Settings, *, drills: int, seed: int) -> Report:
    """Prepares an empty database, then drills."""
    chance = random.Random(seed)
    _prepare(settings)
    calls, save_s = _measured(settings)
    report = Report()
    for number in range(drills):
        at_call = chance.randint(1, calls) if number % 2 == 0 else 0
        told, died_in = _killed_saver(settings, number, at_call=at_call, after_s=chance.uniform(0, save_s))
        report.drills += 1
        if died_in == SURVIVED:
            report.failures.append(f"drill {number}: the saver was not killed")
        report.saves_told += len(told)
        report.died_in[died_in] += 1
        with opened(settings) as app:
            report.repaired += not check(db.session, search_index()).agrees
            report.failures += [f"drill {number} ({died_in}): {text}" for text in _failures(app, told, number)]
    return report


class opened:  # noqa: N801 - used as a function with a `with` block
    """The application with its context, its files let go of at the end: a fork must find none open."""

    def __init__(self, settings: Settings) -> None:
        self._app = create_app(settings)

    def __enter__(self) -> Flask:
        self._context = self._app.app_context()
        self._context.push()
        return self._app

    def __exit__(self, *_error: object) -> None:
        db.session.close()
        self._app.extensions["alliances-index"].close()
        db.engine.dispose()
        self._context.pop()


def _prepare(settings: Settings) -> None:
    with opened(settings):
        upgrade(db.engine)
        with saving(db.session, search_index()) as touched:
            db.session.add_all(
                Term(vocabulary=vocabulary, code=code, label=code.capitalize())
                for vocabulary, codes in TERMS.items()
                for code in codes
            )
            db.session.flush()
            for number in range(FIRST_ENTRIES):
                touched.add(editing.create(db.session, _data(f"depart-{number}"), by=BY, status=Status.PUBLISHED))


def _data(slug: str, text: str = "premier") -> EntryData:
    return EntryData(
        kind=Kind.EXAMPLE,
        title=f"Fictif {slug}",
        summary=f"Exercice {text}.",
        slug=slug,
        terms={"domain": ("emploi",)},
        partners=(
            PartnerData(f"Association {text}", "associations", "porteur"),
            PartnerData("Garage", "tpe-pme", "partenaire"),
        ),
        sources=(SourceData(f"Source {text}", "https://exemple.invalid/"),),
        columns=dict.fromkeys(FORMS[Kind.EXAMPLE].COLUMNS, "") | dict.fromkeys(Example.PROSE, f"Texte {text}. " * 20),
    )


def _save(label: str) -> list[tuple[int, int]]:
    """One save of everything a desk does at once: an entry made, one changed, one hidden or shown; (id, version) of each."""
    ids = list(db.session.scalars(select(Entry.id).order_by(Entry.id).limit(2)))
    with saving(db.session, search_index()) as touched:
        made = editing.create(db.session, _data(f"essai-{label}", label), by=BY, status=Status.PUBLISHED)
        changed, hidden = (editing.get_for_edit(db.session, id) for id in ids)
        editing.update(db.session, changed.id, replace(data_of(changed), summary=label), version=changed.version, by=BY)
        status = Status.DRAFT if hidden.status is Status.PUBLISHED else Status.PUBLISHED
        editing.set_status(db.session, hidden.id, status, version=hidden.version, by=BY)
        touched.add(made, changed, hidden)
    return [(entry.id, entry.version) for entry in (made, changed, hidden)]


def _measured(settings: Settings) -> tuple[int, float]:
    """(function calls, seconds) of one save, in this process, warm."""
    with opened(settings):
        _save("chauffe")
        start = time.perf_counter()
        _save("duree")
        took = time.perf_counter() - start
        return calls_of(lambda: _save("mesure")), took


def _killed_saver(settings: Settings, number: int, *, at_call: int, after_s: float) -> tuple[list[Any], str]:
    """The saves that a forked process told before it was killed, and where it was (known when it did it itself)."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _saver(settings, number, at_call, writing)  # never comes back
    os.close(writing)
    told, died_in = [], "outside, by delay"
    with os.fdopen(reading, encoding="utf-8") as lines:
        for line in lines:
            message = json.loads(line)
            if message["what"] == "saved":
                told += message["versions"]
            elif message["what"] == "dying":
                died_in = message["where"]
            elif not at_call:  # the last save begins
                time.sleep(after_s)
                os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
        died_in = SURVIVED
    return told, died_in


def _saver(settings: Settings, number: int, at_call: int, writing: int) -> None:
    """Saves, telling each save, then dies in the last one; what it wrote to the pipe before is read whatever happens."""

    def tell(**message: Any) -> None:
        os.write(writing, (json.dumps(message) + "\n").encode())

    try:
        with opened(settings):
            for turn in range(SAVES_BEFORE_DEATH):
                tell(what="saved", versions=_save(f"{number}-{turn}"))
            tell(what="last")
            if at_call:
                die_at(at_call, lambda frame: tell(what="dying", where=step_of(frame, _STEPS, "between two steps")))
            while True:  # a save shorter than the measured one is followed by another
                _save(f"{number}-{time.monotonic_ns()}")
    except Exception:
        traceback.print_exc()
    finally:
        os._exit(1)  # who was not killed is a failure of the drill; nothing of the parent's must run here


def _failures(app: Flask, told: list[tuple[int, int]], number: int) -> Iterator[str]:
    """What is wrong after a death: before the index caught up, after it did, and after one more save."""
    versions = {id: version for id, version in db.session.execute(select(Entry.id, Entry.version))}
    for id, version in told:
        if versions.get(id, 0) < version:
            yield f"entry {id} was told saved at {version}, is at {versions.get(id)}"
    yield from half_written(db.session)
    sync(db.session, search_index())
    yield from disagreements()
    start = time.monotonic()
    (made, _version), *_others = _save(f"apres-{number}")
    if time.monotonic() - start > _HOPELESS_S:
        yield "the next save waited for a lock of the dead"
    found = search_index().search(SearchQuery(text=f'"apres-{number}"', size=50)).hits
    if made not in {hit.id for hit in found}:
        yield f"the next save ({made}) is not found"
    yield from disagreements()


def disagreements() -> Iterator[str]:
    """What the index and the database say differently."""
    report = check(db.session, search_index())
    if not report.agrees:
        yield f"index and database disagree: {report}"
    published = db.session.scalar(select(func.count()).where(Entry.status == Status.PUBLISHED))
    if search_index().engine.document_count() != published:
        yield f"{search_index().engine.document_count()} documents for {published} published entries"


def main() -> int:
    """Drills in a folder of its own; exit code 1 when anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--drills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=20_261_127)
    parser.add_argument("--database", default="", help="an empty database that the drills may fill; SQLite when empty")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="alliances-drills-") as folder:
        settings = Settings(instance=Path(folder), database_url=asked.database)
        report = run(settings, drills=asked.drills, seed=asked.seed)
    print(
        f"{report.drills} kills, {report.saves_told} versions told saved before them, index behind {report.repaired} times"
    )
    for place, count in report.died_in.most_common():
        print(f"  {count:3} died in: {place}")
    print("\n".join(report.failures) or "nothing lost, nothing half-written, database and index agree")
    return 1 if report.failures or report.drills != asked.drills else 0


if __name__ == "__main__":
    sys.exit(main())
