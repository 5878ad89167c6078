"""What an import holds does not grow with its rows: the objects that Python knows, in a file and in one eight times longer."""

import gc
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from forms import EntryData, PartnerData, SourceData
from models import ImportBatch, ImportStep, Kind
from models.connection import MAPPED_BYTES, unmapped
from search import Index
from services import import_lines, import_runs, twin_finder
from services.import_files import csv_text
from services.import_folder import Folder
from services.import_table import columns, line_of
from tests.factories import example_data, make_jura, make_vocabularies

FIRST, SHORT, LONG = range(50), range(50, 100), range(100, 500)  # the first fills what is remembered whatever the file
MOST_A_ROW = (
    1.5  # objects; its sketch for twins is six, the organisations it brings nine, the twins told of half the rows two
)
COLUMNS = columns(Kind.EXAMPLE)
SYLLABLES = ("ba", "co", "du", "fi", "gle", "ho", "ju", "ka", "li", "mo")


def word(number: int) -> str:
    """A word like few others."""
    return "".join(SYLLABLES[int(digit)] for digit in f"{number * 7919 % 100_003:05}")


def example(number: int) -> EntryData:
    """An example of organisations that only its twin, one line away, names too."""
    said = word(number // 2)
    partners = (
        PartnerData(f"Atelier {said}", "associations", "porteur"),
        PartnerData(f"Usine {said}", "tpe-pme", "partenaire"),
    )
    sources = (SourceData("Article", f"https://exemple.fr/{number}"),)
    values = {
        "title": f"Projet {said} {word(number // 2 + 500)}",
        "slug": f"fiche-{number}",
        "partners": partners,
        "sources": sources,
    }
    return example_data(territories=("COM-39300",), **values)


def table(numbers: range) -> bytes:
    keys, headers = [column.key for column in COLUMNS], [column.header for column in COLUMNS]
    return csv_text([headers, *(line_of(example(number), keys) for number in numbers)]).encode()


def records(numbers: range) -> bytes:
    return json.dumps([{"slug": f"r-{number}", "title": "Un titre", "sources": [{}]} for number in numbers]).encode()


@pytest.fixture
def only_new_objects() -> Iterator[None]:
    gc.freeze()
    yield
    gc.unfreeze()


class Driver:
    """Takes imports from their file to the base as the desk does, and counts what each step holds on the way."""

    def __init__(self, session: Session, index: Index, imports: Path) -> None:
        self.session, self.index, self.imports = session, index, imports

    def start(self, content: bytes) -> ImportBatch:
        """An import of this file."""
        batch = import_runs.start(
            self.session, self.imports, io.BytesIO(content), file_name="fiches", kind=Kind.EXAMPLE, by=None
        )
        batch.with_twins = True
        return batch

    def held(self, batch: ImportBatch, step: ImportStep) -> int:
        """How many objects a step holds at most, what waits for the garbage collector left out."""
        counts: list[int] = []

        def count(_done: int, _total: int) -> None:
            gc.collect()
            counts.append(len(gc.get_objects()))

        count(0, 0)
        folder = Folder(self.imports, batch.token, watch=count)
        if step is ImportStep.CHECKING:
            import_runs.check(self.session, folder, batch)
        else:
            import_runs.run(self.session, self.index, folder, batch, by=None)
        return max(counts) - counts[0]


@pytest.fixture
def driver(
    session: Session, index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, only_new_objects: None
) -> Driver:
    monkeypatch.setattr(import_lines, "BATCH", 25)
    monkeypatch.setattr(import_runs, "BATCH", 25)
    monkeypatch.setattr(twin_finder, "NAMES_PARSED", 10)
    make_vocabularies(session)
    make_jura(session)
    session.commit()
    return Driver(session, index, tmp_path)


def test_what_is_held_does_not_grow_with_the_rows(driver: Driver):
    held = {}
    for time in ("first", "again"):
        for name, numbers in (("warm", FIRST), ("short", SHORT), ("long", LONG)):
            batch = driver.start(table(numbers))
            for step in (ImportStep.CHECKING, ImportStep.APPLYING):
                held[name, time, step] = driver.held(batch, step)
        assert batch.counts == {"first": {"new": 200, "twin": 200}, "again": {"unchanged": 400}}[time]
    more = len(LONG) - len(SHORT)
    a_row = {(time, step): (held["long", time, step] - held["short", time, step]) / more for _name, time, step in held}
    assert max(a_row.values()) < MOST_A_ROW, a_row


def test_json_is_not_held_whole(driver: Driver):
    _first, short, long = (
        driver.held(driver.start(records(numbers)), ImportStep.CHECKING) for numbers in (FIRST, SHORT, LONG)
    )
    assert (long - short) / (len(LONG) - len(SHORT)) < MOST_A_ROW


def test_what_goes_over_the_whole_base_does_not_map_it(tmp_path: Path):
    engine = create_engine(f"sqlite:///{tmp_path / 'base.sqlite'}")
    with Session(engine) as session:
        mapped = [session.execute(text("PRAGMA mmap_size")).scalar()]
        with unmapped(session):
            mapped.append(session.execute(text("PRAGMA mmap_size")).scalar())
        mapped.append(session.execute(text("PRAGMA mmap_size")).scalar())
    engine.dispose()
    assert mapped == [MAPPED_BYTES, 0, MAPPED_BYTES]
