"""Outlines: the shapes of départements and régions, made once by scripts/build_map.py."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from config import ROOT
from models import Level

Box = tuple[int, int, int, int]  # x, y, width, height


@dataclass(frozen=True, slots=True)
class Outlines:
    """SVG paths by code in one coordinate system, with the frames of what is drawn at its own scale."""

    width: int
    height: int
    frames: Mapping[str, Box]  # overseas, by code of département
    paris_frame: Box
    around_paris: Mapping[str, str]
    paths: Mapping[Level, Mapping[str, str]]
    views: Mapping[str, Box]  # région → the part of the map that shows it; overseas ones have their frame


@lru_cache(maxsize=1)
def outlines() -> Outlines:
    """The shapes, read at first use."""
    held = json.loads((ROOT / "data" / "map" / "outlines.json").read_text(encoding="utf-8"))
    return Outlines(
        width=held["width"],
        height=held["height"],
        frames={code: _box(box) for code, box in held["frames"].items()},
        paris_frame=_box(held["paris_frame"]),
        around_paris=held["around_paris"],
        paths={Level.DEPARTMENT: held["departments"], Level.REGION: held["regions"]},
        views={code: _box(box) for code, box in held["views"].items()},
    )


def _box(values: list[int]) -> Box:
    x, y, width, height = values
    return x, y, width, height
