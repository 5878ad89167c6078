"""/chiffres: the library of sourced figures, filtered, side by side, drawn only when they compare."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, Response, request

from extensions import db
from models import Axis, Kind
from services.figures_library import (
    Across,
    Measure,
    Quoted,
    Series,
    Wanted,
    every_figure,
    matching,
    measures,
    years_and_producers,
)
from services.territories import names
from views.addresses import EntryLinks, with_params
from views.explore.tables import Option, csv_answer
from views.filters import number
from views.locales import gettext as _
from views.locales import link
from views.pages import page

blueprint = Blueprint("library", __name__)
AXES = {"acteur": Axis.ACTOR, "domaine": Axis.DOMAIN, "territoire": Axis.TERRITORY}
_PER_PAGE = 20
_LINES = 40  # figures of one measure shown
_TEXT_MAX = 100


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure with all one needs to quote it."""

    value: str
    unit: str
    label: str
    year: int | None
    population: str
    producer: str
    source: str
    source_url: str
    sheet: str
    sheet_url: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One point of a series."""

    label: str
    value: str
    width: int  # hundredths of the largest


@dataclass(frozen=True, slots=True)
class Chart:
    """A series as bars."""

    caption: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class MeasureView:
    """What is measured, its figures, its charts."""

    label: str
    lines: tuple[FigureLine, ...]
    more: int  # figures of this measure that only the file and narrower choices show
    charts: tuple[Chart, ...]
    has_conflict: bool


@dataclass(frozen=True, slots=True)
class LibraryPage:
    """A page of the library."""

    wanted: Wanted
    axis: str
    total: int
    shown: int
    measures: tuple[MeasureView, ...]
    axes: tuple[Option, ...]
    years: tuple[int, ...]
    producers: tuple[str, ...]
    page: int
    pages: int
    previous_url: str
    next_url: str
    csv_url: str


@blueprint.get("/chiffres")
def show() -> Response:
    """The figures asked for, gathered by what they measure."""
    quotes, wanted = every_figure(db.session), _wanted()
    years, producers = years_and_producers(quotes)
    kept = matching(quotes, wanted)
    found = measures(kept)
    pages = max(1, -(-len(found) // _PER_PAGE))
    number_asked = request.args.get("page", "")
    at = min(pages, max(1, int(number_asked[:9]))) if number_asked.isascii() and number_asked.isdigit() else 1
    params = _params(wanted)
    here = link("library.show")
    return page(
        "explore/library.html",
        LibraryPage(
            wanted=wanted,
            axis=_axis_word(wanted.axis),
            total=len(quotes),
            shown=len(kept),
            measures=tuple(_views(found[(at - 1) * _PER_PAGE : at * _PER_PAGE])),
            axes=_axes(wanted),
            years=tuple(years),
            producers=tuple(producers),
            page=at,
            pages=pages,
            previous_url=with_params(here, [*params, ("page", str(at - 1))]) if at > 1 else "",
            next_url=with_params(here, [*params, ("page", str(at + 1))]) if at < pages else "",
            csv_url=with_params(link("library.as_csv"), params),
        ),
    )


@blueprint.get("/chiffres.csv")
def as_csv() -> Response:
    """Every figure asked for, a line each, with its source."""
    links = EntryLinks.here()
    header = ("indicateur", "libelle", "valeur", "unite", "annee", "population", "producteur", "source", "adresse_source",
              "axe", "sujet", "fiche")  # fmt: skip
    lines = [
        (one.figure.indicator or one.figure.label, one.figure.label, one.figure.value, one.figure.unit, one.figure.year,
         one.figure.population, one.figure.producer, one.figure.source_title, one.figure.source_url,
         _axis_word(one.axis), one.subject, links.of(Kind.FACTSHEET, one.slug))
        for one in matching(every_figure(db.session), _wanted())
    ]  # fmt: skip
    return csv_answer("chiffres", header, lines)


def _wanted() -> Wanted:
    year = request.args.get("annee", "")
    return Wanted(
        text=_clean("q")[:_TEXT_MAX],
        axis=AXES.get(request.args.get("axe", "")),
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        producer=_clean("producteur")[:200],
    )


def _clean(name: str) -> str:
    return request.args.get(name, "").encode("utf-8", "ignore").decode().strip()


def _axis_word(axis: Axis | None) -> str:
    return next((word for word, one in AXES.items() if one is axis), "")


def _params(wanted: Wanted) -> list[tuple[str, str]]:
    values = {
        "q": wanted.text,
        "axe": _axis_word(wanted.axis),
        "annee": str(wanted.year or ""),
        "producteur": wanted.producer,
    }
    return [(name, value) for name, value in values.items() if value]


def _axes(wanted: Wanted) -> tuple[Option, ...]:
    labels = {None: _("Tous"), Axis.ACTOR: _("Acteurs"), Axis.DOMAIN: _("Domaines"), Axis.TERRITORY: _("Territoires")}
    return tuple(
        Option(label, with_params(link("library.show"), _params(replace(wanted, axis=axis))), axis is wanted.axis)
        for axis, label in labels.items()
    )


def _views(found: Sequence[Measure]) -> list[MeasureView]:
    links = EntryLinks.here()
    places = names(db.session, {one.subject for measure in found for series in measure.series for one in series.points})
    return [
        MeasureView(
            one.label,
            tuple(_line(quoted, links) for quoted in one.quotes[:_LINES]),
            max(0, len(one.quotes) - _LINES),
            tuple(_chart(series, places) for series in one.series),
            one.has_conflict,
        )
        for one in found
    ]


def _line(quoted: Quoted, links: EntryLinks) -> FigureLine:
    figure = quoted.figure
    return FigureLine(
        value=number(figure.value),
        unit=figure.unit,
        label=figure.label,
        year=figure.year,
        population=figure.population,
        producer=figure.producer,
        source=figure.source_title,
        source_url=figure.source_url,
        sheet=quoted.sheet,
        sheet_url=links.of(Kind.FACTSHEET, quoted.slug),
    )


def _chart(series: Series, places: Mapping[str, str]) -> Chart:
    most = max((abs(one.figure.value) for one in series.points), default=0) or 1
    told = [series.producer, str(series.year) if series.year else "", series.unit]
    return Chart(
        caption=", ".join(part for part in told if part),
        bars=tuple(
            Bar(_point(one, series.across, places), number(one.figure.value), round(100 * abs(one.figure.value) / most))
            for one in series.points
        ),
    )


def _point(one: Quoted, across: Across, places: Mapping[str, str]) -> str:
    return str(one.figure.year) if across is Across.YEARS else places.get(one.subject, one.sheet)
