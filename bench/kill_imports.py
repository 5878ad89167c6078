"""Kills a process at random points of an import, then looks whether anything is half-loaded. Fictitious entries only.

`python -m bench.kill_imports [--drills 30] [--seed 1] [--database URL]`. Each drill checks a file that changes every entry and
brings new ones, forks a process that writes it, and kills it: every other time at the n-th function call of the import, n drawn
among all its calls, else from outside after a random delay. After each, all of the file is in the base or none of it; no entry is
half-written; database and index agree once synced; and the same import, begun again, goes to its end.
"""

import argparse
import io
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

from sqlalchemy import select

from bench.half_written import half_written
from bench.kill_drills import BY, SURVIVED, TERMS, disagreements, opened
from bench.kills import calls_of, die_at, step_of
from cli.database import upgrade
from config import Settings
from extensions import db, search_index
from forms import FORMS, EntryData, PartnerData, SourceData
from models import Entry, Example, ImportStep, Kind, Level, Status, Term, Territory, Vocabulary
from search import sync
from services import editing, import_runs
from services.entry_data import data_of
from services.import_files import csv_text
from services.import_folder import Folder
from services.import_table import columns, line_of
from services.saving import saving

CHANGED, NEW = 12, 6  # rows of a file
_COLUMNS = columns(Kind.EXAMPLE)
_MORE_TERMS = {Vocabulary.MATURITY: ("deploye",), Vocabulary.SCALE: ("local",), Vocabulary.PARTNERSHIP: ("mecenat",)}


_STEPS = {("sync.py", "sync"): "telling the index", ("session.py", "commit"): "committing"}
_ROWS = "reading and writing rows"


@dataclass(slots=True)
class Report:
    """What the drills showed; `failures` is empty when nothing was half-loaded."""

    drills: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)


def run(settings: Settings, *, drills: int, seed: int) -> Report:
    """Prepares an empty database, then drills."""
    chance = random.Random(seed)
    _prepare(settings)
    calls, import_s = _measured(settings)
    report = Report()
    for number in range(drills):
        token = _ready(settings, number)
        at_call = chance.randint(1, calls) if number % 2 == 0 else 0
        died_in = _killed(settings, token, at_call=at_call, after_s=chance.uniform(0, import_s))
        report.drills += 1
        with opened(settings):
            found = list(_half_loaded(number))
            is_whole = not found and _loaded(number) == CHANGED + NEW
            found += half_written(db.session)
            sync(db.session, search_index())
            found += disagreements()
            found += _again(settings, token, number)
        report.outcomes[f"{'all' if is_whole else 'nothing'} written, {died_in}"] += 1
        report.failures += [f"drill {number} ({died_in}): {text}" for text in found]
    return report


def _prepare(settings: Settings) -> None:
    with opened(settings):
        upgrade(db.engine)
        with saving(db.session, search_index()) as touched:
            db.session.add_all(
                Term(vocabulary=vocabulary, code=code, label=code.capitalize())
                for vocabulary, codes in (TERMS | _MORE_TERMS).items()
                for code in codes
            )
            db.session.add(Territory(code="COM-39300", level=Level.COMMUNE, name="Lons", folded_name="lons"))
            db.session.flush()
            loaded = replace(BY, origin_checksum="exercice")  # what a person typed would be protected from the file
            for place in range(CHANGED):
                touched.add(
                    editing.create(db.session, _data(f"depart-{place}", "d"), by=loaded, status=Status.PUBLISHED)
                )


def _data(slug: str, text: str) -> EntryData:
    return EntryData(
        kind=Kind.EXAMPLE,
        title=f"Fictif {slug}",
        summary=f"Exercice {text}.",
        slug=slug,
        terms={"domain": ("emploi",), "maturity": ("deploye",), "scale": ("local",), "partnership": ("mecenat",)},
        territories=("COM-39300",),
        partners=(
            PartnerData(f"Association {slug} {text}", "associations", "porteur"),
            PartnerData("Garage", "tpe-pme", "partenaire"),
        ),
        sources=(SourceData(f"Source {slug}", f"https://exemple.invalid/{slug}"),),
        columns=dict.fromkeys(FORMS[Kind.EXAMPLE].COLUMNS, "")
        | dict.fromkeys(Example.PROSE, " ".join([f"Texte {text}."] * 20)),
    )


def _file(number: int) -> bytes:
    """Every entry of the start changed, and new ones."""
    present = [_data(f"depart-{place}", f"n° {number}") for place in range(CHANGED)]
    new = [_data(f"neuve-{number}-{place}", f"n° {number}") for place in range(NEW)]
    rows = [line_of(data, [column.key for column in _COLUMNS]) for data in (*present, *new)]
    return csv_text([[column.header for column in _COLUMNS], *rows]).encode()


