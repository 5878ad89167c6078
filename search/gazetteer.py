"""Gazetteer: every name of every territory, in memory, ready to be found inside typed words."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest

from models.enums import Level
from search.text import fold_key

NAME_WORDS_MAX = 8
_SCANNED = 3_000  # names looked at behind a short prefix: all those that begin with two letters
_ORDER = {level: place for place, level in enumerate(Level)}
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
    """Names, numbers and postcodes → territory codes; containment upwards."""

    def __init__(
        self, places: Iterable[PlaceRow] = (), names: Iterable[NameRow] = (), *, ambiguous: Iterable[str] = ()
    ) -> None:
        self._places = {place.code: place for place in places}
        self._codes: dict[str, tuple[str, ...]] = {}
        self._postcodes: dict[str, list[str]] = defaultdict(list)
        self._ambiguous = frozenset(name_key(name) for name in ambiguous)
        collected: dict[str, list[str]] = defaultdict(list)
        for place in self._places.values():
            for key in _keys(place):
                collected[key].append(place.code)
            for postcode in place.postcodes.split():
                self._postcodes[postcode].append(place.code)
        official = frozenset(collected)
        for row in names:
            key = name_key(row.name)
            if row.code in self._places and (key not in official or not row.is_former):
                collected[key].append(row.code)
        self._codes = {key: self._best(codes) for key, codes in collected.items() if key}
        self._sorted: list[str] | None = None
        self._communes: Counter[str] | None = None

    def _best(self, codes: Sequence[str]) -> tuple[str, ...]:
        """The widest level a name has wins, then the largest; several codes of one wide level stay together."""
        unique = list(dict.fromkeys(codes))
        widest = min(_ORDER[self._places[code].level] for code in unique)
        same = [code for code in unique if _ORDER[self._places[code].level] == widest]
        if widest >= _ORDER[Level.EPCI]:
            same.sort(key=lambda code: (-self._places[code].population, code))
        return tuple(same)

    def __len__(self) -> int:
        return len(self._places)

    def place(self, code: str) -> PlaceRow | None:
        """The territory of this code."""
        return self._places.get(code)

    def named(self, key: str) -> tuple[str, ...]:
        """Codes of the territories of this name (see name_key); communes of one name, the largest first."""
        return self._codes.get(key, ())

    def is_ambiguous(self, key: str) -> bool:
        """Whether the name is more likely an ordinary word or an organisation when nothing says it is a place."""
        return key in self._ambiguous

    def numbered(self, text: str) -> tuple[str, ...]:
        """Codes for a département number or a postcode; a postcode that several communes share gives them all."""
        code = f"DEP-{text.upper()}"
        if code in self._places:
            return (code,)
        return tuple(self._postcodes.get(text, ()))

    def above(self, code: str) -> tuple[str, ...]:
        """Codes of what contains the territory."""
        place = self._places.get(code)
        return place.above if place else ()

    def inside(self, codes: Collection[str], among: Iterable[str]) -> list[str]:
        """Those `among` that lie in one of `codes`."""
        outer = frozenset(codes)
        return [code for code in among if not outer.isdisjoint(self.above(code))]

    def communes_inside(self, code: str) -> int:
        """How many communes lie in the territory; counted for all of them when first asked."""
        if self._communes is None:
            places = self._places.values()
            self._communes = Counter(above for one in places if one.level is Level.COMMUNE for above in one.above)
        return self._communes[code]

    def wider(self, code: str) -> list[tuple[str, ...]]:
        """Ever wider sets of codes around a territory, one level at a time, the country left out."""
        steps: dict[int, list[str]] = defaultdict(list)
        for above in self.above(code):
            level = self._places[above].level
            if level is not Level.COUNTRY:
                steps[_ORDER[level]].append(above)
        return [tuple(steps[order]) for order in sorted(steps, reverse=True)]

    def starting_with(self, text: str, limit: int) -> list[PlaceRow]:
        """The widest then largest territories with a name that begins like this, each once."""
        key = name_key(text)
        if self._sorted is None:
            self._sorted = sorted(self._codes)
        start = bisect_left(self._sorted, key)
        found: dict[str, PlaceRow] = {}
        for name in self._sorted[start : start + _SCANNED]:
            if not name.startswith(key):
                break
            found |= {code: self._places[code] for code in self._codes[name]}
        return nlargest(limit, found.values(), key=lambda place: (-_ORDER[place.level], place.population))

    def names(self) -> Mapping[str, tuple[str, ...]]:
        """Every key with its codes: what a misspelt name is compared with."""
        return self._codes


def _keys(place: PlaceRow) -> Iterable[str]:
    key = name_key(place.name)
    yield key
    if place.level is Level.EPCI:
        for prefix in _GROUPING_PREFIXES:
            if key.startswith(prefix):
                bare = key.removeprefix(prefix)
                yield bare
                for article in _ARTICLES:
                    if bare.startswith(article):
                        yield bare.removeprefix(article)
                break
