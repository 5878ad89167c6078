"""What was typed, as pairs (field, text) in the order of the page: rows moved without reading them, values told as a form would.

A page posts pairs, an unsaved draft keeps pairs, an entry is told as pairs: a form reads them all the same way.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from itertools import islice

from werkzeug.datastructures import MultiDict

from forms.base import stripped
from forms.entry import ROWS_MAX, SOURCES_MAX, EntryData, EntryForm, FigureData, PartnerData, SourceData

Pairs = list[tuple[str, str]]

ROW_LIMITS: Mapping[str, int] = {"partners": ROWS_MAX, "sources": SOURCES_MAX, "figures": ROWS_MAX}
PAIRS_MAX = 5_000  # sixty partners, a hundred sources and sixty figures are some 1,300
_ROW = re.compile(rf"({'|'.join(ROW_LIMITS)})-([0-9]{{1,6}})-([a-z_]+)")
_ACTION = re.compile(rf"({'|'.join(ROW_LIMITS)})-(add|remove|up|down)(?:-([0-9]{{1,6}}))?")

_Rows = dict[str, list[Pairs]]


def typed_of(data: EntryData, form: type[EntryForm], *, version: int = 0) -> Pairs:
    """The pairs that `form` reads as this value."""
    told: Pairs = [("version", str(version)), ("title", data.title), ("summary", data.summary), ("slug", data.slug)]
    told += [(name, text) for name, text in data.columns.items()]
    told += [(name, str(year)) for name, year in (("started", data.started), ("ended", data.ended)) if year is not None]
    for name, vocabulary in form.TERMS.items():
        told += [(name, code) for code in data.terms.get(vocabulary.value, ())]
    told += [("territories", code) for code in data.territories]
    rows: _Rows = {
        "partners": [_row(partner) for partner in data.partners],
        "sources": [_row(source) for source in data.sources],
        "figures": [_row(figure) for figure in data.figures],
    }
    return _together(told, rows)


def form_data(typed: Iterable[tuple[str, str]]) -> "MultiDict[str, str]":
    """The pairs as a form takes them."""
    return MultiDict(list(typed))


def cleaned(posted: Iterable[tuple[str, str]]) -> Pairs:
    """The pairs of a page without what cannot be stored; rows numbered from 0, without gaps, in their order."""
    kept = [(name, str(stripped(text))) for name, text in islice(posted, PAIRS_MAX)]
    return _together(kept, _rows(kept))


def filled(typed: Pairs) -> Pairs:
    """The pairs without the rows in which nothing was typed."""
    rows = {name: [row for row in found if any(text for _field, text in row)] for name, found in _rows(typed).items()}
    return _together(typed, rows)


def with_blank_rows(typed: Pairs, wanted: Mapping[str, int]) -> Pairs:
    """The pairs with as many rows of each name as wanted, at least."""
    rows = _rows(typed)
    for name, number in wanted.items():
        rows[name] += [[(_ANY_FIELD[name], "")]] * (number - len(rows[name]))
    return _together(typed, rows)


def rearranged(typed: Pairs, action: str) -> tuple[Pairs, str] | None:
    """The pairs after a button of the rows was pressed, and the id of what to go to; None when it is another button."""
    found = _ACTION.fullmatch(action)
    if found is None:
        return None
    name, verb, place = found[1], found[2], int(found[3] or 0)
    rows = _rows(typed)
    there = rows[name]
    if verb == "add" and len(there) < ROW_LIMITS[name]:
        there.append([(_ANY_FIELD[name], "")])
        place = len(there) - 1
    elif verb == "remove" and place < len(there):
        del there[place]
    elif verb in ("up", "down"):
        place = _swapped(there, place, -1 if verb == "up" else 1)
    row = f"{name}-{min(place, len(there) - 1)}" if there else name
    return _together(typed, rows), f"{row}-{_ANY_FIELD[name]}" if verb == "add" else row


def rows_of(typed: Pairs, name: str) -> list[dict[str, str]]:
    """The rows of a name, each as field → text."""
    return [dict(row) for row in _rows(typed)[name]]


def changed(typed: Pairs, values: Mapping[str, str]) -> Pairs:
    """The pairs with these fields set; fields that were not there come last."""
    there = {name for name, _text in typed}
    kept = [(name, values.get(name, text)) for name, text in typed]
    return kept + [(name, text) for name, text in values.items() if name not in there]


_ANY_FIELD = {"partners": "name", "sources": "title", "figures": "label"}  # one field is enough for a row to exist


def _is_plain(pair: tuple[str, str]) -> bool:
    return not pair[0].startswith(tuple(f"{name}-" for name in ROW_LIMITS))


def _rows(typed: Pairs) -> _Rows:
    found: dict[str, dict[int, Pairs]] = {name: {} for name in ROW_LIMITS}
    for name, text in typed:
        if match := _ROW.fullmatch(name):
            found[match[1]].setdefault(int(match[2]), []).append((match[3], text))
    return {name: [rows[place] for place in sorted(rows)] for name, rows in found.items()}


def _together(typed: Pairs, rows: _Rows) -> Pairs:
    """The fields that stand alone, then the rows, numbered from 0 in their order."""
    numbered = [
        (f"{name}-{place}-{field}", text)
        for name, found in rows.items()
        for place, row in enumerate(found)
        for field, text in row
    ]
    return [pair for pair in typed if _is_plain(pair)] + numbered


def _swapped(rows: list[Pairs], place: int, step: int) -> int:
    """Exchanges a row with its neighbour, when there is one; gives the place it has now."""
    other = place + step
    if not (0 <= place < len(rows) and 0 <= other < len(rows)):
        return place
    rows[place], rows[other] = rows[other], rows[place]
    return other


def _row(value: PartnerData | SourceData | FigureData) -> Pairs:
    return [(name, _text(one)) for name, one in asdict(value).items() if one is not None and one is not False]


def _text(value: object) -> str:
    if value is True:
        return "y"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value).replace(".", ",")
    return str(value)
