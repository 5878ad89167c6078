"""A few drills of bench/kill_drills.py and kill_imports.py on each database; `python -m bench.kill_drills` runs fifty."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from bench.half_written import half_written
from config import ROOT
from models import Revision
from services import editing
from services.entry_data import data_of
from tests.conftest import BACKENDS, postgresql_database
from tests.factories import SOMEBODY, make_example

DRILLS, IMPORTS = 6, 4


@pytest.fixture(params=BACKENDS)
def empty_database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database with nothing in it; an empty address is SQLite in the drills' own folder."""
    if request.param == "sqlite":
        yield ""
        return
    with postgresql_database("drills") as engine:
        yield engine.url.render_as_string(hide_password=False)


def test_kills_at_random_points_of_a_save_leave_nothing_half_written(empty_database: str):
    command = [sys.executable, "-m", "bench.kill_drills", "--drills", str(DRILLS), "--database", empty_database]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{DRILLS} kills" in done.stdout


def test_kills_at_random_points_of_an_import_leave_all_of_it_or_nothing(empty_database: str):
    command = [sys.executable, "-m", "bench.kill_imports", "--drills", str(IMPORTS), "--database", empty_database]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{IMPORTS} imports killed" in done.stdout


def test_a_save_without_its_revision_is_seen_as_half_written(session: Session):
    entry = make_example(session, slug="garage")
    assert list(half_written(session)) == []
    editing.update(session, entry.id, replace(data_of(entry), title="Autre"), version=1, by=SOMEBODY)
    session.query(Revision).filter_by(number=2).delete()
    assert len(list(half_written(session))) == 1


def test_a_row_changed_behind_the_history_is_seen_as_half_written(session: Session):
    entry = make_example(session, slug="garage")
    entry.summary = "Écrit à côté."
    session.flush()
    assert len(list(half_written(session))) == 1
