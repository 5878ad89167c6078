"""Repeated rows (partners, sources, figures) of two versions of an entry, matched as the same though they changed."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from rapidfuzz.fuzz import ratio

from forms import FigureData, PartnerData, SourceData
from search.text import fold_key

Row = Any  # a frozen dataclass of forms/entry.py
Key = Callable[[Row], Hashable]

# What makes a row the same one, the surest first; a key that is empty matches nothing.
_KEYS: dict[type[Row], tuple[Key, ...]] = {
    PartnerData: (lambda row: fold_key(row.name), lambda row: row.url, lambda row: fold_key(row.acronym)),
    SourceData: (lambda row: (row.url, fold_key(row.title)), lambda row: row.url, lambda row: fold_key(row.title)),
    FigureData: (
        lambda row: (fold_key(row.label), row.year, fold_key(row.population)),
        lambda row: (fold_key(row.label), row.producer),
        lambda row: fold_key(row.label),
    ),
}
_NAMES: dict[type[Row], str] = {PartnerData: "name", SourceData: "title", FigureData: "label"}
_ALIKE = 90  # of 100: "Garage du Lca" and "Garage du Lac" are one partner misspelt; "Département du Jura" and "… du Gard" are two


def name_of(row: Row) -> str:
    """What a person calls the row."""
    return str(getattr(row, name_cell(row)))


def name_cell(row: Row) -> str:
    """The field that holds what a person calls the row."""
    return _NAMES[type(row)]


def match(before: Sequence[Row], after: Sequence[Row]) -> dict[int, int]:
    """Place in `after` → place in `before` of the rows that are the same: equal, then by key, then by a like name."""
    found: dict[int, int] = {}
    free = dict.fromkeys(range(len(before)))
    if not before or not after:
        return found
    for key in (lambda row: row, *_KEYS[type(before[0])]):
        places: dict[Hashable, list[int]] = {}
        for place in free:
            if key(before[place]):
                places.setdefault(key(before[place]), []).append(place)
        for place, row in enumerate(after):
            same = places.get(key(row)) if place not in found else None
            if same:
                found[place] = same.pop(0)
                del free[found[place]]
    for place, row in enumerate(after):
        if place not in found and free:
            nearest = max(free, key=lambda old: (ratio(fold_key(name_of(before[old])), fold_key(name_of(row))), -old))
            if ratio(fold_key(name_of(before[nearest])), fold_key(name_of(row))) >= _ALIKE:
                found[place] = nearest
                del free[nearest]
    return found
