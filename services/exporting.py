"""A search taken away: JSON and CSV with the same parameters as the page, sources included."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from models import Entry, FactSheet, Resource, Vocabulary

EXPORT_MAX = 10_000
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS = (
    "rang",
    "type",
    "adresse",
    "titre",
    "resume",
    "debut",
    "fin",
    "territoires",
    "codes_territoires",
    "acteurs",
    "domaines",
    "partenariats",
    "formes",
    "maturite",
    "echelle",
    "odd",
    "partenaires",
    "sources",
    "licence",
    "publiee_le",
    "verifiee_le",
)
_JOIN = " | "


def safe_cell(value: object) -> str:
    """The value as a cell that no spreadsheet runs as a formula (OWASP, "CSV Injection")."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text


def csv_rows(entries: Sequence[Entry], urls: Sequence[str], *, first_rank: int, with_header: bool) -> Iterator[str]:
    """Lines of a CSV file (RFC 4180), header first when asked."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    if with_header:
        writer.writerow(_COLUMNS)
    for rank, (entry, url) in enumerate(zip(entries, urls, strict=True), first_rank):
        writer.writerow([safe_cell(cell) for cell in _cells(entry, url, rank)])
    yield buffer.getvalue()


def _cells(entry: Entry, url: str, rank: int) -> list[Any]:
    return [
        rank,
        entry.kind.value,
        url,
        entry.title,
        entry.summary,
        entry.started,
        entry.ended,
        _JOIN.join(territory.name for territory in entry.territories),
        _JOIN.join(territory.code for territory in entry.territories),
        _JOIN.join(dict.fromkeys(p.profile.label for p in entry.partners if p.profile))
        or _labels(entry, Vocabulary.ACTOR),
        _labels(entry, Vocabulary.DOMAIN),
        _labels(entry, Vocabulary.PARTNERSHIP),
        _labels(entry, Vocabulary.FORM),
        _labels(entry, Vocabulary.MATURITY),
        _labels(entry, Vocabulary.SCALE),
        _JOIN.join(term.code for term in entry.terms if term.vocabulary is Vocabulary.SDG),
        _JOIN.join(partner.organisation.name for partner in entry.partners),
        _JOIN.join(f"{source.title} <{source.url}>" for source in entry.sources),
        entry.licence,
        entry.published_at.date().isoformat() if entry.published_at else "",
        entry.verified_on,
    ]


def _labels(entry: Entry, vocabulary: Vocabulary) -> str:
    return _JOIN.join(term.label for term in entry.terms if term.vocabulary is vocabulary)


def entry_json(entry: Entry, url: str) -> dict[str, Any]:
    """All an entry holds, for programs; a fact sheet's figures must be loaded."""
    found: dict[str, Any] = {
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
        "verified_on": entry.verified_on.isoformat() if entry.verified_on else None,
    }
    if isinstance(entry, Resource):
        found |= {"publisher": entry.publisher, "resource_url": entry.url}
    if isinstance(entry, FactSheet):
        found |= {
            "axis": entry.axis.value,
            "subject": entry.subject_code,
            "figures": [_figure(f) for f in entry.figures],
        }
    return found


def _figure(figure: Any) -> dict[str, Any]:
    names = ("label", "value", "unit", "year", "population", "producer", "source_title", "source_url")
    return {name: getattr(figure, name) for name in names}
