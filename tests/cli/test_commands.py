"""The commands as an operator meets them: what they say, what they leave, their exit codes."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result

from app import create_app
from config import ROOT, Settings
from tests.conftest import close


def flask(*words: str, instance: Path) -> Result:
    """What a command says and how it ends, from an application of its own."""
    app = create_app(Settings(instance=instance))
    done = app.test_cli_runner().invoke(args=words)
    close(app)
    return done


def process(*words: str, instance: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The same in a process of its own: for what fails before there is an application."""
    values = os.environ | {"ALLIANCES_INSTANCE": str(instance)} | environment
    command = [sys.executable, "-W", "ignore", "-m", "flask", "--app", "app", *words]
    return subprocess.run(command, cwd=ROOT, env=values, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def ready(seeded_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance that setup made."""
    return Path(shutil.copytree(seeded_folder, tmp_path_factory.mktemp("commands") / "instance"))


def test_a_second_setup_reloads_nothing(ready: Path):
    again = process("setup", instance=ready)
    assert again.returncode == 0
    assert "créées" not in again.stdout
    assert "chargement" not in again.stdout
    assert "0 écrites" in again.stdout


def test_check_says_that_all_agrees(ready: Path):
    done = flask("index", "check", instance=ready)
    assert (done.exit_code, "395" in done.stdout) == (0, True)


def test_rebuild_then_check(ready: Path):
    assert flask("index", "rebuild", instance=ready).exit_code == 0
    assert flask("index", "check", instance=ready).exit_code == 0


def test_an_older_index_is_rebuilt_and_a_line_says_so(ready: Path):
    (ready / "index" / "CURRENT").write_text("v0-ancien", encoding="ascii")
    done = flask("setup", instance=ready)
    assert done.exit_code == 0
    assert "reconstruction" in done.stdout
    assert "395" in flask("index", "check", instance=ready).stdout


def test_a_missing_index_differs_until_it_is_synced(ready: Path):
    (ready / "index" / "CURRENT").unlink()
    assert flask("index", "check", instance=ready).exit_code == 1
    assert flask("index", "sync", instance=ready).exit_code == 0
    assert flask("index", "check", instance=ready).exit_code == 0


@pytest.mark.parametrize("command", ["seed", "check"])
def test_a_broken_seed_loads_nothing_lists_why_and_exits_1(ready: Path, tmp_path: Path, command: str):
    for file in (ROOT / "data" / "seed").glob("*.json"):
        records = json.loads(file.read_text(encoding="utf-8"))[:2]
        if file.name == "examples.json":
            records[0]["domains"] = ["licorne"]
        (tmp_path / file.name).write_text(json.dumps(records), encoding="utf-8")
    done = flask("data", command, "--folder", str(tmp_path), instance=ready)
    assert done.exit_code == 1
    assert "examples.json" in done.stderr
    assert "licorne" in done.stderr
    assert "Traceback" not in done.stderr
    assert "395" in flask("index", "check", instance=ready).stdout


def test_an_unreachable_database_is_one_clear_line_and_exit_2(tmp_path: Path):
    done = process("setup", instance=tmp_path, ALLIANCES_DATABASE_URL="postgresql+psycopg://nobody@127.0.0.1:1/none")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("Échec")


def test_a_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path):
    (tmp_path / "file").write_text("", encoding="ascii")
    done = process("setup", instance=tmp_path / "file" / "instance")
    assert done.returncode == 2
    assert "n'est pas accessible en écriture" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_a_table_comes_back_unchanged_and_a_wrong_line_keeps_everything_out(ready: Path, tmp_path: Path):
    table = tmp_path / "table.csv"
    assert flask("data", "table", "--kind", "catalyst", "--output", str(table), instance=ready).exit_code == 0
    again = flask("data", "import", str(table), "--kind", "catalyst", instance=ready)
    assert (again.exit_code, "inchangées" in again.stdout) == (0, True)
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    table.write_text("".join([*lines, ";".join(["Sans résumé"]) + "\n"]), encoding="utf-8")
    report = tmp_path / "report.csv"
    refused = flask("data", "import", str(table), "--kind", "catalyst", "--report", str(report), instance=ready)
    assert refused.exit_code == 1
    assert "Résumé : Ce champ est nécessaire." in refused.stderr
    assert "rien n'a été importé" in refused.stderr
    assert ";erreur;" in report.read_text(encoding="utf-8")
    assert not any((ready / "imports").iterdir())


def test_a_file_that_is_no_table_is_refused_in_one_line(ready: Path, tmp_path: Path):
    (tmp_path / "essai.pdf").write_bytes(b"%PDF-1.7")
    refused = flask("data", "import", str(tmp_path / "essai.pdf"), instance=ready)
    assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)
    assert "format" in refused.stderr
