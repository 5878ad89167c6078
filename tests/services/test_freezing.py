"""A frozen dataset is whole, checked by frictionless and by its own sums, and never written over."""

import csv
import hashlib
import json
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import frictionless
import pytest
from sqlalchemy.orm import Session

from errors import Conflict
from models import Status
from services import freezing, frozen
from services.editing import create
from services.public_addresses import entry_address
from tests.factories import SOMEBODY, factsheet_data, make_example, make_jura

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


def freeze(session: Session, folder: Path) -> frozen.Frozen:
    url_of = partial(entry_address, "https://alliances.exemple.fr")
    return freezing.freeze(
        session, folder, url_of=url_of, site="Alliances", root="https://alliances.exemple.fr", now=NOW
    )


@pytest.fixture
def made(session: Session, tmp_path: Path) -> Path:
    """The folder of a dataset of two public entries; one of them attacks spreadsheets, a third is a draft."""
    make_jura(session)
    make_example(session, title='=1+1 ; « accents », et "guillemets"', territories=("COM-39300",))
    create(session, factsheet_data(), by=SOMEBODY, status=Status.PUBLISHED)
    make_example(session, title="Brouillon", status=Status.DRAFT)
    session.commit()
    freeze(session, tmp_path)
    return tmp_path / "2026-11-27"


@pytest.mark.filterwarnings("ignore")
def test_frictionless_finds_the_package_valid(made: Path):
    report = frictionless.validate(str(made / "datapackage.json"))
    assert report.valid, report.flatten(["fieldName", "rowNumber", "message"])
    assert report.stats["tasks"] == 6


def test_every_file_has_the_sum_it_is_given(made: Path):
    lines = (made / "SHA256SUMS").read_text().splitlines()
    told = dict(reversed(line.split("  ")) for line in lines)
    assert {file.name for file in made.iterdir()} == {*told, "SHA256SUMS"}
    assert all(hashlib.sha256((made / name).read_bytes()).hexdigest() == sum for name, sum in told.items())


def test_csv_and_json_hold_the_public_entries_and_only_them(made: Path):
    with (made / "fiches.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    whole = json.loads((made / "fiches.json").read_text(encoding="utf-8"))
    assert [row["id"] for row in rows] == [str(entry["id"]) for entry in whole]
    assert len(rows) == 2
    assert rows[0]["titre"].startswith("'=1+1")
    assert rows[0]["adresse"].startswith("https://alliances.exemple.fr/exemples/")
    assert whole[0]["title"].startswith("=1+1")
    assert (made / "territoires.csv").read_text(encoding="utf-8").count("COM-39300") == 1
    assert "14.0" in (made / "chiffres.csv").read_text(encoding="utf-8")


def test_the_code_book_explains_every_column(made: Path):
    with (made / "dictionnaire.csv").open(encoding="utf-8", newline="") as file:
        told = {(row["fichier"], row["colonne"]) for row in csv.DictReader(file) if row["sens"]}
    for name in ("fiches.csv", "chiffres.csv", "termes.csv", "territoires.csv", "dictionnaire.csv"):
        with (made / name).open(encoding="utf-8", newline="") as file:
            assert {(name, column) for column in next(csv.reader(file))} <= told


def test_a_day_is_frozen_once(session: Session, made: Path):
    before = (made / "SHA256SUMS").read_bytes()
    with pytest.raises(Conflict, match="déjà figé"):
        freeze(session, made.parent)
    assert (made / "SHA256SUMS").read_bytes() == before


def test_a_freeze_that_fails_leaves_nothing(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    make_example(session)
    session.commit()

    def full(*_anything: object, **_named: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(freezing, "_write_package", full)
    with pytest.raises(OSError, match="no space"):
        freeze(session, tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert frozen.every(tmp_path) == []


def test_datasets_are_listed_the_latest_first(made: Path):
    (made.parent / "not-a-day").mkdir()
    found = frozen.every(made.parent)
    assert [one.name for one in found] == ["2026-11-27"]
    assert found[0].entry_count == 2
    assert frozen.every(made.parent / "nowhere") == []
