"""Freezing: the whole base at one moment, as files that never change again, with all one needs to check and cite them."""

import csv
import io
import json
import os
import shutil
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from errors import Conflict
from models import Entry, Status
from services import exporting
from services.export_table import Row
from services.frozen import CHECKSUMS, PACKAGE, READ_ME, Frozen, citation, read, sha256
from services.frozen_tables import (
    CODE_BOOK,
    ENTRIES_CSV,
    ENTRIES_JSON,
    FIGURES,
    KEPT_COLUMNS,
    PLACES,
    TERMS,
    Fields,
    rows,
    schemas,
)

_LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"


def freeze(
    session: Session, folder: Path, *, url_of: Callable[[Any, str], str], site: str, root: str, now: datetime
) -> Frozen:
    """Writes the dataset of today under `folder`, whole or not at all. Raises Conflict when there is one already."""
    name = now.date().isoformat()
    final, part = folder / name, folder / f".{name}.{os.getpid()}"
    if final.exists():
        raise Conflict(f"Le jeu du {name} est déjà figé dans {final} : il ne change plus.")
    part.mkdir(parents=True)
    try:
        count = _write_tables(session, part, url_of)
        _write_package(part, name, site=site, root=root, now=now, count=count)
        part.rename(final)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return read(final)


def _write_tables(session: Session, folder: Path, url_of: Callable[[Any, str], str]) -> int:
    """Every table; a hundred entries in memory at once. Gives how many entries there are."""
    ids = list(session.scalars(select(Entry.id).where(Entry.status == Status.PUBLISHED).order_by(Entry.id)))
    count = 0
    with (
        (folder / ENTRIES_CSV).open("w", encoding="utf-8", newline="") as table,
        (folder / ENTRIES_JSON).open("w", encoding="utf-8") as whole,
    ):
        writer = csv.writer(table)
        writer.writerow(column.name for column in KEPT_COLUMNS)
        whole.write("[")
        for group in exporting.batches(session, ids, url_of):
            for row in group:
                writer.writerow(_cells(row))
                whole.write(
                    f"{',' if count else ''}\n{json.dumps(exporting.entry_json(row.entry, row.url), ensure_ascii=False)}"
                )
                count += 1
        whole.write("\n]\n")
    for file, fields in schemas().items():
        if file != ENTRIES_CSV:
            _write(folder / file, fields, rows(session, file))
    return count


def _cells(row: Row) -> list[str]:
    return [exporting.safe_cell(column.read(row)) for column in KEPT_COLUMNS]


def _write(file: Path, fields: Fields, lines: Iterable[Iterable[Any]]) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(fields)
    writer.writerows([exporting.safe_cell(cell) if isinstance(cell, str) else cell for cell in row] for row in lines)
    file.write_text(buffer.getvalue(), encoding="utf-8", newline="")


def _write_package(folder: Path, name: str, *, site: str, root: str, now: datetime, count: int) -> None:
    titles = {
        ENTRIES_CSV: "Les fiches, une par ligne",
        ENTRIES_JSON: "Les fiches entières, en JSON",
        FIGURES: "Les chiffres des fiches Repères",
        TERMS: "Les vocabulaires",
        PLACES: "Les territoires cités",
        CODE_BOOK: "Le dictionnaire des colonnes",
    }
    described = schemas()
    package = {
        "profile": "data-package",
        "name": f"alliances-{name}",
        "title": f"{site}, jeu de données figé le {name}",
        "description": "Base non représentative de toutes les alliances de France : ses comptes disent ce qu’elle contient.",
        "version": name,
        "created": now.isoformat(),
        "homepage": f"{root.rstrip('/')}/donnees/jeux/{name}",
        "licenses": [{"name": "CC-BY-4.0", "path": _LICENCE_URL, "title": "Creative Commons Attribution 4.0"}],
        "contributors": [{"title": site, "role": "publisher"}],
        "entry_count": count,
        "resources": [_resource(folder / file, title, described.get(file)) for file, title in titles.items()],
    }
    (folder / PACKAGE).write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    (folder / READ_ME).write_text(_read_me(package), encoding="utf-8")
    sums = [f"{sha256(file)}  {file.name}\n" for file in sorted(folder.iterdir())]
    (folder / CHECKSUMS).write_text("".join(sums), encoding="ascii")


def _resource(file: Path, title: str, fields: Fields | None) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": file.name.replace(".", "-"),
        "title": title,
        "path": file.name,
        "format": file.suffix[1:],
        "mediatype": "text/csv" if file.suffix == ".csv" else "application/json",
        "encoding": "utf-8",
        "bytes": file.stat().st_size,
        "hash": f"sha256:{sha256(file)}",
    }
    if fields:
        described["profile"] = "tabular-data-resource"
        described["schema"] = {
            "fields": [{"name": name, "type": type, "description": told} for name, (type, told) in fields.items()],
            **({"primaryKey": ["id"]} if "id" in fields else {}),
        }
    return described


def _read_me(package: dict[str, Any]) -> str:
    files = "\n".join(f"- `{one['path']}` : {one['title']}." for one in package["resources"])
    return (
        f"# {package['title']}\n\n{package['description']}\n\nCiter : {citation(package['title'], package['homepage'])}\n\n"
        f"{package['entry_count']} fiches, licence CC-BY-4.0 ({_LICENCE_URL}).\n\n{files}\n\n"
        f"`{PACKAGE}` décrit chaque colonne (Frictionless) ; `sha256sum -c {CHECKSUMS}` vérifie les fichiers.\n"
        "UTF-8 ; une cellule à plusieurs valeurs les sépare par « | » ; une cellule qui commencerait comme une formule est\n"
        "précédée de « ' ».\n"
    )
