"""The committed reference files, read once for all tests of this folder."""

import csv
import json
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[2] / "data"
TABLES = ("country", "regions", "departements", "epci", "communes")

Rows = dict[str, dict[str, str]]


def read_csv(name: str) -> list[dict[str, str]]:
    """Return the rows of one file of `data/territories/`."""
    with (DATA / "territories" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def tables() -> dict[str, Rows]:
    """Each level of the geography, by code."""
    return {name: {row["code"]: row for row in read_csv(name)} for name in TABLES}


@pytest.fixture(scope="session")
def territories(tables: dict[str, Rows]) -> Rows:
    """All levels together, by code."""
    return {code: row for rows in tables.values() for code, row in rows.items()}


@pytest.fixture(scope="session")
def former_regions() -> list[dict[str, str]]:
    """The régions of before 2016."""
    return read_csv("former_regions")


@pytest.fixture(scope="session")
def short_names() -> list[dict[str, str]]:
    """What people type for a territory."""
    return read_csv("short_names")


@pytest.fixture(scope="session")
def vocabularies() -> dict[str, dict]:
    """The vocabularies of the taxonomies, by code."""
    file = json.loads((DATA / "taxonomies.json").read_text(encoding="utf-8"))
    return {vocabulary["code"]: vocabulary for vocabulary in file["vocabularies"]}


@pytest.fixture(scope="session")
def seed() -> dict[str, list[dict]]:
    """The records of each seed file."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted((DATA / "seed").glob("*.json"))}
