"""MapView: a map of France as the template draws it: zones with their class, frames, legend."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import ngettext

from models import Level
from search import SearchQuery
from search.facets import TERRITORY
from services.breaks import class_of, natural_breaks
from services.distribution import PlaceCount
from views.addresses import search_url
from views.explore.outlines import Box, Outlines, outlines
from views.filters import number
from views.locales import gettext as _
from views.locales import link

HOLE = "0code0"  # stands for a code in an address; needs no quoting itself
_LABEL_BELOW = 20  # units of the map between a frame and the foot of its number


@dataclass(frozen=True, slots=True)
class Zone:
    """One territory: its shapes, the class of its value (0: nothing), its name with the value, where it leads."""

    url: str
    label: str
    paths: tuple[str, ...]
    shade: int
    is_selected: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """A part drawn at its own scale."""

    box: Box
    label: str
    label_x: int
    label_y: int


@dataclass(frozen=True, slots=True)
class Swatch:
    """One class in the legend."""

    shade: int
    label: str


@dataclass(frozen=True, slots=True)
class MapView:
    """The map with its legend."""

    name: str
    view_box: str
    zones: tuple[Zone, ...]
    frames: tuple[Frame, ...]
    swatches: tuple[Swatch, ...]
    unit: str


def map_view(
    counts: Sequence[PlaceCount],
    level: Level,
    *,
    address: str,
    is_rate: bool = False,
    selected: Sequence[str] = (),
    region: str = "",
) -> MapView:
    """The map of these counts.

    Args:
        address: where a zone leads, with a hole for its code (`territory_addresses`, `place_addresses`).
        is_rate: colour by entries for 100,000 inhabitants.
        region: show the départements of this région only, large; overseas régions are their own frame.
    """
    shapes = outlines()
    bounds = natural_breaks([_value(one, is_rate) for one in counts])
    zones = tuple(
        Zone(
            url=address.replace(HOLE, one.place.code),
            label=f"{one.place.name} : {_said(one, is_rate)}",
            paths=_paths(shapes, one.place.code, level, is_whole=not region),
            shade=class_of(_value(one, is_rate), bounds),
            is_selected=one.place.code in selected,
        )
        for one in counts
        if one.place.code in shapes.paths[level]
    )
    what = _("Carte des départements") if level is Level.DEPARTMENT else _("Carte des régions")
    return MapView(
        name=what,
        view_box=" ".join(str(side) for side in _part(shapes, region, [one.place.code for one in counts])),
        zones=zones,
        frames=() if region else tuple(_frames(shapes, level)),
        swatches=_swatches(bounds, is_rate),
        unit=_("Fiches pour 100\u00a0000 habitants") if is_rate else _("Nombre de fiches"),
    )


def _part(shapes: Outlines, region: str, codes: Sequence[str]) -> Box:
    """The part of the map to show: the région, the frame of an overseas one, or all of it."""
    framed = next((shapes.frames[code] for code in codes if code in shapes.frames), None)
    if region and framed:
        return framed
    return shapes.views.get(region, (0, 0, shapes.width, shapes.height))


def territory_addresses(query: SearchQuery, *, path: str = "") -> str:
    """The address of this search in one territory instead of those it chose, with a hole where its code goes."""
    return search_url(query.without(TERRITORY.param).adding(TERRITORY.param, HOLE), path=path or None)


def place_addresses() -> str:
    """The address of a territory's page, with a hole where its code goes."""
    return link("browse.territory", code=HOLE)


def _value(one: PlaceCount, is_rate: bool) -> float:
    return (one.rate or 0.0) if is_rate else one.count


def _said(one: PlaceCount, is_rate: bool) -> str:
    entries = str(ngettext("%(num)s fiche", "%(num)s fiches", one.count))
    if not is_rate:
        return entries
    if one.rate is None:
        return str(_("%(entries)s, population inconnue", entries=entries))
    return str(_("%(rate)s pour 100\u00a0000 habitants (%(entries)s)", rate=rounded(one.rate), entries=entries))


def rounded(value: float) -> str:
    """A rate with two significant decimals at most."""
    return number(round(value, 2))


def _paths(shapes: Outlines, code: str, level: Level, *, is_whole: bool) -> tuple[str, ...]:
    near_paris = shapes.around_paris.get(code) if is_whole else None
    return (shapes.paths[level][code], *([near_paris] if near_paris else []))


def _frames(shapes: Outlines, level: Level) -> list[Frame]:
    boxes = {code.partition("-")[2]: box for code, box in shapes.frames.items()}
    if level is Level.DEPARTMENT:
        boxes |= {str(_("Paris et alentours")): shapes.paris_frame}
    return [
        Frame((x, y, width, height), label, x + width // 2, y + height + _LABEL_BELOW)
        for label, (x, y, width, height) in boxes.items()
    ]


def _swatches(bounds: Sequence[float], is_rate: bool) -> tuple[Swatch, ...]:
    """Each class by its bounds, which both belong to it: whole counts; rates say the upper one."""
    found = [Swatch(0, "0")]
    for place, bound in enumerate(bounds, 1):
        below = bounds[place - 2] if place > 1 else 0
        if is_rate:
            label = _("jusqu’à %(bound)s", bound=rounded(bound))
        else:
            low, high = int(below) + 1, int(bound)
            label = number(high) if low == high else f"{number(low)} – {number(high)}"
        found.append(Swatch(place, str(label)))
    return tuple(found)
