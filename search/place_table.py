"""PlaceTable: every territory and every name it bears, in columns that a file can keep (search/column_file.py)."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from operator import attrgetter, itemgetter
from typing import Any

from models.enums import Level
from search.column_file import NotColumns
from search.lookup import Column, Lookup, Texts
from search.text import fold_key

LEVELS = tuple(Level)
ORDER = {level: place for place, level in enumerate(LEVELS)}
_GROUPING_PREFIXES = ("cc ", "ca ", "cu ", "communaute de communes ", "communaute d agglomeration ", "metropole ")
_ARTICLES = ("du ", "de la ", "de l ", "des ", "de ", "d ", "le ", "la ", "les ", "l ")


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A territory as the gazetteer needs it."""

    code: str
    level: Level
    name: str
    population: int = 0
    postcodes: str = ""
    above: tuple[str, ...] = ()  # codes of what contains it
    nature: str = ""  # CC, CA, OUTRE-MER…: what makes two of one level alike


@dataclass(frozen=True, slots=True)
class NameRow:
    """Another name of a territory; a former one may be that of a place that is no more."""

    code: str
    name: str
    is_former: bool = False


@dataclass(frozen=True, slots=True)
class PlaceTable:
    """A place is its rank among the sorted codes; a column says one thing of each."""

    codes: Texts
    names: Texts
    postcodes: Texts
    natures: Texts
    levels: Column  # ranks in LEVELS
    populations: Column
    above: Column  # ranks in containers
    containers: Texts  # codes of what contains a place, one set after the other: thousands of places share one
    named: Lookup  # key of a name → places
    numbered: Lookup  # postcode → places

    def columns(self) -> Iterator[Column]:
        """All of it, in the order in which `from_columns` takes it."""
        for texts in (self.codes, self.names, self.postcodes, self.natures):
            yield from texts.columns
        yield from (self.levels, self.populations, self.above)
        for part in (self.containers, self.named, self.numbered):
            yield from part.columns

    @classmethod
    def from_columns(cls, columns: Iterable[Column]) -> "PlaceTable":
        """The table made of these. Raises NotColumns when some are missing."""
        rest = iter(columns)
        try:
            return cls(
                Texts.of(rest),
                Texts.of(rest),
                Texts.of(rest),
                Texts.of(rest),
                next(rest),
                next(rest),
                next(rest),
                Texts.of(rest),
                Lookup.of(rest),
                Lookup.of(rest),
            )
        except StopIteration as error:
            raise NotColumns("columns of places are missing") from error


def name_key(text: str) -> str:
    """A name as it is compared: folded, without "et", without plural marks."""
    return " ".join(
        word[:-1] if len(word) > 4 and word[-1] in "sx" else word for word in fold_key(text).split() if word != "et"
    )


def compiled(places: Iterable[PlaceRow], names: Iterable[NameRow]) -> PlaceTable:
    """The table of these territories and of their other names."""
    rows = sorted(places, key=attrgetter("code"))
    containers = {above: rank for rank, above in enumerate(dict.fromkeys(row.above for row in rows))}
    postcodes = ((postcode, at) for at, row in enumerate(rows) for postcode in row.postcodes.split())
    return PlaceTable(
        codes=Texts(row.code for row in rows),
        names=Texts(row.name for row in rows),
        postcodes=Texts(row.postcodes for row in rows),
        natures=Texts(row.nature for row in rows),
        levels=bytearray(ORDER[row.level] for row in rows),
        populations=array("I", (row.population for row in rows)),
        above=array("I", (containers[row.above] for row in rows)),
        containers=Texts(" ".join(above) for above in containers),
        named=Lookup((key, _best(rows, found)) for key, found in _places_by_key(rows, names)),
        numbered=Lookup((key, [at for _key, at in pairs]) for key, pairs in _grouped(postcodes)),
    )


def _places_by_key(rows: Sequence[PlaceRow], names: Iterable[NameRow]) -> Iterator[tuple[str, list[int]]]:
    """Sorted keys of every name with the places that bear it; a former name gives way to what bears it today."""
    present = (
        (key, at, False) for at, row in enumerate(rows) for key in _keys(row.name, is_grouping=row.level is Level.EPCI)
    )
    rank = {row.code: at for at, row in enumerate(rows)}
    others = ((name_key(name.name), rank[name.code], name.is_former) for name in names if name.code in rank)
    for key, found in _grouped(chain(present, others)):
        today = [at for _key, at, is_former in found if not is_former]
        if key:
            yield key, today or [at for _key, at, _is_former in found]


def _best(rows: Sequence[PlaceRow], places: Iterable[int]) -> list[int]:
    """The widest level a name has wins, then the largest; several places of one wide level stay together."""
    unique = list(dict.fromkeys(places))
    widest = min(ORDER[rows[at].level] for at in unique)
    same = [at for at in unique if ORDER[rows[at].level] == widest]
    if widest >= ORDER[Level.EPCI]:
        same.sort(key=lambda at: (-rows[at].population, at))
    return same


def _keys(name: str, *, is_grouping: bool) -> Iterator[str]:
    """The key of a name; for a grouping of communes, without its legal form too."""
    key = name_key(name)
    yield key
    prefix = next((prefix for prefix in _GROUPING_PREFIXES if key.startswith(prefix)), "")
    if is_grouping and prefix:
        bare = key.removeprefix(prefix)
        yield bare
        yield from (bare.removeprefix(article) for article in _ARTICLES if bare.startswith(article))


def _grouped(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """Rows by their first value, sorted by it; those of one value stay in the order in which they came."""
    first = itemgetter(0)
    return ((key, list(same)) for key, same in groupby(sorted(rows, key=first), key=first))
