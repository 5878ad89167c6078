"""The geography is built from the package as said, on a package of a few invented communes."""

import csv
import json
from pathlib import Path

import pytest

from scripts.build_territories import COLUMNS, build, main, read_package, write

REGIONS = [
    {"code": "27", "nom": "Bourgogne-Franche-Comté", "zone": "metro"},
    {"code": "978", "nom": "Saint-Martin", "zone": "com"},
    {"code": "984", "nom": "Terres australes", "zone": "com"},
]
DEPARTEMENTS = [
    {"code": "39", "region": "27", "nom": "Jura", "zone": "metro"},
    {"code": "21", "region": "27", "nom": "Côte-d'Or", "zone": "metro"},
    {"code": "978", "region": "978", "nom": "Saint-Martin", "zone": "com"},
    {"code": "984", "region": "984", "nom": "Terres australes", "zone": "com"},
]


def commune(code: str, name: str, departement: str, **changes: object) -> dict:
    """Return a current commune as the package writes it."""
    region = "27" if departement in ("39", "21") else departement
    one = {"code": code, "nom": name, "departement": departement, "region": region, "type": "commune-actuelle"}
    return one | {"population": 100, "codesPostaux": [f"{departement}000"]} | changes


COMMUNES = [
    commune("39300", "Lons", "39", codesPostaux=["39570", "39000"], anciensCodes=["39001", "39002"]),
    commune("39100", "Dole", "39", anciensCodes=["39001", "21231"]),
    commune("21231", "Dijon", "21", population=50),
    commune("21999", "Beaune  Sud", "21"),
    commune("97801", "Saint-Martin", "978"),
    {"code": "98411", "nom": "Crozet", "departement": "984", "region": "984", "type": "commune-actuelle"},
    {"code": "39301", "nom": "Vieux-Lons", "type": "commune-deleguee", "chefLieu": "39300", "departement": "39"},
    {"code": "39300", "nom": "Lons", "type": "commune-deleguee", "chefLieu": "39300", "departement": "39"},
    {"code": "39003", "nom": "Bas-Lons", "type": "commune-associee", "chefLieu": "39300", "departement": "39"},
    {"code": "21401", "nom": "Dijon 1er Arrondissement", "type": "arrondissement-municipal", "commune": "21231"},
]


def grouping(code: str, name: str, kind: str, *members: str) -> dict:
    """Return a grouping as the package writes it."""
    return {
        "code": code,
        "nom": name,
        "type": kind,
        "populationMunicipale": 250,
        "membres": [{"code": member} for member in members],
    }


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """An unpacked package."""
    folder = tmp_path / "package"
    (folder / "data").mkdir(parents=True)
    files = {
        "regions": REGIONS,
        "departements": DEPARTEMENTS,
        "communes": COMMUNES,
        "epci": [grouping("200000002", "Métropole", "METRO", "39300", "39100", "21231")],
        "ept": [grouping("200000001", "Est", "EPT", "39300", "21231")],
    }
    for name, records in files.items():
        (folder / "data" / f"{name}.json").write_text(json.dumps(records), encoding="utf-8")
    return folder


@pytest.fixture
def rows(package: Path) -> dict[str, dict]:
    """All rows built from the package, by code."""
    return {str(row["code"]): row for table in build(read_package(package)).values() for row in table}


def test_a_commune_lists_its_departement_then_its_groupings(rows: dict[str, dict]) -> None:
    assert rows["COM-39300"]["parents"] == "DEP-39 EPCI-200000002 EPCI-200000001"
    assert rows["COM-21999"]["parents"] == "DEP-21"


def test_a_straddling_grouping_lists_both_departements(rows: dict[str, dict]) -> None:
    assert rows["EPCI-200000002"]["parents"] == "DEP-21 DEP-39"


def test_an_ept_is_in_its_metropole(rows: dict[str, dict]) -> None:
    assert rows["EPCI-200000001"]["parents"] == "DEP-21 DEP-39 EPCI-200000002"
    assert rows["EPCI-200000001"]["nature"] == "EPT"


def test_parts_of_a_commune_become_its_former_names_and_codes(rows: dict[str, dict]) -> None:
    assert rows["COM-39300"]["former_names"] == "Bas-Lons|Vieux-Lons"
    assert rows["COM-39300"]["other_codes"] == "COM-39002 COM-39003 COM-39301"


def test_an_arrondissement_gives_its_code_but_not_its_name(rows: dict[str, dict]) -> None:
    assert rows["COM-21231"]["other_codes"] == "COM-21401"
    assert rows["COM-21231"]["former_names"] == ""


def test_a_code_claimed_twice_or_in_use_again_is_left_out(rows: dict[str, dict]) -> None:
    # 39001 is claimed by Lons and Dole; 21231 is Dijon's own code.
    assert rows["COM-39100"]["other_codes"] == ""


def test_postcodes_are_sorted(rows: dict[str, dict]) -> None:
    assert rows["COM-39300"]["postcodes"] == "39000 39570"


def test_populations_above_the_communes_are_their_sum(rows: dict[str, dict]) -> None:
    assert (rows["DEP-39"]["population"], rows["DEP-21"]["population"]) == (200, 150)
    assert rows["REG-27"]["population"] == 350
    assert rows["PAYS-FR"]["population"] is None


def test_an_overseas_collectivity_is_a_region_and_a_departement(rows: dict[str, dict]) -> None:
    assert rows["REG-978"]["nature"] == rows["DEP-978"]["nature"] == "OUTRE-MER"
    assert (rows["COM-97801"]["parents"], rows["DEP-978"]["parents"]) == ("DEP-978", "REG-978")


def test_uninhabited_territories_are_left_out(rows: dict[str, dict]) -> None:
    assert not {"REG-984", "DEP-984", "COM-98411"} & rows.keys()


def test_double_spaces_of_the_package_are_mended(rows: dict[str, dict]) -> None:
    assert rows["COM-21999"]["name"] == "Beaune Sud"


def test_order_of_the_package_does_not_change_a_byte(package: Path, tmp_path: Path) -> None:
    write(build(read_package(package)), tmp_path / "first")
    for name in ("regions", "departements", "communes"):
        path = package / "data" / f"{name}.json"
        path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8"))[::-1]), encoding="utf-8")
    write(build(read_package(package)), tmp_path / "second")

    for path in (tmp_path / "first").iterdir():
        assert path.read_bytes() == (tmp_path / "second" / path.name).read_bytes(), path.name


def test_the_command_writes_five_files_and_counts_them(
    package: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--package", str(package), "--output", str(tmp_path / "out")])

    assert "communes: 5" in capsys.readouterr().out
    assert sorted(path.stem for path in (tmp_path / "out").iterdir()) == [
        "communes",
        "country",
        "departements",
        "epci",
        "regions",
    ]
    with (tmp_path / "out" / "communes.csv").open(encoding="utf-8", newline="") as file:
        assert tuple(next(csv.reader(file))) == COLUMNS
