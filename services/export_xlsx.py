"""XLSX, streamed: XlsxWriter makes the workbook's shape, the rows are put into its sheet as they are read.

XlsxWriter itself sends nothing before the last row. Rows are written as its `constant_memory` mode writes them: text in
the cell itself, never a formula. Memory holds one batch, and the first bytes leave at once.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from importlib import import_module
from itertools import count
from typing import Any
from xml.sax.saxutils import escape

from services.export_table import COLUMNS, Row, cells
from services.exporting import Heading
from services.xml_text import allowed

SHEET, CODE_BOOK, ORIGIN = "Fiches", "Dictionnaire", "Export"
CELL_MAX = 32_767  # characters, a limit of the format
_SHEET_FILE = "xl/worksheets/sheet1.xml"
_FIRST_DAY = date(1899, 12, 30)  # day 0 of spreadsheets, their false 29 February 1900 included
_WIDE, _NARROW = 40, 14


class _Sink:
    """What was written since it was last emptied: a file one can only append to."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, part: bytes) -> int:
        self._parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Nothing waits elsewhere."""

    def taken(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


def xlsx_chunks(heading: Heading, groups: Iterable[Sequence[Row]]) -> Iterator[bytes]:
    """The bytes of a workbook of three sheets: entries, code book, origin of the export."""
    day_style, shape = _shape(heading)
    names = sorted(shape.namelist(), key=lambda name: name == _SHEET_FILE)  # the small files leave at once
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as book:  # type: ignore[call-overload]  # written in order only
        for name in names:
            if name != _SHEET_FILE:
                book.writestr(name, shape.read(name))
                continue
            head, _end, tail = shape.read(name).decode("utf-8").partition("</sheetData>")
            yield sink.taken()
            with book.open(name, "w") as sheet:
                sheet.write(re.sub('<dimension ref="[^"]*"/>', "", head).encode("utf-8"))
                below = count(2)  # the first line is the header
                for rows in groups:
                    for row in rows:
                        sheet.write(_row(next(below), cells(row), day_style).encode("utf-8"))
                    yield sink.taken()
                sheet.write(f"</sheetData>{tail}".encode())
    yield sink.taken()


def _shape(heading: Heading) -> tuple[int, zipfile.ZipFile]:
    """The workbook with its code book, its origin and the header of its first sheet; and the style of a day's cell."""
    written = io.BytesIO()
    book = import_module("xlsxwriter").Workbook(written, {"in_memory": True, "strings_to_formulas": False})
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(SHEET)
    sheet.write_row(0, 0, [column.name for column in COLUMNS], bold)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, heading.exported, len(COLUMNS) - 1)
    for place, column in enumerate(COLUMNS):
        style = day if column.type == "date" else None
        sheet.set_column(place, place, _WIDE if column.type == "string" else _NARROW, style)
    guide = book.add_worksheet(CODE_BOOK)
    guide.write_row(0, 0, ["colonne", "type", "ce qu’elle contient"], bold)
    for place, column in enumerate(COLUMNS, 1):
        guide.write_row(place, 0, [column.name, column.type, column.meaning], wrapped)
    guide.set_column(0, 1, 20)
    guide.set_column(2, 2, 90)
    guide.write_string(len(COLUMNS) + 2, 0, "Une cellule qui contient plusieurs valeurs les sépare par « | ».")
    origin = book.add_worksheet(ORIGIN)
    for place, (name, value) in enumerate(_origin(heading)):
        origin.write_string(place, 0, name, bold)
        origin.write(place, 1, value) if isinstance(value, int) else origin.write_string(place, 1, value)
    origin.set_column(0, 1, 30)
    book.set_properties({"title": heading.sentence[:250], "author": heading.site, "created": heading.taken_at})
    book.close()
    return day.xf_index, zipfile.ZipFile(written)


def _origin(heading: Heading) -> list[tuple[str, str | int]]:
    return [
        ("Site", heading.site),
        ("Recherche", heading.asked or "toutes les fiches"),
        ("Adresse", heading.address),
        ("Date", heading.taken_at.date().isoformat()),
        ("Fiches trouvées", heading.total),
        ("Fiches dans ce fichier", heading.exported),
        ("Licence des textes", heading.licence),
    ]


def _row(number: int, values: Sequence[Any], day_style: int) -> str:
    inner = "".join(_cell(f"{_letters(place)}{number}", value, day_style) for place, value in enumerate(values))
    return f'<row r="{number}">{inner}</row>'


def _cell(name: str, value: Any, day_style: int) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, int):
        return f'<c r="{name}"><v>{value}</v></c>'
    if isinstance(value, date):
        return f'<c r="{name}" s="{day_style}"><v>{(value - _FIRST_DAY).days}</v></c>'
    text = allowed(str(value))
    if len(text) > CELL_MAX:
        text = text[: CELL_MAX - 1] + "…"
    return f'<c r="{name}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _letters(place: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
