"""Sourced figures: those that answer a question, and those of one indicator side by side."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Entry, FactSheet, Figure, Status
from search.text import fold_key, stems

SHEETS_READ, SHOWN = 8, 3
_COMPARED = ("year", "population", "producer", "unit")


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is measured, and every figure given of it, the latest first: none is corrected by another."""

    label: str
    figures: tuple[Figure, ...]

    @property
    def is_shared(self) -> bool:
        """Several figures measure it."""
        return len(self.figures) > 1

    @property
    def differences(self) -> tuple[str, ...]:
        """What does not agree between its figures, besides the value: year, population, producer, unit."""
        return tuple(name for name in _COMPARED if len({getattr(figure, name) for figure in self.figures}) > 1)


def by_indicator(figures: Iterable[Figure]) -> list[Indicator]:
    """The figures grouped by what they measure, in the order of their first; a figure that names none stands for its label."""
    found: dict[str, list[Figure]] = {}
    for figure in figures:
        found.setdefault(fold_key(figure.indicator or figure.label), []).append(figure)
    return [_indicator(group) for group in found.values()]


def _indicator(group: Sequence[Figure]) -> Indicator:
    ordered = sorted(group, key=lambda figure: -(figure.year or 0))
    return Indicator(next((figure.indicator for figure in group if figure.indicator), group[0].label), tuple(ordered))


def matching(session: Session, entry_ids: Sequence[int], wanted: Set[str]) -> list[tuple[Figure, str]]:
    """(figure, slug of its sheet) of the sheets among these entries that share most words with the question; one statement."""
    rows = session.execute(
        select(Figure, Entry.slug, Entry.id)
        .join(FactSheet, FactSheet.id == Figure.factsheet_id)
        .where(Figure.factsheet_id.in_(entry_ids), FactSheet.status == Status.PUBLISHED)
    ).all()
    scored = []
    for figure, slug, entry_id in rows:
        shared = len(wanted & set(stems(f"{figure.label} {figure.population} {figure.unit}")))
        if shared:
            scored.append((-shared, entry_ids.index(entry_id), figure.position, figure, slug))
    return [(figure, slug) for *_order, figure, slug in sorted(scored, key=lambda row: row[:3])[:SHOWN]]
