"""Tables of pages and of files: the order of rows, the heads that change it, CSV."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Response

from services.exporting import safe_cell

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Option:
    """One way to show the page."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Order:
    """The column rows are sorted by; largest first when `is_down`."""

    column: str
    is_down: bool

    @classmethod
    def read(cls, text: str, columns: Sequence[str], *, default: str) -> "Order":
        """The order an address asks for ("-fiches": by entries, most first), the default when it makes no sense."""
        asked = text if text.removeprefix("-") in columns else default
        return cls(asked.removeprefix("-"), asked.startswith("-"))

    def __str__(self) -> str:
        return f"-{self.column}" if self.is_down else self.column

    def sorted(self, rows: Iterable[Row], keys: Mapping[str, Callable[[Row], Any]]) -> list[Row]:
        """The rows in this order; equal ones stay as they were."""
        return sorted(rows, key=keys[self.column], reverse=self.is_down)


@dataclass(frozen=True, slots=True)
class ColumnHead:
    """The head of a column and the address that sorts by it."""

    label: str
    url: str
    sorted: str  # "ascending", "descending" or "", as aria-sort says it
    is_number: bool


def heads(order: Order, labels: Mapping[str, str], url_of: Callable[[Order], str]) -> tuple[ColumnHead, ...]:
    """Heads in order, the first one of names, the others of numbers; a second click turns the order round."""
    found = []
    for place, (column, label) in enumerate(labels.items()):
        is_current = column == order.column
        is_down = not order.is_down if is_current else bool(place)
        state = ("descending" if order.is_down else "ascending") if is_current else ""
        found.append(ColumnHead(label, url_of(Order(column, is_down)), state, bool(place)))
    return tuple(found)


def csv_answer(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A CSV file (RFC 4180) that no spreadsheet runs."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(header)
    for row in rows:
        writer.writerow([cell if isinstance(cell, int | float) else safe_cell(cell) for cell in row])
    response = Response(buffer.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="alliances-{name}.csv"'
    return response
