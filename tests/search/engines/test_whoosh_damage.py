"""What kills, damage and swaps leave behind: the old documents or the new ones, never a mixture."""

import gc
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from search.engines.whoosh import WhooshEngine
from tests.search.engines.whoosh_samples import ROOT, documents, total


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda path: path.write_bytes(b""), id="emptied"),
        pytest.param(lambda path: path.write_bytes(os.urandom(64)), id="garbage"),
        pytest.param(lambda path: path.unlink(), id="gone"),
    ],
)
@pytest.mark.parametrize("pattern", ["*.toc", "*.trm", "CURRENT"])
def test_a_damaged_index_is_begun_anew_and_says_it_is_incomplete(folder, damage, pattern):
    engine = WhooshEngine.open(folder)
    engine.write(documents(1, 5))
    engine.mark_complete()
    engine.close()
    for path in list(folder.rglob(pattern)):
        damage(path)
    gc.collect()
    engine = WhooshEngine.open(folder)
    assert not engine.is_complete
    engine.write(documents(1, 2))
    assert engine.versions() == {1: 1, 2: 1}


def test_an_index_of_another_schema_is_begun_anew(folder, monkeypatch):
    WhooshEngine.open(folder).write(documents(1, 5))
    monkeypatch.setattr("search.engines.whoosh.SCHEMA_VERSION", 999)
    engine = WhooshEngine.open(folder)
    assert (engine.versions(), engine.is_complete) == ({}, False)


def test_a_folder_removed_under_an_open_engine_does_not_stop_it(folder):
    engine = WhooshEngine.open(folder)
    engine.write(documents(1, 5))
    subprocess.run(["rm", "-rf", str(folder)], check=True)
    engine.write(documents(7, 7))
    assert engine.versions() == {7: 1}
    assert not engine.is_complete


def test_processes_opening_a_missing_index_together_agree_on_one(folder):
    context = multiprocessing.get_context("fork")
    children = [context.Process(target=open_and_write, args=(folder, id)) for id in range(1, 5)]
    for child in children:
        child.start()
    for child in children:
        child.join(60)
    assert sorted(WhooshEngine.open(folder).versions()) == [1, 2, 3, 4]


def open_and_write(folder: Path, id: int) -> None:
    """One process that opens the index and saves a document."""
    WhooshEngine.open(folder).write(documents(id, id))


WRITER = """
import sys
from pathlib import Path
from search.engines.whoosh import WhooshEngine
from tests.search.engines.test_whoosh_rules import documents
engine = WhooshEngine.open(Path(sys.argv[1]))
print("ready", flush=True)
for version in range(int(sys.argv[2]), int(sys.argv[2]) + 100000):
    if sys.argv[3] == "rebuild":
        engine.rebuild(documents(1, 40, version))
    else:
        engine.write(documents(1, 40, version))
    print(version, flush=True)
"""


@pytest.mark.parametrize("verb", ["write", "rebuild"])
def test_killed_writers_leave_the_old_documents_or_the_new_ones(folder, verb):
    engine = WhooshEngine.open(folder)
    engine.write(documents(1, 40, 1))
    moments = np.random.default_rng(7).uniform(0.0, 0.25, 6)
    for moment in moments:
        before = engine.versions()[1]
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder), str(before + 1), verb],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])},
            stdout=subprocess.PIPE,
            text=True,
        ) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "ready\n"
            time.sleep(moment)
            writer.send_signal(signal.SIGKILL)
            told = [int(line) for line in writer.stdout if line.endswith("\n")]
        last_told = told[-1] if told else before
        for reader in (engine, WhooshEngine.open(folder)):
            versions = reader.versions()
            assert set(versions) == set(range(1, 41))
            assert set(versions.values()) <= {last_told, last_told + 1}
            assert len(set(versions.values())) == 1, "never a mix of two commits"
            assert total(reader, "forêt") == 40
        engine.write(documents(1, 40, last_told + 2))
