"""Write `data/territories/` from the npm package that publishes the official geography as JSON.

    python -m scripts.build_territories                     # fetches the package with npm into a temporary folder
    python -m scripts.build_territories --package FOLDER    # reads an unpacked copy instead

It writes country, regions, departements, epci and communes; the format is in `data/README.md`. It does not touch
`former_regions.csv` and `short_names.csv`, which are kept by hand, nor the database.
"""

import argparse
import csv
import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts.npm import unpacked

PACKAGE = "@etalab/decoupage-administratif@6.0.0"
OUTPUT = Path(__file__).resolve().parents[1] / "data" / "territories"
COLUMNS = (
    "code",
    "name",
    "nature",
    "population",
    "parents",
    "postcodes",
    "other_codes",
    "former_names",
)
COUNTRY = "PAYS-FR"
FORMER_NAMES_SEPARATOR = "|"
UNINHABITED = (
    "984",
    "989",
)  # TAAF and Clipperton: nobody lives there, and their districts are no communes

Record = dict[str, object]  # a row to write
Source = dict[str, Any]  # an object of the package, as parsed


@dataclass(frozen=True)
class Package:
    """The five files of the package this script reads, as parsed."""

    regions: list[Source]
    departements: list[Source]
    groupings: list[Source]
    communes: list[Source]
    parts: list[Source]  # communes déléguées and associées, municipal arrondissements


@dataclass
class Absorbed:
    """What a commune took in: INSEE codes and names that still must lead to it."""

    codes: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)


def read_package(folder: Path) -> Package:
    """Return the files of an unpacked package, current communes apart from their parts."""

    def load(name: str) -> list[Source]:
        records: list[Source] = json.loads((folder / "data" / f"{name}.json").read_text(encoding="utf-8"))
        return records

    communes = load("communes")
    return Package(
        regions=[one for one in load("regions") if one["code"] not in UNINHABITED],
        departements=[one for one in load("departements") if one["code"] not in UNINHABITED],
        groupings=load("epci") + load("ept"),
        communes=[
            one for one in communes if one["type"] == "commune-actuelle" and one["departement"] not in UNINHABITED
        ],
        parts=[one for one in communes if one["type"] != "commune-actuelle"],
    )


def build(package: Package) -> dict[str, list[Record]]:
    """Return the rows of each file, sorted by code."""
    population = _populations(package.communes)
    return {
        "country": [_row(COUNTRY, "France")],
        "regions": _sorted(
            _row(
                f"REG-{one['code']}",
                one["nom"],
                nature="OUTRE-MER" if one["zone"] == "com" else "REG",
                population=population.get(("region", one["code"])),
                parents=[COUNTRY],
            )
            for one in package.regions
        ),
        "departements": _sorted(
            _row(
                f"DEP-{one['code']}",
                one["nom"],
                nature="OUTRE-MER" if one["zone"] == "com" else "DEP",
                population=population.get(("departement", one["code"])),
                parents=[f"REG-{one['region']}"],
            )
            for one in package.departements
        ),
        "epci": _groupings(package),
        "communes": _communes(package),
    }


def write(tables: dict[str, list[Record]], folder: Path) -> None:
    """Write one CSV per table, with LF line ends so that a rebuild shows only what changed."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def _populations(communes: Iterable[Source]) -> dict[tuple[str, str], int]:
    """Add up the communes: the package gives no population above them."""
    totals: dict[tuple[str, str], int] = defaultdict(int)
    for commune in communes:
        if "population" in commune:
            totals["region", commune["region"]] += commune["population"]
            totals["departement", commune["departement"]] += commune["population"]
    return dict(totals)


def _groupings(package: Package) -> list[Record]:
    """Return EPCI and EPT; each lies in every département it has a commune in, an EPT also in its métropole."""
    departement_of = {one["code"]: one["departement"] for one in package.communes}
    metropole_of = {
        member["code"]: one["code"] for one in package.groupings if one["type"] != "EPT" for member in one["membres"]
    }
    rows = []
    for one in package.groupings:
        members = [member["code"] for member in one["membres"]]
        parents = sorted({f"DEP-{departement_of[code]}" for code in members})
        if one["type"] == "EPT":
            parents += sorted({f"EPCI-{metropole_of[code]}" for code in members if code in metropole_of})
        rows.append(
            _row(
                f"EPCI-{one['code']}",
                one["nom"],
                nature=one["type"],
                population=one["populationMunicipale"],
                parents=parents,
            )
        )
    return _sorted(rows)


def _communes(package: Package) -> list[Record]:
    groupings: dict[str, list[str]] = defaultdict(list)
    for one in package.groupings:  # EPCI come first, then EPT
        for member in one["membres"]:
            groupings[member["code"]].append(f"EPCI-{one['code']}")
    absorbed = _absorbed(package)
    return _sorted(
        _row(
            f"COM-{one['code']}",
            one["nom"],
            population=one.get("population"),
            parents=[f"DEP-{one['departement']}", *groupings[one["code"]]],
            postcodes=sorted(one.get("codesPostaux", [])),
            other_codes=[f"COM-{code}" for code in sorted(absorbed[one["code"]].codes)],
            former_names=sorted(absorbed[one["code"]].names),
        )
        for one in package.communes
    )


def _absorbed(package: Package) -> dict[str, Absorbed]:
    current = {one["code"]: one["nom"] for one in package.communes}
    absorbed: dict[str, Absorbed] = defaultdict(Absorbed)
    for one in package.communes:
        absorbed[one["code"]].codes.update(one.get("anciensCodes", ()))
    for part in package.parts:
        code = part.get("commune") or part["chefLieu"]
        absorbed[code].codes.add(part["code"])
        # "Paris 1er Arrondissement" is no former commune: its code and postcodes lead to Paris, its name is left out.
        if part["type"] != "arrondissement-municipal" and part["nom"] != current[code]:
            absorbed[code].names.add(part["nom"])
    claims = Counter(code for taken in absorbed.values() for code in taken.codes)
    for taken in absorbed.values():
        # A code in use again, or shared by the communes of one that was split, leads nowhere for certain.
        taken.codes = {code for code in taken.codes if claims[code] == 1 and code not in current}
    return absorbed


def _row(
    code: str,
    name: str,
    *,
    nature: str = "",
    population: int | None = None,
    parents: Sequence[str] = (),
    postcodes: Sequence[str] = (),
    other_codes: Sequence[str] = (),
    former_names: Sequence[str] = (),
) -> Record:
    return {
        "code": code,
        "name": " ".join(name.split()),  # the package has a few double spaces
        "nature": nature,
        "population": population,
        "parents": " ".join(parents),
        "postcodes": " ".join(postcodes),
        "other_codes": " ".join(other_codes),
        "former_names": FORMER_NAMES_SEPARATOR.join(former_names),
    }


def _sorted(rows: Iterable[Record]) -> list[Record]:
    return sorted(rows, key=lambda row: str(row["code"]))


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the package, write the tables, say how many rows each has."""
    parser = argparse.ArgumentParser(description="Write the official geography as CSV.")
    parser.add_argument(
        "--package",
        type=Path,
        help=f"unpacked copy of {PACKAGE}; fetched with npm when absent",
    )
    parser.add_argument(
        "--output",
        type=Path,
        default=OUTPUT,
        help="where the CSV files go (default: %(default)s)",
    )
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        tables = build(read_package(options.package or unpacked(PACKAGE, Path(folder))))
    write(tables, options.output)
    for name, rows in tables.items():
        print(f"{name}: {len(rows)}")


if __name__ == "__main__":
    main()
