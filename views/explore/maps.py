"""/carte: where the entries of a search are, as a map and as the table that says the same."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, Response, request

from extensions import db, search_index
from models import Level
from search import CodeAxis, SearchQuery
from search.facets import TERRITORY
from services import distribution
from services.distribution import PlaceCount
from services.finding import Finding
from views.addresses import with_params
from views.explore.map_view import HOLE, MapView, map_view, rounded, territory_addresses
from views.explore.scope import Scope, asked, bare, scope_of
from views.explore.tables import ColumnHead, Option, Order, csv_answer, heads
from views.locales import gettext as _
from views.locales import link
from views.pages import page

blueprint = Blueprint("maps", __name__)
LEVELS = {"departement": Level.DEPARTMENT, "region": Level.REGION}
MEASURES = ("fiches", "taux")


@dataclass(frozen=True, slots=True)
class Row:
    """A territory in the table."""

    name: str
    number: str
    url: str
    count: int
    population: int | None
    rate: str


@dataclass(frozen=True, slots=True)
class MapPage:
    """The map of a search."""

    scope: Scope
    map: MapView
    levels: tuple[Option, ...]
    measures: tuple[Option, ...]
    heads: tuple[ColumnHead, ...]
    rows: tuple[Row, ...]
    outside: int  # hits that no territory of this level holds
    csv_url: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """What of the address is about the map itself."""

    level: str
    measure: str
    order: Order

    @classmethod
    def of_request(cls) -> "_Asked":
        level, measure = request.args.get("niveau", ""), request.args.get("mesure", "")
        return cls(
            level if level in LEVELS else "departement",
            measure if measure in MEASURES else "fiches",
            Order.read(request.args.get("ordre", ""), ("nom", "fiches", "population", "taux"), default="-fiches"),
        )

    def params(self) -> list[tuple[str, str]]:
        usual = {"niveau": "departement", "mesure": "fiches", "ordre": "-fiches"}
        values = {"niveau": self.level, "mesure": self.measure, "ordre": str(self.order)}
        return [(name, value) for name, value in values.items() if value != usual[name]]


@blueprint.get("/carte")
def show() -> Response:
    """The map, its legend and its table."""
    drawn, found = _Asked.of_request(), asked()
    query, counts = bare(found.query), _counts(found, drawn)
    level = LEVELS[drawn.level]
    address = territory_addresses(query)
    return page(
        "explore/map.html",
        MapPage(
            scope=scope_of(found, "maps.show", kept=tuple(drawn.params())),
            map=map_view(
                counts,
                level,
                address=address,
                is_rate=drawn.measure == "taux",
                selected=query.selected(TERRITORY.param),
            ),
            levels=(
                _option(query, drawn, _("Départements"), level="departement"),
                _option(query, drawn, _("Régions"), level="region"),
            ),
            measures=(
                _option(query, drawn, _("Nombre de fiches"), measure="fiches"),
                _option(query, drawn, _("Pour 100\u00a0000 habitants"), measure="taux"),
            ),
            heads=_heads(query, drawn),
            rows=tuple(_row(one, address) for one in drawn.order.sorted(counts, _KEYS)),
            outside=_outside(found, counts),
            csv_url=with_params(link("maps.as_csv"), [*query.to_params(), *drawn.params()]),
        ),
    )


@blueprint.get("/carte.csv")
def as_csv() -> Response:
    """The table of the map."""
    drawn = _Asked.of_request()
    rows = drawn.order.sorted(_counts(asked(), drawn), _KEYS)
    lines = [(one.place.code, one.place.name, one.count, one.place.population, one.rate) for one in rows]
    return csv_answer("carte", ("code", "territoire", "fiches", "population", "fiches_pour_100000_habitants"), lines)


_KEYS = {
    "nom": lambda one: one.place.name,
    "fiches": lambda one: one.count,
    "population": lambda one: one.place.population or 0,
    "taux": lambda one: one.rate or 0.0,
}


def _counts(found: Finding, drawn: _Asked) -> Sequence[PlaceCount]:
    return distribution.by_place(db.session, found.results.facets.by_code[TERRITORY.param], LEVELS[drawn.level])


def _outside(found: Finding, counts: Sequence[PlaceCount]) -> int:
    """Hits of the search, whatever territory it chose, that lie in no territory of the level."""
    query = bare(found.query).without(TERRITORY.param)
    codes = CodeAxis(TERRITORY.field, tuple(one.place.code for one in counts))
    whole = search_index().search(replace(query, size=1)).total
    return max(0, whole - search_index().carriers(query, codes))


def _option(query: SearchQuery, drawn: _Asked, label: str, **change: str) -> Option:
    changed = replace(drawn, **change)
    return Option(label, _address(query, changed), changed == drawn)


def _address(query: SearchQuery, drawn: _Asked) -> str:
    return with_params(link("maps.show"), [*query.to_params(), *drawn.params()])


def _heads(query: SearchQuery, drawn: _Asked) -> tuple[ColumnHead, ...]:
    labels = {
        "nom": _("Territoire"),
        "fiches": _("Fiches"),
        "population": _("Population"),
        "taux": _("Pour 100\u00a0000 habitants"),
    }
    return heads(drawn.order, labels, lambda order: _address(query, replace(drawn, order=order)) + "#tableau")


def _row(one: PlaceCount, address: str) -> Row:
    return Row(
        name=one.place.name,
        number=one.place.number,
        url=address.replace(HOLE, one.place.code),
        count=one.count,
        population=one.place.population,
        rate="" if one.rate is None else rounded(one.rate),
    )
