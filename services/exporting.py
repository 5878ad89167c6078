"""A search taken away, batch by batch: what is taken, and CSV, JSON Lines. Other formats have a file each."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from models import Entry, FactSheet, Figure, Kind, Resource
from search import Index, SearchQuery
from search.signals import gaps
from services import catalog, finding
from services.export_table import COLUMNS, Row, cells
from services.finding import Finding

EXPORT_MAX = 10_000
LICENCE = "CC-BY-4.0"
BATCH = 100  # entries held in memory at once
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_BYTE_ORDER_MARK = "\ufeff"  # without it a spreadsheet reads accents in the wrong encoding


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands inside each file: what was asked and where, when, how many, under which licence."""

    site: str
    query: str
    address: str
    taken_at: datetime
    total: int
    exported: int
    licence: str = LICENCE
    filters: tuple[str, ...] = ()  # in words

    @property
    def asked(self) -> str:
        """What was searched, filters included, in words; "" for everything."""
        return ", ".join(part for part in (self.query, *self.filters) if part)

    @property
    def sentence(self) -> str:
        """The heading in one sentence, to be read by people."""
        text = f"« {self.query} »" if self.query else ""
        what = ", ".join(part for part in (text, *self.filters) if part) or "toutes les fiches"
        count = f"{self.exported} fiche{'s' * (self.exported > 1)}" + (
            f" sur {self.total}" if self.exported < self.total else ""
        )
        return f"{self.site}, recherche {what} ({self.address}), {count}, le {self.taken_at:%d/%m/%Y}, licence {self.licence}."


@dataclass(frozen=True, slots=True)
class Taken:
    """The entries of a search as they were found at one moment: ids only, until batches are read."""

    heading: Heading
    ids: Sequence[int]
    found: Finding


def take(
    session: Session,
    index: Index,
    query: SearchQuery,
    *,
    site: str,
    address: str,
    now: datetime,
    most: int = EXPORT_MAX,
) -> Taken:
    """Every hit of the search, up to `most`, in one search so that the list does not move while it is read."""
    found = finding.find(session, index, replace(query, page=1, size=most))
    ids = [hit.id for hit in found.results.hits]
    return Taken(Heading(site, found.query.text, address, now, found.results.total, len(ids)), ids, found)


def batches(session: Session, ids: Sequence[int], url_of: Callable[[Kind, str], str]) -> Iterator[list[Row]]:
    """The entries of these ids, a hundred at a time; between two, nothing is held: no memory, no connection."""
    rank = 0
    for start in range(0, len(ids), BATCH):
        entries = catalog.whole(session, ids[start : start + BATCH])
        yield [Row(entry, url_of(entry.kind, entry.slug), rank + place) for place, entry in enumerate(entries, 1)]
        rank += len(entries)
        session.close()


def safe_cell(value: object) -> str:
    """The value as a cell that no spreadsheet runs as a formula (OWASP, "CSV Injection")."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text


def csv_lines(heading: Heading, groups: Iterable[Sequence[Row]]) -> Iterator[str]:
    """A CSV file (RFC 4180, UTF-8 with its mark); the last columns of each row say where it was taken from."""
    origin = {
        "export_recherche": heading.asked,
        "export_adresse": heading.address,
        "export_le": heading.taken_at.date().isoformat(),
        "export_fiches": heading.total,
    }
    yield _BYTE_ORDER_MARK + _csv([[*(column.name for column in COLUMNS), *origin]])
    for rows in groups:
        yield _csv([*cells(row), *origin.values()] for row in rows)


def _csv(rows: Iterable[Iterable[Any]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([safe_cell(cell) for cell in row] for row in rows)
    return buffer.getvalue()


def json_lines(heading: Heading, groups: Iterable[Sequence[Row]]) -> Iterator[str]:
    """JSON Lines: the first line says what was taken (`"record": "export"`), each other one is an entry."""
    told = asdict(heading) | {"taken_at": heading.taken_at.isoformat()}
    yield _line({"record": "export", **told})
    for rows in groups:
        yield "".join(_line({"record": "entry", "rank": row.rank, **entry_json(row.entry, row.url)}) for row in rows)


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"


def entry_json(entry: Entry, url: str) -> dict[str, Any]:
    """All an entry holds, for programs; a fact sheet's figures must be loaded."""
    found: dict[str, Any] = {
        "id": entry.id,
        "slug": entry.slug,
        "kind": entry.kind.value,
        "url": url,
        "title": entry.title,
        "summary": entry.summary,
        "language": entry.language,
        "licence": entry.licence,
        "version": entry.version,
        "started": entry.started,
        "ended": entry.ended,
        "text": {name: getattr(entry, name) for name in entry.PROSE if getattr(entry, name)},
        "terms": [{"vocabulary": t.vocabulary.value, "code": t.code, "label": t.label} for t in entry.terms],
        "territories": [{"code": t.code, "name": t.name} for t in entry.territories],
        "partners": [
            {
                "name": p.organisation.name,
                "organisation": p.organisation.slug,
                "profile": p.profile.code if p.profile else None,
                "role": p.role.code if p.role else None,
            }
            for p in entry.partners
        ],
        "sources": [
            {"title": s.title, "publisher": s.publisher, "url": s.url, "date": s.date, "further": s.is_further_reading}
            for s in entry.sources
        ],
        "published_at": entry.published_at.isoformat() if entry.published_at else None,
        "updated_at": entry.updated_at.isoformat(),
        "verified_on": entry.verified_on.isoformat() if entry.verified_on else None,
        **_signals_json(entry),
    }
    if isinstance(entry, Resource):
        found |= {"publisher": entry.publisher, "resource_url": entry.url}
    if isinstance(entry, FactSheet):
        found |= {
            "axis": entry.axis.value,
            "subject": entry.subject_code,
            "figures": [figure_json(figure) for figure in entry.figures],
        }
    return found


def _signals_json(entry: Entry) -> dict[str, Any]:
    """The declared level of evidence with its reason, and what the entry does not tell."""
    told = {
        "level": entry.evidence_level or None,
        "justification": entry.evidence_note,
        "source": entry.evidence_source,
    }
    return {"evidence": told, "missing": [gap.value for gap in gaps(entry)]}


def figure_json(figure: Figure) -> dict[str, Any]:
    """All that is needed to quote a figure."""
    names = ("label", "value", "unit", "year", "population", "producer", "source_title", "source_url", "indicator")
    return {name: getattr(figure, name) for name in names}
