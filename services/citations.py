"""How an entry is cited and described to programs: citation text, schema.org."""

from datetime import date
from typing import Any

from models import Entry, FactSheet, Kind

_TYPES = {Kind.CATALYST: "Organization"}


def citation(entry: Entry, *, site: str, url: str, today: date, language: str = "fr") -> str:
    """The sentence to copy under a quotation, in the manner of ISO 690."""
    year = entry.updated_at.year
    if language == "en":
        return f"“{entry.title}”, {site}, {year}, version {entry.version}. {url} (accessed on {today:%Y-%m-%d})."
    return f"« {entry.title} », {site}, {year}, version {entry.version}. {url} (consulté le {today:%d/%m/%Y})."


def schema_org(entry: Entry, *, site: str, url: str) -> dict[str, Any]:
    """The entry as a schema.org description."""
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": _TYPES.get(entry.kind, "Article"),
        "url": url,
        "description": entry.summary,
        "inLanguage": entry.language,
    }
    if entry.kind is Kind.CATALYST:
        return described | {"name": entry.title}
    described |= {
        "headline": entry.title,
        "name": entry.title,
        "license": "https://creativecommons.org/licenses/by/4.0/" if entry.licence == "CC-BY-4.0" else entry.licence,
        "publisher": {"@type": "Organization", "name": site},
        "dateModified": entry.updated_at.date().isoformat(),
        "spatialCoverage": [{"@type": "Place", "name": territory.name} for territory in entry.territories],
        "about": [term.label for term in entry.terms],
        "citation": [source.url for source in entry.sources if source.url],
    }
    if entry.published_at:
        described["datePublished"] = entry.published_at.date().isoformat()
    if isinstance(entry, FactSheet):
        described["@type"] = "Report"
    return described
