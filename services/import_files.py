"""Files people send, read as lines of text cells: CSV, XLSX or JSON, told by their content. What the cells mean is not known here.

What could harm is refused before it is read: too large, too wide, archives that unfold without end, macros, binary files.
"""

import codecs
import csv
import io
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NoReturn

from errors import AppError
from services.json_list import elements

MOST_BYTES: Final = 32 * 1024 * 1024  # 5,000 rows of 400 words are 17 MB; app.py takes in no more
MOST_COLUMNS: Final = 500
MOST_ROWS: Final = 20_000
MOST_UNFOLDED: Final = 200 * 1024 * 1024  # bytes of an unzipped workbook
MOST_RATIO: Final = 200  # unzipped over zipped: sheets of text reach thirty
READING_S: Final = 60
_BLOCK: Final = 1024 * 1024
READING_BYTES: Final = 2 * 1024**3  # address space of the process that reads a workbook
_ROOT = Path(__file__).resolve().parents[1]


class FileRefused(AppError):
    """The file cannot be imported; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of cells, and where a person finds it in the file."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its headers and its lines, read as they are asked for."""

    headers: tuple[str, ...]
    path: Path
    encoding: str
    delimiter: str
    notice: str = ""

    def lines(self) -> Iterator[Line]:
        """Lines that hold something, in order. Raises FileRefused at the first that cannot be read."""
        rows = _rows(self.path, self.encoding, self.delimiter)
        next(rows)
        for number, cells in rows:
            if number > MOST_ROWS + 1:
                raise FileRefused(f"Au plus {MOST_ROWS} lignes à la fois : coupez le fichier en deux.")
            if any(cells):
                yield Line(number, tuple(cells[: len(self.headers)]))

    def total(self) -> int:
        """How many lines hold something."""
        return sum(1 for _line in self.lines())


@dataclass(frozen=True, slots=True)
class Records:
    """A list of JSON objects, as the seed has them, read as they are asked for."""

    path: Path

    def lines(self) -> Iterator[Any]:
        """The objects, in order. Raises FileRefused at the first that cannot be read."""
        try:
            yield from elements(self.path)
        except (ValueError, RecursionError) as error:
            raise FileRefused(f"JSON mal formé : {error}") from error

    def total(self) -> int:
        """How many there are."""
        return sum(1 for _record in self.lines())


def open_file(path: Path, *, work: Path) -> Sheet | Records:
    """The file by its content; a workbook is first written as CSV in the folder `work`. Raises FileRefused."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise FileRefused(f"Le fichier pèse {size / 1e6:.0f} Mo ; {MOST_BYTES / 1e6:.0f} Mo au plus.")
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip():
        raise FileRefused("Le fichier est vide.")
    if head.startswith(b"PK\x03\x04"):
        return _workbook(path, work / f"{path.stem}.csv")
    if head.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")):
        raise FileRefused("Ce format n'est pas lu : enregistrez la feuille en .xlsx ou en .csv.")
    if head.lstrip(codecs.BOM_UTF8 + b" \t\r\n").startswith((b"[", b"{")):
        return _records(path)
    return _table(path)


def _records(path: Path) -> Records:
    found = Records(path)
    if any(number > MOST_ROWS for number, _record in enumerate(found.lines(), 1)):  # reads them all: is the file whole?
        raise FileRefused(f"Au plus {MOST_ROWS} fiches à la fois : coupez le fichier en deux.")
    return found


def _workbook(path: Path, target: Path) -> Sheet:
    _check_archive(path)
    # In a process of its own, whose memory and time are bounded: a few cells far apart would fill this one's.
    command = [
        sys.executable,
        "-m",
        "services.workbook_to_csv",
        str(path),
        str(target),
        str(READING_BYTES),
        str(MOST_COLUMNS),
    ]
    try:
        done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, timeout=READING_S, check=False)
    except subprocess.TimeoutExpired as error:
        raise FileRefused(
            "Ce classeur est trop long à lire : gardez une feuille, et des cellules remplies seulement."
        ) from error
    if done.returncode:
        told = done.stderr.strip().splitlines()[-1:] if done.returncode == 1 else []
        raise FileRefused(
            *(told or ["Ce classeur ne peut pas être lu : gardez une feuille, et des cellules remplies seulement."])
        )
    return _table(target)


def _check_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise FileRefused("Le classeur est abîmé : enregistrez-le à nouveau.") from error
    names = {member.filename.lower() for member in members}
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
        raise FileRefused("Ce classeur contient des macros : enregistrez-le en .xlsx, sans macros.")
    if not any(name.startswith("xl/workbook") for name in names):
        raise FileRefused("Cette archive n'est pas un classeur .xlsx.")
    unfolded = sum(member.file_size for member in members)
    if unfolded > MOST_UNFOLDED or unfolded > MOST_RATIO * max(1, path.stat().st_size):
        raise FileRefused("Ce classeur se déplie en un volume anormal : il est refusé.")


def _table(path: Path) -> Sheet:
    encoding, notice = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline(1_000_000)
    delimiter = max(";\t,", key=first.count)
    _number, headers = next(_rows(path, encoding, delimiter), (0, []))
    if not any(headers):
        raise FileRefused("La première ligne doit donner le nom des colonnes.")
    if len(headers) > MOST_COLUMNS:
        raise FileRefused(f"{len(headers)} colonnes ; {MOST_COLUMNS} au plus.")
    return Sheet(tuple(headers), path, encoding, delimiter, notice)


def _encoding(path: Path) -> tuple[str, str]:
    """(encoding, what to tell): UTF-8 or UTF-16 by their mark, else what decodes without a fault."""
    with path.open("rb") as file:
        if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16", ""
        file.seek(0)
        if any(b"\0" in block for block in iter(lambda: file.read(_BLOCK), b"")):
            raise FileRefused("Ce n'est pas un fichier de texte : enregistrez la feuille en .xlsx ou en .csv.")
    for encoding, notice in (
        ("utf-8-sig", ""),
        ("cp1252", "Le fichier n'est pas en UTF-8 : il a été lu en Windows-1252. Vérifiez les accents de l'aperçu."),
    ):
        if _decodes(path, encoding):
            return encoding, notice
    raise FileRefused("L'encodage du fichier n'est pas reconnu : enregistrez-le en CSV UTF-8.")


def _decodes(path: Path, encoding: str) -> bool:
    """Whether all of the file is text in this encoding; it is read block by block."""
    try:
        with path.open(encoding=encoding, newline="") as file:
            while file.read(_BLOCK):
                pass
    except UnicodeDecodeError:
        return False
    return True


def _rows(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """(line of the file where it begins, cells) of each row. Raises FileRefused."""
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter)
        begins = 1
        try:
            for cells in reader:
                yield begins, [cell.strip() for cell in cells]
                begins = reader.line_num + 1
        except (csv.Error, UnicodeError) as error:
            _refuse_line(begins, error)


def _refuse_line(number: int, error: Exception) -> NoReturn:
    raise FileRefused(f"La ligne {number} ne peut pas être lue ({error}).") from error


def csv_text(rows: Sequence[Sequence[str]]) -> str:
    """Rows as a CSV file that spreadsheets in French open well: UTF-8 mark, semicolons."""
    buffer = io.StringIO()
    buffer.write("\ufeff")
    csv.writer(buffer, delimiter=";").writerows(rows)
    return buffer.getvalue()
