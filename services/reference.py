"""Loads what the product takes as given: taxonomies, the official geography, synonyms. Files it has loaded are skipped."""

import csv
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from models import (
    Level,
    ReferenceLoad,
    SynonymGroup,
    Term,
    TermName,
    Territory,
    TerritoryContainment,
    TerritoryName,
    Vocabulary,
)
from search.text import fold_key

Progress = Callable[[str], None]  # told the name of each step

LEVEL_FILES = {
    "country": Level.COUNTRY,
    "regions": Level.REGION,
    "departements": Level.DEPARTMENT,
    "epci": Level.EPCI,
    "communes": Level.COMMUNE,
}
_LOADER_VERSION = b"1"  # raise it when the loader writes the same files differently


def load_all(session: Session, folder: Path, *, progress: Progress = lambda step: None) -> list[str]:
    """Loads each set of files that changed since its last load; gives the names of those it loaded. Does not commit."""
    sets: list[tuple[str, Sequence[Path], Callable[[], None]]] = [
        ("taxonomies", [folder / "taxonomies.json"], lambda: load_taxonomies(session, folder / "taxonomies.json")),
        (
            "territories",
            sorted((folder / "territories").glob("*.csv")),
            lambda: load_territories(session, folder / "territories"),
        ),
        ("synonyms", [folder / "synonyms.csv"], lambda: load_synonyms(session, folder / "synonyms.csv")),
    ]
    loaded = []
    for name, files, load in sets:
        checksum = files_checksum(files)
        if not is_loaded(session, name, checksum):
            progress(name)
            load()
            remember(session, name, checksum)
            loaded.append(name)
    return loaded


def files_checksum(files: Iterable[Path]) -> str:
    """One checksum for the names and contents of the files."""
    total = hashlib.sha256(_LOADER_VERSION)
    for file in files:
        total.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def is_loaded(session: Session, name: str, checksum: str) -> bool:
    """Whether this very content was loaded last."""
    return session.scalar(select(ReferenceLoad.checksum).where(ReferenceLoad.name == name)) == checksum


def remember(session: Session, name: str, checksum: str) -> None:
    """Notes what was loaded."""
    session.merge(ReferenceLoad(name=name, checksum=checksum))


# ---------------------------------------------------------------- taxonomies


def load_taxonomies(session: Session, file: Path) -> None:
    """Adds and updates the terms of the file; those a curator made, changed or merged, and those it leaves out, stay."""
    known = {(term.vocabulary.value, term.code): term for term in session.scalars(select(Term))}
    placed = {term.vocabulary.value for term in known.values() if term.is_placed}
    for vocabulary in json.loads(file.read_text(encoding="utf-8"))["vocabularies"]:
        is_placed = vocabulary["code"] in placed  # curators chose the order: what is new comes last
        last = max((term.position for (of, _code), term in known.items() if of == vocabulary["code"]), default=-1)
        for position, record in enumerate(vocabulary["terms"]):
            term = known.get((vocabulary["code"], record["code"]))
            if term is None:
                term = Term(vocabulary=Vocabulary(vocabulary["code"]), code=record["code"])
                term.position = last = last + 1
                term.is_placed = is_placed
                session.add(term)
            elif not term.is_seed:
                continue
            if not is_placed:
                term.position = position
            term.label = record["label"]
            term.label_en = record.get("label_en", "")
            term.short_label = record.get("short", "")
            term.short_label_en = record.get("short_en", "")
            term.definition = record.get("definition", "")
            term.is_working_list = record.get("status") == "working-list"
            session.flush()
            _load_term_names(session, term, record)


def _load_term_names(session: Session, term: Term, record: dict[str, Any]) -> None:
    names = [*record.get("synonyms", ()), *record.get("other_names", ())]
    held = set(session.scalars(select(TermName.name).where(TermName.term_id == term.id)))
    session.add_all(TermName(term_id=term.id, name=name) for name in dict.fromkeys(names) if name not in held)


# ---------------------------------------------------------------- territories


@dataclass(slots=True)
class _Row:
    code: str
    level: Level
    name: str
    nature: str
    population: int | None
    postcodes: str
    parents: list[str]
    former_names: list[str]
    ancestors: set[str] = field(default_factory=set)


