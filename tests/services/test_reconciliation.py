"""Real processes, one of them killed: SQL and the index agree again, and nothing is lost. bench/kill_drills.py kills more."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app import create_app
from config import ROOT, Settings
from extensions import db, search_index
from search import check, sync
from services import editing
from services.saving import saving
from tests.conftest import close
from tests.factories import SOMEBODY, example_data, make_example, make_vocabularies

# A process that saves entries one after the other, and dies where it is told.
SAVER = """
import os, signal, sys
from app import create_app
from extensions import db, search_index
from models import Status
from services import editing, saving as saving_module
from services.saving import saving
from tests.factories import SOMEBODY, example_data
where, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
if where == "between":
    saving_module.sync = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)
app = create_app()
with app.app_context():
    for number in range(first, first + count):
        with saving(db.session, search_index()) as touched:
            data = example_data(slug=f"essai-{number}", title=f"Essai {number}")
            touched.add(editing.create(db.session, data, by=SOMEBODY, status=Status.PUBLISHED))
        print(number, flush=True)
"""


@pytest.fixture(scope="module")
def prepared(seeded_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance with the seed and one entry more."""
    folder = Path(shutil.copytree(seeded_folder, tmp_path_factory.mktemp("drill") / "instance"))
    app = create_app(Settings(instance=folder))
    with app.app_context(), saving(db.session, search_index()) as touched:
        make_vocabularies(db.session)
        touched.add(make_example(db.session, slug="premier"))
    close(app)
    return folder


@pytest.fixture
def folder(prepared: Path, tmp_path: Path) -> Path:
    """A copy of the instance, to be broken."""
    return Path(shutil.copytree(prepared, tmp_path / "instance"))


def saver(folder: Path, where: str, first: int, count: int) -> subprocess.Popen[str]:
    """A process that saves, its numbers on standard output."""
    environment = os.environ | {"ALLIANCES_INSTANCE": str(folder), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-W", "ignore", "-c", SAVER, where, str(first), str(count)]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def test_a_process_killed_between_commit_and_index_loses_nothing(folder: Path):
    with saver(folder, "between", 1, 1) as process:
        assert process.wait(timeout=60) == -signal.SIGKILL
    app = create_app(Settings(instance=folder))
    with app.app_context():
        assert len(check(db.session, search_index()).missing) >= 1
        sync(db.session, search_index())
        assert check(db.session, search_index()).agrees
    close(app)


def test_two_processes_saving_at_once_both_succeed(folder: Path):
    with saver(folder, "nowhere", 1000, 8) as first, saver(folder, "nowhere", 2000, 8) as second:
        assert [process.wait(timeout=90) for process in (first, second)] == [0, 0]
    app = create_app(Settings(instance=folder))
    with app.app_context():
        assert check(db.session, search_index()).agrees
    close(app)


def test_deleting_the_index_loses_nothing(folder: Path):
    for file in sorted((folder / "index").rglob("*"), reverse=True):
        file.unlink() if file.is_file() else file.rmdir()
    app = create_app(Settings(instance=folder))
    with app.app_context():
        entry = make_and_save(db.session)
        assert check(db.session, search_index()).agrees, "the next save repairs the whole index"
        assert entry
    close(app)


def make_and_save(session: Session) -> int:
    """Saves one more entry the ordinary way."""
    with saving(session, search_index()) as touched:
        entry = editing.create(session, example_data(slug="suivant"), by=SOMEBODY)
        touched.add(entry)
    return entry.id
