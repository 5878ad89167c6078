"""Gazetteer: every name of every territory, in memory, ready to be found inside typed words."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from heapq import nlargest
from itertools import chain, groupby, islice
from operator import itemgetter
from sys import intern
from typing import Any

from models.enums import Level
from search.lookup import Lookup, Texts
from search.text import fold_key

NAME_WORDS_MAX = 8
SIMILAR_RATIO = 2  # a territory alike has between half and twice the inhabitants: one rule for the whole site
_SCANNED = 3_000  # names looked at behind a short prefix: all those that begin with two letters
_LEVELS = tuple(Level)
_ORDER = {level: place for place, level in enumerate(_LEVELS)}
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


def name_key(text: str) -> str:
    """A name as it is compared: folded, without "et", without plural marks."""
    return " ".join(
        word[:-1] if len(word) > 4 and word[-1] in "sx" else word for word in fold_key(text).split() if word != "et"
    )


class Gazetteer:
    """Names, numbers and postcodes → territory codes; containment upwards.

    Each worker holds it: places stand in columns, from which a row is made when one is asked for.
    """

    def __init__(
        self, places: Iterable[PlaceRow] = (), names: Iterable[NameRow] = (), *, ambiguous: Iterable[str] = ()
    ) -> None:
        self._at: dict[str, int] = {}  # code → its place in the columns
        self._codes: list[str] = []
        self._names = Texts()
        self._levels = bytearray()  # places in _LEVELS
        self._populations = array("L")
        self._postal: list[str] = []
        self._natures: list[str] = []
        self._above: list[tuple[str, ...]] = []
        self._ambiguous = frozenset(name_key(name) for name in ambiguous)
        for place in places:
            self._add(place)
        self._named = Lookup((key, self._best(places)) for key, places in self._places_by_key(names))
        self._numbered = Lookup((key, [at for _key, at in pairs]) for key, pairs in _grouped(self._postcodes()))
        self._communes: Counter[str] | None = None

    def _add(self, place: PlaceRow) -> None:
        self._at[place.code] = len(self._codes)
        self._codes.append(place.code)
        self._names.append(place.name)
        self._levels.append(_ORDER[place.level])
        self._populations.append(place.population)
        self._postal.append(intern(place.postcodes))  # six communes share one
        self._natures.append(intern(place.nature))
        self._above.append(place.above)

    def _places_by_key(self, names: Iterable[NameRow]) -> Iterator[tuple[str, list[int]]]:
        """Sorted keys of every name with the places that bear it; a former name gives way to what bears it today."""
        present = (
            (key, at, False)
            for at, name in enumerate(self._names)
            for key in _keys(name, is_grouping=self._levels[at] == _ORDER[Level.EPCI])
        )
        others = ((name_key(row.name), self._at[row.code], row.is_former) for row in names if row.code in self._at)
        for key, rows in _grouped(chain(present, others)):
            today = [at for _key, at, is_former in rows if not is_former]
            if key:
                yield key, today or [at for _key, at, _is_former in rows]

    def _postcodes(self) -> Iterator[tuple[str, int]]:
        return ((postcode, at) for at, postal in enumerate(self._postal) for postcode in postal.split())

    def _best(self, places: Iterable[int]) -> list[int]:
        """The widest level a name has wins, then the largest; several places of one wide level stay together."""
        unique = list(dict.fromkeys(places))
        widest = min(self._levels[at] for at in unique)
        same = [at for at in unique if self._levels[at] == widest]
        if widest >= _ORDER[Level.EPCI]:
            same.sort(key=lambda at: (-self._populations[at], self._codes[at]))
        return same

    def _order(self, code: str) -> int:
        return self._levels[self._at[code]]

    def __len__(self) -> int:
        return len(self._codes)

    def place(self, code: str) -> PlaceRow | None:
        """The territory of this code."""
        at = self._at.get(code)
        if at is None:
            return None
        level = _LEVELS[self._levels[at]]
        return PlaceRow(
            code,
            level,
            self._names[at],
            self._populations[at],
            self._postal[at],
            self._above[at],
            self._natures[at],
        )

    def named(self, key: str) -> tuple[str, ...]:
        """Codes of the territories of this name (see name_key); communes of one name, the largest first."""
        return tuple(self._codes[at] for at in self._named[key])

    def is_ambiguous(self, key: str) -> bool:
        """Whether the name is more likely an ordinary word or an organisation when nothing says it is a place."""
        return key in self._ambiguous

    def numbered(self, text: str) -> tuple[str, ...]:
        """Codes for a département number or a postcode; a postcode that several communes share gives them all."""
        code = f"DEP-{text.upper()}"
        return (code,) if code in self._at else tuple(self._codes[at] for at in self._numbered[text])

    def above(self, code: str) -> tuple[str, ...]:
        """Codes of what contains the territory."""
        at = self._at.get(code)
        return () if at is None else self._above[at]

    def inside(self, codes: Collection[str], among: Iterable[str]) -> list[str]:
        """Those `among` that lie in one of `codes`."""
        outer = frozenset(codes)
        return [code for code in among if not outer.isdisjoint(self.above(code))]

    def communes_inside(self, code: str) -> int:
        """How many communes lie in the territory; counted for all of them when first asked."""
        if self._communes is None:
            commune, places = _ORDER[Level.COMMUNE], zip(self._levels, self._above, strict=True)
            self._communes = Counter(code for level, above in places if level == commune for code in above)
        return self._communes[code]

    def wider(self, code: str) -> list[tuple[str, ...]]:
        """Ever wider sets of codes around a territory, one level at a time, the country left out."""
        steps: dict[int, list[str]] = defaultdict(list)
        for above in self.above(code):
            order = self._order(above)
            if order != _ORDER[Level.COUNTRY]:
                steps[order].append(above)
        return [tuple(steps[order]) for order in sorted(steps, reverse=True)]

    def alike(self, code: str, among: Iterable[str], *, limit: int) -> list[str]:
        """Those of `among` that are like a territory, the nearest in inhabitants first: same level, same nature, half to twice."""
        place = self.place(code)
        if place is None or not place.population:
            return []
        ratios = {}
        for other_code in among:
            other = self.place(other_code)
            if other and other.code != code and (other.level, other.nature) == (place.level, place.nature):
                low, high = sorted((other.population, place.population))
                if low * SIMILAR_RATIO >= high:
                    ratios[other_code] = high / low
        return sorted(ratios, key=lambda other_code: (ratios[other_code], other_code))[:limit]

    def starting_with(self, text: str, limit: int) -> list[PlaceRow]:
        """The widest then largest territories with a name that begins like this, each once."""
        names = islice(self._named.starting_with(name_key(text)), _SCANNED)
        found = dict.fromkeys(at for name in names for at in self._named[name])
        best = nlargest(limit, found, key=lambda at: (-self._levels[at], self._populations[at]))
        return [place for at in best if (place := self.place(self._codes[at]))]

    def names(self, prefix: str = "") -> Iterator[str]:
        """Every key that begins like this: what a misspelt name is compared with."""
        return self._named.starting_with(prefix)


def _grouped(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """Rows by their first value, sorted by it; those of one value stay in the order in which they came."""
    first = itemgetter(0)
    return ((key, list(same)) for key, same in groupby(sorted(rows, key=first), key=first))


def _keys(name: str, *, is_grouping: bool) -> Iterator[str]:
    """The key of a name; for a grouping of communes, without its legal form too."""
    key = name_key(name)
    yield key
    prefix = next((prefix for prefix in _GROUPING_PREFIXES if key.startswith(prefix)), "")
    if is_grouping and prefix:
        bare = key.removeprefix(prefix)
        yield bare
        yield from (bare.removeprefix(article) for article in _ARTICLES if bare.startswith(article))
