"""The shapes of seed records (data/SCHEMA.md): which keys, of which type, and the form fields they fill."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from models import Kind

TEXT, YEAR, NUMBER, CODES, NUMBERS, ROWS = (
    "texte",
    "année",
    "nombre",
    "liste de codes",
    "liste de nombres",
    "liste de fiches",
)
_ARTICLES = {
    TEXT: "un texte",
    YEAR: "une année (nombre entier)",
    NUMBER: "un nombre",
    CODES: "une liste de codes",
    NUMBERS: "une liste de nombres entiers",
    ROWS: "une liste d'objets",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """Keys of a kind of record → type; `required` must be there; `renamed` maps a key to its form field."""

    kind: Kind
    keys: Mapping[str, str]
    required: frozenset[str]
    renamed: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, "Row"] = field(default_factory=dict)

    def problems(self, raw: Any) -> Iterator[tuple[str, str]]:
        """(field, why) for each key that is unknown, missing or of another type."""
        if not isinstance(raw, dict):
            yield "–", "une fiche est un objet JSON"
            return
        yield from _problems(raw, self.keys, self.required)
        for key, row in self.rows.items():
            values = raw.get(key)
            for place, value in enumerate(values) if isinstance(values, list) else ():
                if isinstance(value, dict):
                    for name, why in _problems(value, row.keys, row.required):
                        yield f"{key}[{place}].{name}", why

    def to_form(self, raw: Mapping[str, Any]) -> list[tuple[str, str]]:
        """The record as a posted form."""
        pairs: list[tuple[str, str]] = []
        counts: dict[str, int] = {}
        for key, value in raw.items():
            name = self.renamed.get(key, key)
            if value is None:
                continue
            if key in self.rows:
                for row in value:
                    place = counts.get(name, 0)
                    counts[name] = place + 1
                    extra = {"is_further_reading": "y"} if key == "further" else {}
                    filled = {**row, **extra}
                    pairs += [(f"{name}-{place}-{k}", str(v)) for k, v in filled.items() if v is not None]
            elif isinstance(value, list):
                pairs += [(name, str(item)) for item in value]
            else:
                pairs.append((name, str(value)))
        return pairs

    def key_of(self, form_field: str) -> str:
        """The key of the record behind a form field, for messages."""
        first, _dash, rest = form_field.partition("-")
        back = {name: key for key, name in self.renamed.items() if key != "further"}
        place, _dash, inner = rest.partition("-")
        path = f"[{place}].{inner}" if inner else f"[{place}]" if place else ""
        return f"{back.get(first, first)}{path}"


@dataclass(frozen=True, slots=True)
class Row:
    """The shape of an object inside a list."""

    keys: Mapping[str, str]
    required: frozenset[str]


def _problems(raw: Mapping[str, Any], keys: Mapping[str, str], required: frozenset[str]) -> Iterator[tuple[str, str]]:
    for key, value in raw.items():
        if key not in keys:
            yield key, "clé inconnue de SCHEMA.md"
        elif value is not None and not _is_of(keys[key], value):
            yield key, f"doit être {_ARTICLES[keys[key]]}"
    for key in sorted(required):
        if raw.get(key) in (None, "", []):
            yield key, "manque"


def _is_of(type: str, value: Any) -> bool:
    if isinstance(value, bool):
        return False
    checks = {
        TEXT: lambda v: isinstance(v, str),
        YEAR: lambda v: isinstance(v, int),
        NUMBER: lambda v: isinstance(v, (int, float)),
        CODES: lambda v: isinstance(v, list) and all(isinstance(item, str) for item in v),
        NUMBERS: lambda v: isinstance(v, list) and all(isinstance(i, int) and not isinstance(i, bool) for i in v),
        ROWS: lambda v: isinstance(v, list) and all(isinstance(item, dict) for item in v),
    }
    return checks[type](value)


_SOURCE = Row({"title": TEXT, "publisher": TEXT, "url": TEXT, "date": TEXT}, frozenset({"title", "url"}))
_PARTNER = Row(
    {"name": TEXT, "profile": TEXT, "role": TEXT, "acronym": TEXT, "url": TEXT}, frozenset({"name", "profile", "role"})
)
_FIGURE = Row(
    {
        "label": TEXT,
        "value": NUMBER,
        "unit": TEXT,
        "year": YEAR,
        "population": TEXT,
        "producer": TEXT,
        "source_title": TEXT,
        "source_url": TEXT,
        "indicator": TEXT,
    },
    frozenset({"label", "value", "producer", "source_title", "source_url"}),
)
_LEVEL = dict.fromkeys(("evidence_level", "evidence_note", "evidence_source"), TEXT)
_NAMED = _LEVEL | {"slug": TEXT, "name": TEXT, "summary": TEXT, "territories": CODES, "domains": CODES, "sources": ROWS}

SHAPES: dict[str, Shape] = {
    "examples.json": Shape(
        Kind.EXAMPLE,
        dict.fromkeys(("slug", "title", "summary", "need", "action", "results", "success_factors"), TEXT)
        | dict.fromkeys(("obstacles", "transferable", "maturity", "scale"), TEXT)
        | dict.fromkeys(("partnership_types", "forms", "domains", "impacts", "territories"), CODES)
        | {"started": YEAR, "ended": YEAR, "sdgs": NUMBERS, "partners": ROWS, "sources": ROWS}
        | _LEVEL,
        frozenset(
            {"slug", "title", "summary", "need", "action", "maturity", "scale", "partners", "domains", "sources"}
        ),
        rows={"partners": _PARTNER, "sources": _SOURCE},
    ),
    "factsheets.json": Shape(
        Kind.FACTSHEET,
        dict.fromkeys(("slug", "axis", "subject", "title", "summary", "definition", "stakes", "levers"), TEXT)
        | {"figures": ROWS, "further": ROWS, "sources": ROWS}
        | _LEVEL,
        frozenset({"slug", "axis", "subject", "title", "summary", "definition", "stakes", "levers", "sources"}),
        renamed={"subject": "subject_code", "further": "sources"},
        rows={"figures": _FIGURE, "further": _SOURCE, "sources": _SOURCE},
    ),
    "resources.json": Shape(
        Kind.RESOURCE,
        dict.fromkeys(("slug", "medoc", "title", "summary", "body", "publisher", "url"), TEXT)
        | {"year": YEAR, "actor_profiles": CODES, "domains": CODES, "territories": CODES, "sources": ROWS}
        | _LEVEL,
        frozenset({"slug", "medoc", "title", "summary", "body", "url", "sources"}),
        renamed={"year": "started"},
        rows={"sources": _SOURCE},
    ),
    "catalysts.json": Shape(
        Kind.CATALYST,
        _NAMED | {"acronym": TEXT, "trades": CODES, "url": TEXT, "founded": YEAR},
        frozenset({"slug", "name", "summary", "trades", "sources"}),
        renamed={"name": "title", "founded": "started"},
        rows={"sources": _SOURCE},
    ),
    "ecosystems.json": Shape(
        Kind.ECOSYSTEM,
        _NAMED | {"need": TEXT, "action": TEXT, "lead": TEXT, "maturity": TEXT, "partners": ROWS},
        frozenset({"slug", "name", "summary", "sources"}),
        renamed={"name": "title"},
        rows={"partners": _PARTNER, "sources": _SOURCE},
    ),
}
