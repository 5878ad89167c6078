"""TerritoryView: what the page of a territory shows besides its fiche: map, shares, white spots, around, alike."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extensions import db, search_index
from models import Level
from search import SearchQuery
from services.distribution import by_place
from services.territories import Place, inside
from services.territory_profile import Alike, AxisLines, Profile, TermLine, inside_query, profile
from views.addresses import search_url, with_params
from views.explore.coverage_page import percent_of
from views.explore.map_view import MapView, map_view, place_addresses
from views.filters import number
from views.home import Door
from views.locales import gettext as _
from views.locales import link, locale


@dataclass(frozen=True, slots=True)
class ShareCell:
    """Entries that carry a term at one scale, and their share of its entries."""

    count: int
    share: str
    url: str


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A term at each scale."""

    label: str
    cells: tuple[ShareCell, ...]


@dataclass(frozen=True, slots=True)
class ShareTable:
    """One axis: domains or actors."""

    title: str
    rows: tuple[ShareRow, ...]
    white_spots: tuple[Door, ...]  # each leads to the same term in the wider territory


@dataclass(frozen=True, slots=True)
class AlikeView:
    """A territory alike."""

    name: str
    url: str
    population: int
    count: int
    is_same_region: bool


@dataclass(frozen=True, slots=True)
class TerritoryView:
    """The whole of it."""

    map: MapView
    scales: tuple[tuple[str, int], ...]
    tables: tuple[ShareTable, ...]
    wider_name: str  # where white spots lead; empty for the country
    covering: int
    covering_url: str
    alike: tuple[AlikeView, ...]
    alike_total: int
    alike_url: str
    alike_rule: str
    compare_url: str
    csv_url: str


def territory_view(place: Place, above: Sequence[Place], counts: Mapping[str, int]) -> TerritoryView:
    """The view of a place; five statements."""
    found = profile(db.session, search_index(), place, above, counts, language=locale())
    alike = SearchQuery(facets={"territoire": tuple(one.similar.place.code for one in found.alike)})
    beside = [place.code, *(one.code for one in reversed(above) if one.level is not Level.COUNTRY)][:2]
    return TerritoryView(
        map=_map(place, above, counts),
        scales=tuple((scale.place.name, scale.total) for scale in found.scales),
        tables=tuple(_table(axis, found) for axis in found.axes),
        wider_name=found.scales[1].place.name if len(found.scales) > 1 else "",
        covering=found.covering,
        covering_url=search_url(replace(inside_query(place.code), covering=True, size=SearchQuery().size)),
        alike=tuple(_alike(found)),
        alike_total=found.alike_total,
        alike_url=search_url(alike),
        alike_rule=_rule(place, found),
        compare_url=with_params(
            link("comparisons.show"),
            [("t", code) for code in dict.fromkeys((*beside, *_nearest(found.alike)))][:3],
        ),
        csv_url=with_params("/recherche.csv", [("territoire", place.code)]),
    )


def _nearest(alike: Sequence[Alike]) -> list[str]:
    return [one.similar.place.code for one in alike[:1]]


def _map(place: Place, above: Sequence[Place], counts: Mapping[str, int]) -> MapView:
    """The régions of the country, or the départements of the région, those of the place marked."""
    line = [*above, place]
    if place.level is Level.COUNTRY:
        return map_view(by_place(db.session, counts, Level.REGION), Level.REGION, address=place_addresses())
    region = next(one.code for one in line if one.level is Level.REGION)
    codes = {one.code for one in inside(db.session, region, Level.DEPARTMENT)}
    held = [one for one in by_place(db.session, counts, Level.DEPARTMENT) if one.place.code in codes]
    marked = [one.code for one in line if one.level is Level.DEPARTMENT]
    return map_view(held, Level.DEPARTMENT, address=place_addresses(), selected=marked, region=region)


def _table(axis: AxisLines, found: Profile) -> ShareTable:
    def cells(line: TermLine) -> Iterator[ShareCell]:
        for scale, count in zip(found.scales, line.counts, strict=True):
            url = search_url(_term(scale.place.code, axis, line)) if count else ""
            yield ShareCell(count, percent_of(count, scale.total), url)

    wider = found.scales[1].place.code if len(found.scales) > 1 else ""
    spots = tuple(
        Door(line.label, search_url(_term(wider, axis, line)) if wider and line.counts[1] else "", line.counts[1])
        if wider
        else Door(line.label, "", 0)
        for line in axis.white_spots
    )
    ordered = sorted(axis.lines, key=lambda line: -line.counts[0])
    return ShareTable(_(axis.facet.label), tuple(ShareRow(line.label, tuple(cells(line))) for line in ordered), spots)


def _term(code: str, axis: AxisLines, line: TermLine) -> SearchQuery:
    return SearchQuery(facets={"territoire": (code,), axis.facet.param: (line.code,)})


def _alike(found: Profile) -> Iterator[AlikeView]:
    for one in found.alike:
        place = one.similar.place
        url = link("browse.territory", code=place.code)
        yield AlikeView(place.name, url, place.population or 0, one.inside, one.similar.is_same_region)


def _rule(place: Place, found: Profile) -> str:
    if not place.population:
        return ""
    least, most = number(found.least), number(found.most)
    if place.level in (Level.COMMUNE, Level.EPCI):
        return str(
            _(
                "même niveau, même nature, entre %(least)s et %(most)s habitants (la moitié et le double)",
                least=least,
                most=most,
            )
        )
    return str(_("même niveau, entre %(least)s et %(most)s habitants (la moitié et le double)", least=least, most=most))
