"""What lies beside an import in the instance folder: its file, how far it is, what is told of each line."""

import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, Final

from errors import AppError, NotFound
from services.exporting import safe_cell
from services.import_files import MOST_BYTES, FileRefused, csv_text
from services.import_lines import Checked, Outcome
from services.twins import Twin

_WORDS: Final = {
    Outcome.NEW: "nouvelle",
    Outcome.UPDATE: "modifiée",
    Outcome.UNCHANGED: "inchangée",
    Outcome.TWIN: "doublon probable",
    Outcome.ERROR: "erreur",
}


class Cancelled(AppError):
    """Somebody cancelled the import: nothing was written."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a step is; `is_alive` is false when its process died."""

    done: int
    total: int
    is_alive: bool


class Folder:
    """What lies beside an import: its file, how far it is, what is told of each line."""

    def __init__(
        self, imports: Path, token: str, *, watch: Callable[[int, int], None] = lambda done, total: None
    ) -> None:
        """`watch` is told (done, total) as a step goes on."""
        if not token.isalnum():
            raise NotFound("Cet import n'existe pas.")
        self.path = imports / token
        self._watch = watch

    @property
    def file(self) -> Path:
        """The file as it was sent."""
        return self.path / "file"

    @property
    def _report(self) -> Path:
        return self.path / "lines.jsonl"

    @property
    def _progress(self) -> Path:
        return self.path / "progress.json"

    @property
    def is_cancelled(self) -> bool:
        """Somebody asked to stop."""
        return (self.path / "cancel").exists() or not self.path.exists()

    def cancel(self) -> None:
        """Asks the running step to stop."""
        if self.path.exists():
            (self.path / "cancel").touch()

    def remove(self) -> None:
        """Leaves nothing."""
        shutil.rmtree(self.path, ignore_errors=True)

    def keep(self, sent: BinaryIO) -> None:
        """Writes the file down. Raises FileRefused when it is too large."""
        self.path.mkdir(parents=True, mode=0o700)
        with self.file.open("wb") as file:
            shutil.copyfileobj(sent, file, 1024 * 1024)
        if self.file.stat().st_size > MOST_BYTES:
            self.remove()
            raise FileRefused(f"Le fichier dépasse {MOST_BYTES // 1024**2} Mo.")

    def tell(self, done: int, total: int) -> None:
        """Writes how far the step is. Raises Cancelled when somebody asked to stop."""
        if self.is_cancelled:
            raise Cancelled("Import annulé : rien n'a été écrit.")
        self._watch(done, total)
        aside = self._progress.with_suffix(".new")
        aside.write_text(json.dumps({"done": done, "total": total, "pid": os.getpid()}), encoding="ascii")
        aside.replace(self._progress)

    def begin(self) -> None:
        """Forgets how far the step before had come."""
        self._progress.unlink(missing_ok=True)

    def progress(self) -> Progress | None:
        """How far the step is; None before it has begun."""
        try:
            told = json.loads(self._progress.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None
        return Progress(told["done"], told["total"], _is_alive(told["pid"]))

    def write_lines(self, lines: Iterable[Checked]) -> Counter[Outcome]:
        """Writes what is told of each line, as it comes; how many of each outcome."""
        counts: Counter[Outcome] = Counter()
        aside = self._report.with_suffix(".new")
        with aside.open("w", encoding="utf-8") as file:
            for line in lines:
                counts[line.outcome] += 1
                told = asdict(replace(line, data=None, told=None))
                file.write(json.dumps(told, ensure_ascii=False) + "\n")
        aside.replace(self._report)
        return counts

    def twins(self) -> Iterator[tuple[int, tuple[Twin, ...]]]:
        """(number, probable twins) of the lines that have some, in their order, as they were told last."""
        for line in self.lines():
            if line["twins"]:
                yield (
                    line["number"],
                    tuple(Twin(**{**twin, "reasons": tuple(twin["reasons"])}) for twin in line["twins"]),
                )

    def lines(self) -> Iterator[dict[str, Any]]:
        """What was told of each line."""
        if self._report.exists():
            with self._report.open(encoding="utf-8") as file:
                yield from map(json.loads, file)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def report(folder: Folder) -> str:
    """What was told of each line, as a table a person opens and sends back corrected."""
    rows = [
        [
            "ligne",
            "résultat",
            "adresse",
            "titre",
            "champs modifiés",
            "champs protégés",
            "à corriger",
            "doublons probables",
        ]
    ]
    rows += [
        [
            str(line["number"]),
            _WORDS[Outcome(line["outcome"])],
            line["slug"],
            line["title"],
            ", ".join(line["changed"]),
            ", ".join(line["protected"]),
            " ; ".join(f"{column} : {why}" for column, why in line["problems"]),
            " ; ".join(f"{twin['title']} ({', '.join(twin['reasons'])})" for twin in line["twins"]),
        ]
        for line in folder.lines()
    ]
    return csv_text([[safe_cell(cell) for cell in row] for row in rows])
