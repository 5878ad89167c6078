"""Gazetteer: every name of every territory, in memory, ready to be found inside typed words."""

from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from heapq import nlargest
from sys import intern

from models.enums import Level
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
        self._names: list[str] = []
        self._levels = bytearray()  # places in _LEVELS
        self._populations = array("L")
        self._postal: list[str] = []
        self._natures: list[str] = []
        self._above: list[tuple[str, ...]] = []
        self._codes: dict[str, str | tuple[str, ...]] = {}  # name → one code, nearly always, or several
        self._postcodes: dict[str, tuple[str, ...]] = {}
        self._ambiguous = frozenset(name_key(name) for name in ambiguous)
        for place in places:
            self._add(place)
        self._add_names(names)
        self._codes.pop("", None)
        for key in [key for key, codes in self._codes.items() if not isinstance(codes, str)]:
            self._codes[key] = self._best(self.named(key))
        self._sorted: list[str] | None = None
        self._communes: Counter[str] | None = None

    def _add(self, place: PlaceRow) -> None:
        self._at[place.code] = len(self._names)
        self._names.append(place.name)
        self._levels.append(_ORDER[place.level])
        self._populations.append(place.population)
        self._postal.append(intern(place.postcodes))  # six communes share one
        self._natures.append(intern(place.nature))
        self._above.append(place.above)
        for key in _keys(place):
            self._name(key, place.code)
        for postcode in place.postcodes.split():
            self._postcodes[postcode] = (*self._postcodes.get(postcode, ()), place.code)

    def _name(self, key: str, code: str) -> None:
        self._codes[key] = (*self.named(key), code) if key in self._codes else code

    def _add_names(self, names: Iterable[NameRow]) -> None:
        """Other names; a former one gives way to what bears it today."""
        official = frozenset(self._codes)
        for row in names:
            key = name_key(row.name)
            if row.code in self._at and (key not in official or not row.is_former):
                self._name(key, row.code)

    def _best(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        """The widest level a name has wins, then the largest; several codes of one wide level stay together."""
        unique = list(dict.fromkeys(codes))
        widest = min(self._order(code) for code in unique)
        same = [code for code in unique if self._order(code) == widest]
        if widest >= _ORDER[Level.EPCI]:
            same.sort(key=lambda code: (-self._population(code), code))
        return tuple(same)

    def _order(self, code: str) -> int:
        return self._levels[self._at[code]]

    def _population(self, code: str) -> int:
        return self._populations[self._at[code]]

    def __len__(self) -> int:
        return len(self._names)

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
        found = self._codes.get(key, ())
        return (found,) if isinstance(found, str) else found

    def is_ambiguous(self, key: str) -> bool:
        """Whether the name is more likely an ordinary word or an organisation when nothing says it is a place."""
        return key in self._ambiguous

    def numbered(self, text: str) -> tuple[str, ...]:
        """Codes for a département number or a postcode; a postcode that several communes share gives them all."""
        code = f"DEP-{text.upper()}"
        return (code,) if code in self._at else self._postcodes.get(text, ())

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
        key = name_key(text)
        if self._sorted is None:
            self._sorted = sorted(self._codes)
        start = bisect_left(self._sorted, key)
        found: dict[str, None] = {}
        for name in self._sorted[start : start + _SCANNED]:
            if not name.startswith(key):
                break
            found |= dict.fromkeys(self.named(name))
        best = nlargest(limit, found, key=lambda code: (-self._order(code), self._population(code)))
        return [place for code in best if (place := self.place(code))]

    def names(self) -> Collection[str]:
        """Every key: what a misspelt name is compared with."""
        return self._codes.keys()


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