def _ready(settings: Settings, number: int) -> str:
    """The token of an import of the drill's file, checked and begun as the desk does."""
    with opened(settings):
        with saving(db.session):
            batch = import_runs.start(
                db.session,
                settings.imports_folder,
                io.BytesIO(_file(number)),
                file_name="x.csv",
                kind=Kind.EXAMPLE,
                by=None,
            )
            batch.with_twins = True
            import_runs.check(db.session, Folder(settings.imports_folder, batch.token), batch)
            import_runs.begin(db.session, batch, ImportStep.APPLYING)
        return batch.token


def _write(settings: Settings, token: str) -> None:
    batch = import_runs.get(db.session, token)
    import_runs.run(db.session, search_index(), Folder(settings.imports_folder, token), batch, by=None)


def _measured(settings: Settings) -> tuple[int, float]:
    """(function calls, seconds) of one import, in this process, warm."""
    token = _ready(settings, 1001)
    with opened(settings):
        start = time.perf_counter()
        _write(settings, token)
        took = time.perf_counter() - start
    token = _ready(settings, 1002)
    with opened(settings):
        return calls_of(lambda: _write(settings, token)), took


def _killed(settings: Settings, token: str, *, at_call: int, after_s: float) -> str:
    """Where a forked process was when it was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _writer(settings, token, at_call, writing)  # never comes back
    os.close(writing)
    died_in = "killed from outside"
    with os.fdopen(reading, encoding="utf-8") as lines:
        for line in lines:
            if line != "begins\n":
                died_in = line.strip()
            elif not at_call:
                time.sleep(after_s)
                os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    ended = os.waitstatus_to_exitcode(status)
    return died_in if ended == -signal.SIGKILL else SURVIVED if ended else "just after its end"


def _writer(settings: Settings, token: str, at_call: int, writing: int) -> None:
    code = 1
    try:
        with opened(settings):
            os.write(writing, b"begins\n")
            if at_call:
                die_at(at_call, lambda frame: os.write(writing, f"{step_of(frame, _STEPS, _ROWS)}\n".encode()))
            _write(settings, token)
            sys.setprofile(None)
            code = 0
    except Exception:
        traceback.print_exc()
    finally:
        os._exit(code)  # nothing of the parent's must run here


def _loaded(number: int) -> int:
    """How many entries say what the drill's file says."""
    wanted = select(Entry.id).where(Entry.summary == f"Exercice n° {number}.")
    return len(db.session.scalars(wanted).all())


def _half_loaded(number: int) -> Iterator[str]:
    loaded = _loaded(number)
    if loaded not in (0, CHANGED + NEW):
        yield f"{loaded} rows of {CHANGED + NEW} are in the base"


def _again(settings: Settings, token: str, number: int) -> Iterator[str]:
    """The same import, told interrupted and begun again, then all it must have left."""
    batch = import_runs.get(db.session, token)
    is_applied = batch.step is ImportStep.APPLIED
    if is_applied != (_loaded(number) > 0):
        yield f"the import says {batch.step}, the base says otherwise"
    if not is_applied:
        with saving(db.session):
            import_runs.fail(db.session, batch, "interrompu")
            import_runs.begin(db.session, batch, ImportStep.APPLYING)
        _write(settings, token)
    if _loaded(number) != CHANGED + NEW:
        yield f"begun again, it wrote {_loaded(number)} rows of {CHANGED + NEW}"
    first = db.session.scalars(select(Entry.id).where(Entry.slug == "depart-0")).one()
    if data_of(editing.get_for_edit(db.session, first)) != _data("depart-0", f"n° {number}"):
        yield "an entry does not say what the file says"
    yield from half_written(db.session)
    yield from disagreements()


def main() -> int:
    """Drills in a folder of its own; exit code 1 when anything was half-loaded."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--drills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=20_261_128)
    parser.add_argument("--database", default="", help="an empty database that the drills may fill; SQLite when empty")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="alliances-drills-") as folder:
        settings = Settings(instance=Path(folder), database_url=asked.database)
        report = run(settings, drills=asked.drills, seed=asked.seed)
    print(f"{report.drills} imports killed")
    for outcome, count in report.outcomes.most_common():
        print(f"  {count:3} {outcome}")
    print("\n".join(report.failures) or "nothing half-loaded, database and index agree")
    return 1 if report.failures or report.drills != asked.drills else 0


if __name__ == "__main__":
    sys.exit(main())
