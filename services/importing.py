"""Records of a file → forms → entries: every record is checked by its form before the first one is written."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from errors import AppError
from forms import FORMS, Choices, EntryData
from models import Entry, Kind, SlugRedirect, Status
from services import editing
from services.editing import Author
from services.seed_shapes import SHAPES
from services.vocabulary import Lookup, choices

Progress = Callable[[int, int], None]

SEED_AUTHOR = "Données initiales"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one record: which file, which slug, which field, why."""

    file: str
    slug: str
    field: str
    why: str

    def __str__(self) -> str:
        return f"{self.file} · {self.slug} · {self.field} : {self.why}"


class SeedInvalid(AppError):
    """At least one record breaks a rule; nothing was loaded."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        super().__init__(f"{len(self.problems)} problème(s) dans les données : rien n'a été chargé.")


@dataclass(frozen=True, slots=True)
class Record:
    """A record that passed its form."""

    data: EntryData
    checksum: str


@dataclass(slots=True)
class LoadReport:
    """What became of the records; `protected` names those a person has changed since, left as they are."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    protected: tuple[str, ...] = ()


def seed_files(folder: Path) -> list[Path]:
    """The files of seed records in a folder, in the order they are loaded."""
    return [folder / name for name in SHAPES]


def load_seed(session: Session, folder: Path, *, progress: Progress = lambda done, total: None) -> LoadReport:
    """Loads every record of the folder, or nothing. Does not commit.

    Raises SeedInvalid listing all that is wrong. A record already loaded is updated when the file changed and no person
    changed the entry since; it is never written over a person's work.
    """
    records = read_seed(folder, choices(session))
    lookup = Lookup(session)
    lookup.territories(sorted({code for record in records for code in record.data.territories}))
    lookup.read_organisations(partner.name for record in records for partner in record.data.partners)
    report, protected = LoadReport(), []
    known = _known(session, [record.data.slug for record in records])
    author_note = "Chargement des données initiales"
    for done, record in enumerate(records, 1):
        by = Author(name=SEED_AUTHOR, comment=author_note, origin_checksum=record.checksum, origin="seed")
        found = known.get(record.data.slug)
        if found is None:
            editing.create(session, record.data, by=by, lookup=lookup, status=Status.PUBLISHED)
            report.created += 1
        elif found.origin_checksum == record.checksum:
            report.unchanged += 1
        elif found.origin_checksum is None:
            protected.append(record.data.slug)
        else:
            editing.update(session, found.id, record.data, version=found.version, by=by, lookup=lookup)
            report.updated += 1
        progress(done, len(records))
    session.flush()
    report.protected = tuple(protected)
    return report


@dataclass(frozen=True, slots=True)
class _Known:
    id: int
    version: int
    origin_checksum: str | None


def _known(session: Session, slugs: Sequence[str]) -> dict[str, _Known]:
    """Slug, present or former → the entry that has it. One that was renamed was changed by a person."""
    columns = select(Entry.slug, Entry.id, Entry.version, Entry.origin_checksum).where(Entry.slug.in_(slugs))
    found = {slug: _Known(id, version, checksum) for slug, id, version, checksum in session.execute(columns)}
    renamed = select(SlugRedirect.old_slug, SlugRedirect.entry_id).where(SlugRedirect.old_slug.in_(slugs))
    return {slug: _Known(id, 0, None) for slug, id in session.execute(renamed)} | found


def read_seed(folder: Path, allowed: Choices) -> list[Record]:
    """Every record of the folder, checked. Raises SeedInvalid listing all that is wrong."""
    problems: list[Problem] = []
    records: list[Record] = []
    territories = _all_territories(folder, allowed)
    allowed = Choices(allowed.terms, lambda codes: territories.intersection(codes), allowed.replaced)
    for file in seed_files(folder):
        records += _read_file(file, allowed, problems)
    problems += _duplicates(records)
    if problems:
        raise SeedInvalid(problems)
    return records


def _all_territories(folder: Path, allowed: Choices) -> frozenset[str]:
    """The codes of all records that exist, asked at once rather than once a record."""
    codes: set[str] = set()
    for file in seed_files(folder):
        for raw in _read_json(file, []):
            if isinstance(raw, dict):
                listed = raw.get("territories")
                codes |= {code for code in listed if isinstance(code, str)} if isinstance(listed, list) else set()
                codes |= {raw["subject"]} if isinstance(raw.get("subject"), str) else set()
    return frozenset(allowed.known_territories(codes))


def _read_json(file: Path, problems: list[Problem]) -> list[Any]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        problems.append(Problem(file.name, "–", "–", f"fichier illisible ({error.strerror})"))
    except ValueError as error:
        problems.append(Problem(file.name, "–", "–", f"JSON mal formé ({error})"))
    else:
        if isinstance(content, list):
            return content
        problems.append(Problem(file.name, "–", "–", "le fichier doit contenir une liste de fiches"))
    return []


def _read_file(file: Path, allowed: Choices, problems: list[Problem]) -> Iterator[Record]:
    shape = SHAPES[file.name]
    for place, raw in enumerate(_read_json(file, problems), 1):
        slug = str(raw.get("slug") or f"n° {place}") if isinstance(raw, dict) else f"n° {place}"
        found = [Problem(file.name, slug, field, why) for field, why in shape.problems(raw)]
        if not found:
            form = FORMS[shape.kind](MultiDict(shape.to_form(raw)), choices=allowed)
            if form.validate():
                yield Record(form.to_data(), checksum(raw))
                continue
            found = [
                Problem(file.name, slug, shape.key_of(field), " ".join(whys)) for field, whys in form.messages().items()
            ]
        problems += found


def checksum(raw: Mapping[str, Any]) -> str:
    """The checksum of a record, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(raw, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _duplicates(records: Iterable[Record]) -> Iterator[Problem]:
    seen: dict[str, Kind] = {}
    for record in records:
        slug = record.data.slug
        if slug in seen:
            yield Problem(_file_of(record.data.kind), slug, "slug", "déjà pris par une autre fiche des données")
        seen[slug] = record.data.kind


def _file_of(kind: Kind) -> str:
    return next(name for name, shape in SHAPES.items() if shape.kind is kind)
