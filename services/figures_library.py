"""Every sourced figure of the base, gathered by what it measures: conflicts side by side, series only of what compares."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Axis, FactSheet, Figure, Status
from search.text import fold_key

SERIES_FROM = 3  # points under which a drawing says less than the numbers


@dataclass(frozen=True, slots=True)
class Quoted:
    """A figure and the sheet that quotes it."""

    figure: Figure
    slug: str
    sheet: str
    axis: Axis
    subject: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the library is asked for; empty means all."""

    text: str = ""
    axis: Axis | None = None
    year: int | None = None
    producer: str = ""


class Across(StrEnum):
    """What differs from one point of a series to the next."""

    YEARS = "years"
    PLACES = "places"


@dataclass(frozen=True, slots=True)
class Series:
    """Figures one may compare: same thing measured, unit and producer; only the year, or only the territory, differs."""

    across: Across
    unit: str
    producer: str
    year: int | None  # of all its points, when they differ by territory
    points: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """What is measured, with every figure given of it, the latest first."""

    label: str
    quotes: tuple[Quoted, ...]
    series: tuple[Series, ...]
    has_conflict: bool  # two values of one year, or of two producers, about the same population


def every_figure(session: Session) -> list[Quoted]:
    """Figures of published sheets, in the order of their sheets; one statement."""
    rows = session.execute(
        select(Figure, FactSheet.slug, FactSheet.title, FactSheet.axis, FactSheet.subject_code)
        .join(FactSheet, FactSheet.id == Figure.factsheet_id)
        .where(FactSheet.status == Status.PUBLISHED)
        .order_by(FactSheet.id, Figure.position, Figure.id)
    )
    return [Quoted(*row) for row in rows]


def years_and_producers(quotes: Iterable[Quoted]) -> tuple[list[int], list[str]]:
    """What one may choose: years, the latest first, and producers in alphabetical order."""
    held = list(quotes)
    years = {one.figure.year for one in held if one.figure.year}
    producers = {one.figure.producer for one in held if one.figure.producer}
    return sorted(years, reverse=True), sorted(producers, key=fold_key)


def matching(quotes: Iterable[Quoted], wanted: Wanted) -> list[Quoted]:
    """The figures asked for; every word typed must begin a word of what is measured, of its population or its sheet."""
    words = fold_key(wanted.text).split()
    return [
        one
        for one in quotes
        if (wanted.axis is None or one.axis is wanted.axis)
        and (wanted.year is None or one.figure.year == wanted.year)
        and (not wanted.producer or one.figure.producer == wanted.producer)
        and _holds(one, words)
    ]


def _holds(one: Quoted, words: Sequence[str]) -> bool:
    if not words:
        return True
    figure = one.figure
    text = f" {fold_key(' '.join((figure.label, figure.indicator, figure.population, one.sheet)))}"
    return all(f" {word}" in text for word in words)


def measures(quotes: Iterable[Quoted]) -> list[Measure]:
    """The figures gathered by what they measure, those measured most often first, then in alphabetical order."""
    found: dict[str, list[Quoted]] = defaultdict(list)
    for one in quotes:
        found[fold_key(one.figure.indicator or one.figure.label)].append(one)
    made = [_measure(group) for group in found.values()]
    return sorted(made, key=lambda one: (not one.has_conflict, -len(one.quotes), fold_key(one.label)))


def _measure(group: Sequence[Quoted]) -> Measure:
    label = next((one.figure.indicator for one in group if one.figure.indicator), group[0].figure.label)
    ordered = sorted(group, key=lambda one: (-(one.figure.year or 0), one.sheet))
    return Measure(label, tuple(ordered), (*_in_time(group), *_in_space(group)), _has_conflict(group))


def _in_time(group: Sequence[Quoted]) -> list[Series]:
    kept: dict[tuple[str, ...], dict[int, Quoted]] = defaultdict(dict)
    doubled: set[tuple[str, ...]] = set()
    for one in group:
        figure = one.figure
        key = (one.subject, figure.unit, figure.producer, fold_key(figure.population))
        if figure.year:
            if figure.year in kept[key] and kept[key][figure.year].figure.value != figure.value:
                doubled.add(key)  # two values of one year: side by side, never on one line
            kept[key][figure.year] = one
    return [
        Series(Across.YEARS, key[1], key[2], None, tuple(points[year] for year in sorted(points)))
        for key, points in kept.items()
        if len(points) >= SERIES_FROM and key not in doubled
    ]


def _in_space(group: Sequence[Quoted]) -> list[Series]:
    kept: dict[tuple[str, str, int | None], dict[str, Quoted]] = defaultdict(dict)
    for one in group:
        if one.axis is Axis.TERRITORY:
            kept[one.figure.unit, one.figure.producer, one.figure.year].setdefault(one.subject, one)
    return [
        Series(Across.PLACES, unit, producer, year, tuple(sorted(points.values(), key=lambda one: -one.figure.value)))
        for (unit, producer, year), points in kept.items()
        if len(points) >= SERIES_FROM
    ]


def _has_conflict(group: Sequence[Quoted]) -> bool:
    """Whether two figures speak of the same people in the same unit, and yet differ for one year or by their producer."""
    alike: dict[tuple[str, str, str], list[Figure]] = defaultdict(list)
    for one in group:
        alike[one.subject, one.figure.unit, fold_key(one.figure.population)].append(one.figure)
    return any(
        one.value != other.value and (one.year == other.year or one.producer != other.producer)
        for figures in alike.values()
        for place, one in enumerate(figures)
        for other in figures[place + 1 :]
    )
