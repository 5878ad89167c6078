"""data/map/outlines.json: every territory of the map is there, drawn with whole numbers, inside its frame."""

import csv
import json
import re
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def outlines(data_folder: Path) -> dict:
    return json.loads((data_folder / "map" / "outlines.json").read_text(encoding="utf-8"))


def codes(folder: Path, name: str) -> set[str]:
    with (folder / "territories" / name).open(encoding="utf-8", newline="") as file:
        return {row["code"] for row in csv.DictReader(file)}


def points(path: str) -> list[tuple[int, int]]:
    """Every point of a path of `M x y l dx dy… z` parts."""
    found = []
    for x, y, moves in re.findall(r"M(\d+) (\d+)l([-\d ]+)z", path):
        at = (int(x), int(y))
        found.append(at)
        steps = [int(one) for one in re.findall(r"-?\d+", moves)]
        for dx, dy in zip(steps[::2], steps[1::2], strict=True):
            at = (at[0] + dx, at[1] + dy)
            found.append(at)
    return found


@pytest.mark.parametrize("level, file", [("departments", "departements.csv"), ("regions", "regions.csv")])
def test_every_territory_is_drawn(outlines: dict, data_folder: Path, level: str, file: str):
    assert set(outlines[level]) == codes(data_folder, file)


@pytest.mark.parametrize("level", ["departments", "regions", "around_paris"])
def test_paths_are_closed_rings_inside_the_map(outlines: dict, level: str):
    for code, path in outlines[level].items():
        assert re.fullmatch(r"(M\d+ \d+l[-\d ]+z)+", path), code
        drawn = points(path)
        assert len(drawn) >= 3, code
        assert all(-2 <= x <= outlines["width"] and -2 <= y <= outlines["height"] for x, y in drawn), code


def test_overseas_and_the_surroundings_of_paris_stay_in_their_frames(outlines: dict):
    frames = outlines["frames"] | dict.fromkeys(outlines["around_paris"], outlines["paris_frame"])
    for code, (x, y, width, height) in frames.items():
        path = outlines["around_paris"].get(code) or outlines["departments"][code]
        assert all(x <= px <= x + width and y <= py <= y + height for px, py in points(path)), code


def test_a_region_is_where_its_departements_are(outlines: dict, data_folder: Path):
    with (data_folder / "territories" / "departements.csv").open(encoding="utf-8", newline="") as file:
        region_of = {row["code"]: row["parents"] for row in csv.DictReader(file)}
    for region, path in outlines["regions"].items():
        whole = points(path)
        parts = [p for code, r in region_of.items() if r == region for p in points(outlines["departments"][code])]
        for axis in (0, 1):
            for end in (min, max):
                assert abs(end(p[axis] for p in whole) - end(p[axis] for p in parts)) <= 6, region
