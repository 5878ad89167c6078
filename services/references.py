"""Entries as reference managers read them: BibTeX, RIS, CSL-JSON. One reference an entry, under a key that never changes."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from models import Entry, Kind, Vocabulary
from services.export_table import Row
from services.exporting import Heading

KIND_NOTES = {
    Kind.EXAMPLE: "Exemple inspirant",
    Kind.FACTSHEET: "Fiche Repères",
    Kind.RESOURCE: "Ressource",
    Kind.CATALYST: "Catalyseur territorial",
    Kind.ECOSYSTEM: "Écosystème territorial",
}
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "#$%&_"},
}
_TEX_SIGNS = re.compile("|".join(re.escape(sign) for sign in _TEX))


def key(entry: Entry) -> str:
    """The citation key: the entry's number, which outlives its title and its address."""
    return f"alliances-{entry.id}"


def keywords(entry: Entry) -> list[str]:
    """Domains and territories, the main ones first."""
    domains = [term.label for term in entry.terms if term.vocabulary is Vocabulary.DOMAIN]
    return [*domains, *(territory.name for territory in entry.territories)]


def bibtex(heading: Heading, groups: Iterable[Sequence[Row]]) -> Iterator[str]:
    """A BibTeX file, its origin in a comment at the head."""
    origin = re.sub(r"[@{}%\\]", " ", heading.sentence)
    yield f"@comment{{{origin}}}\n"
    for rows in groups:
        yield "".join(_bibtex(row, heading) for row in rows)


def _bibtex(row: Row, heading: Heading) -> str:
    entry = row.entry
    day = entry.updated_at.date()
    fields = {
        "title": f"{{{_tex(entry.title)}}}",
        "author": f"{{{_tex(heading.site)}}}",
        "publisher": _tex(heading.site),
        "year": str(day.year),
        "month": str(day.month),
        "howpublished": rf"\url{{{_url(row.url)}}}",
        "url": _url(row.url),
        "urldate": heading.taken_at.date().isoformat(),
        "version": str(entry.version),
        "language": entry.language,
        "abstract": _tex(entry.summary),
        "keywords": _tex(", ".join(keywords(entry))),
        "note": f"{KIND_NOTES[entry.kind]}, version {entry.version}, licence {_tex(entry.licence)}",
    }
    inner = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"\n@misc{{{key(entry)},\n{inner}}}\n"


def _tex(text: str) -> str:
    """The text with what TeX reads as a command written as a character."""
    return _TEX_SIGNS.sub(lambda sign: _TEX[sign[0]], " ".join(text.split()))


def _url(url: str) -> str:
    return url.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


def ris(heading: Heading, groups: Iterable[Sequence[Row]]) -> Iterator[str]:
    """A RIS file; the format has no head, so each reference says where it was taken from."""
    origin = " ".join(heading.sentence.split())
    for rows in groups:
        yield "".join(_ris(row, heading, origin) for row in rows)


def _ris(row: Row, heading: Heading, origin: str) -> str:
    entry = row.entry
    day = entry.updated_at.date()
    lines = [
        ("TY", "ELEC"),
        ("ID", key(entry)),
        ("TI", entry.title),
        ("AU", f"{heading.site},"),  # the comma says that it is not a person's name
        ("PB", heading.site),
        ("PY", str(day.year)),
        ("DA", f"{day:%Y/%m/%d}/"),
        ("ET", f"version {entry.version}"),
        ("LA", entry.language),
        ("AB", entry.summary),
        *(("KW", word) for word in keywords(entry)),
        ("UR", row.url),
        ("Y2", f"{heading.taken_at:%Y/%m/%d}/"),
        ("M3", KIND_NOTES[entry.kind]),
        ("C1", f"Licence {entry.licence}"),
        ("N1", origin),
    ]
    return "".join(f"{tag}  - {' '.join(text.split())}\r\n" for tag, text in lines if text) + "ER  - \r\n\r\n"


def csl_json(heading: Heading, groups: Iterable[Sequence[Row]]) -> Iterator[str]:
    """A CSL-JSON array; `custom.export` of each item says where it was taken from."""
    yield "["
    before = ""
    for rows in groups:
        for row in rows:
            yield f"{before}\n{json.dumps(csl_item(row, heading), ensure_ascii=False)}"
            before = ","
    yield "\n]\n"


def csl_item(row: Row, heading: Heading) -> dict[str, Any]:
    """One reference as CSL-JSON 1.0.2."""
    entry, taken = row.entry, heading.taken_at.date()
    day = entry.updated_at.date()
    return {
        "id": key(entry),
        "type": "webpage",
        "title": entry.title,
        "author": [{"literal": heading.site}],
        "publisher": heading.site,
        "container-title": heading.site,
        "genre": KIND_NOTES[entry.kind],
        "abstract": entry.summary,
        "URL": row.url,
        "language": entry.language,
        "version": str(entry.version),
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "accessed": {"date-parts": [[taken.year, taken.month, taken.day]]},
        "keyword": ", ".join(keywords(entry)),
        "note": f"Licence {entry.licence}",
        "custom": {"export": heading.sentence},
    }
