"""Sourced figures: those that answer a question."""

from collections.abc import Sequence, Set

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Entry, FactSheet, Figure, Status
from search.text import stems

SHEETS_READ, SHOWN = 8, 3


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