def load_territories(session: Session, folder: Path) -> None:
    """The whole geography: rows updated by code, containment and other names written anew."""
    rows = list(_read_territories(folder))
    _close(rows)
    ids = {code: id for code, id in session.execute(select(Territory.code, Territory.id))}
    following = max(ids.values(), default=0) + 1
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for row in rows:
        known = row.code in ids
        if not known:
            ids[row.code] = following
            following += 1
        (changed if known else new).append(_territory_values(row, ids[row.code]))
    if new:
        session.execute(insert(Territory), new)
    if changed:
        session.bulk_update_mappings(Territory.__mapper__, changed)
    session.execute(delete(TerritoryContainment))
    session.execute(
        insert(TerritoryContainment),
        [{"territory_id": ids[row.code], "ancestor_id": ids[above]} for row in rows for above in sorted(row.ancestors)],
    )
    session.execute(delete(TerritoryName))
    names = list(_other_names(rows, folder, ids))
    if names:
        session.execute(insert(TerritoryName), names)


def _read_csv(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _read_territories(folder: Path) -> Iterator[_Row]:
    for stem, level in LEVEL_FILES.items():
        for record in _read_csv(folder / f"{stem}.csv"):
            yield _Row(
                code=record["code"],
                level=level,
                name=record["name"],
                nature=record["nature"],
                population=int(record["population"]) if record["population"] else None,
                postcodes=record["postcodes"],
                parents=record["parents"].split(),
                former_names=[name for name in record["former_names"].split("|") if name],
            )


def _close(rows: Sequence[_Row]) -> None:
    """Fills `ancestors`. Of a grouping one takes only itself: it may straddle départements that its parts are not in."""
    by_code = {row.code: row for row in rows}
    for row in rows:  # wide levels come first, so parents are closed before their children
        for parent in row.parents:
            above = by_code[parent]
            row.ancestors.add(parent)
            if above.level is not Level.EPCI:
                row.ancestors |= above.ancestors


def _territory_values(row: _Row, id: int) -> dict[str, Any]:
    return {
        "id": id,
        "code": row.code,
        "level": row.level,
        "name": row.name,
        "folded_name": fold_key(row.name),
        "nature": row.nature,
        "population": row.population,
        "postcodes": row.postcodes,
    }


def _other_names(rows: Sequence[_Row], folder: Path, ids: dict[str, int]) -> Iterator[dict[str, Any]]:
    """Names besides the official one, each once for a territory; an old région is a name of each of its départements."""
    own = {row.code: fold_key(row.name) for row in rows}
    seen: set[tuple[int, str]] = set()
    for code, name, is_former in _named(rows, folder):
        folded = fold_key(name)
        if code in ids and folded and folded != own[code] and (ids[code], folded) not in seen:
            seen.add((ids[code], folded))
            yield {"territory_id": ids[code], "name": name, "folded_name": folded, "is_former": is_former}


def _named(rows: Sequence[_Row], folder: Path) -> Iterator[tuple[str, str, bool]]:
    for row in rows:
        for name in row.former_names:
            yield row.code, name, True
    for record in _read_csv(folder / "former_regions.csv"):
        for code in record["departments"].split():
            yield code, record["name"], True
    for record in _read_csv(folder / "short_names.csv"):
        yield record["code"], record["alias"], False


# ---------------------------------------------------------------- synonyms


def load_synonyms(session: Session, file: Path) -> None:
    """Adds, updates and removes the groups that come from the file; those a curator made or changed stay as they are."""
    known = {group.code: group for group in session.scalars(select(SynonymGroup))}
    listed = set()
    for record in _read_csv(file):
        code = record["group"]
        listed.add(code)
        group = known.get(code) or SynonymGroup(code=code, is_seed=True)
        if not group.is_seed:
            continue
        group.kind = record["kind"]
        group.forms = "\n".join(form.strip() for form in record["terms"].split("|") if form.strip())
        group.is_one_way = record["kind"] == "oneway"
        group.weight = float(record["weight"])
        group.note = record.get("note") or ""
        session.add(group)
    for code, group in known.items():
        if group.is_seed and code not in listed:
            session.delete(group)
