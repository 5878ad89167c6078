"""Frozen datasets as they lie on the disk: what each holds, how it is cited. Making one is in freezing.py."""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

PACKAGE, CHECKSUMS, READ_ME = "datapackage.json", "SHA256SUMS", "LISEZ-MOI.md"
_NAME = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class FrozenFile:
    """One file of a frozen dataset."""

    name: str
    title: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Frozen:
    """A frozen dataset, as its own package describes it."""

    name: str
    title: str
    created_at: datetime
    entry_count: int
    files: tuple[FrozenFile, ...]


def citation(title: str, address: str) -> str:
    """How the dataset is cited."""
    return f"{title}. Licence CC-BY-4.0. {address}"


def sha256(file: Path) -> str:
    """The checksum of a file."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def read(folder: Path) -> Frozen:
    """The dataset of a folder, as its package tells it."""
    package = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
    files = [
        FrozenFile(one["path"], one["title"], one["bytes"], one["hash"].removeprefix("sha256:"))
        for one in package["resources"]
    ]
    for name, title in (
        (PACKAGE, "La description (Frictionless)"),
        (READ_ME, "Comment lire et citer"),
        (CHECKSUMS, "Les sommes de contrôle"),
    ):
        files.append(FrozenFile(name, title, (folder / name).stat().st_size, sha256(folder / name)))
    return Frozen(
        package["version"],
        package["title"],
        datetime.fromisoformat(package["created"]),
        package["entry_count"],
        tuple(files),
    )


def every(folder: Path) -> list[Frozen]:
    """The frozen datasets, the latest first."""
    if not folder.is_dir():
        return []
    names = sorted((one.name for one in folder.iterdir() if _NAME.fullmatch(one.name)), reverse=True)
    return [read(folder / name) for name in names if (folder / name / PACKAGE).exists()]
