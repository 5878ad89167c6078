"""Gazetteer: every name of every territory, ready to be found inside typed words."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from heapq import nlargest
from itertools import islice
from pathlib import Path

from models.enums import Level
from search import column_file
from search.place_table import LEVELS, ORDER, NameRow, PlaceRow, PlaceTable, compiled, name_key

__all__ = ["NAME_WORDS_MAX", "SIMILAR_RATIO", "Gazetteer", "NameRow", "PlaceRow", "name_key"]

NAME_WORDS_MAX = 8
SIMILAR_RATIO = 2  # a territory alike has between half and twice the inhabitants: one rule for the whole site
_SCANNED = 3_000  # names looked at behind a short prefix: all those that begin with two letters


class Gazetteer:
    """Names, numbers and postcodes → territory codes; containment upwards.

    Places stand in columns, from which a row is made when one is asked for: each worker holds only those it was asked.
    """

    def __init__(
        self, places: Iterable[PlaceRow] = (), names: Iterable[NameRow] = (), *, ambiguous: Iterable[str] = ()
    ) -> None:
        self._hold(compiled(places, names), ambiguous)

    @classmethod
    def kept_in(cls, file: Path, *, ambiguous: Iterable[str] = ()) -> "Gazetteer":
        """The gazetteer that was kept in this file. Raises OSError and NotColumns."""
        gazetteer = cls.__new__(cls)
        gazetteer._hold(PlaceTable.from_columns(column_file.mapped(file)), ambiguous)
        return gazetteer

    def keep_in(self, file: Path) -> None:
        """Writes it for other processes. Raises OSError."""
        column_file.write(file, self._table.columns())

    def _hold(self, table: PlaceTable, ambiguous: Iterable[str]) -> None:
        self._table = table
        self._ranks: dict[str, int] = {}  # what was asked for: looking for a code costs a hundred times more
        self._above: dict[int, tuple[str, ...]] = {}
        self._ambiguous = frozenset(name_key(name) for name in ambiguous)

    def _rank(self, code: str) -> int | None:
        """The place of a code in the columns."""
        known = self._ranks.get(code)
        if known is None:
            known = self._table.codes.find(code)
            if known is not None:  # what anybody may type is not remembered
                self._ranks[code] = known
        return known

    def _codes(self, ranks: Iterable[int]) -> tuple[str, ...]:
        return tuple(self._table.codes[at] for at in ranks)

    def __len__(self) -> int:
        return len(self._table.codes)

    def place(self, code: str) -> PlaceRow | None:
        """The territory of this code."""
        at = self._rank(code)
        if at is None:
            return None
        table = self._table
        return PlaceRow(
            code,
            LEVELS[table.levels[at]],
            table.names[at],
            table.populations[at],
            table.postcodes[at],
            self._containers(at),
            table.natures[at],
        )

    def named(self, key: str) -> tuple[str, ...]:
        """Codes of the territories of this name (see name_key); communes of one name, the largest first."""
        return self._codes(self._table.named[key])

    def is_ambiguous(self, key: str) -> bool:
        """Whether the name is more likely an ordinary word or an organisation when nothing says it is a place."""
        return key in self._ambiguous

    def numbered(self, text: str) -> tuple[str, ...]:
        """Codes for a département number or a postcode; a postcode that several communes share gives them all."""
        code = f"DEP-{text.upper()}"
        return self._codes(self._table.numbered[text]) if self._rank(code) is None else (code,)

    def above(self, code: str) -> tuple[str, ...]:
        """Codes of what contains the territory."""
        at = self._rank(code)
        return () if at is None else self._containers(at)

    def _containers(self, at: int) -> tuple[str, ...]:
        shared = self._table.above[at]
        if shared not in self._above:
            self._above[shared] = tuple(self._table.containers[shared].split())
        return self._above[shared]

    def inside(self, codes: Collection[str], among: Iterable[str]) -> list[str]:
        """Those `among` that lie in one of `codes`."""
        outer = frozenset(codes)
        return [code for code in among if not outer.isdisjoint(self.above(code))]

    @cached_property
    def _communes(self) -> Counter[str]:
        commune, table = ORDER[Level.COMMUNE], self._table
        places = zip(table.levels, table.above, strict=True)
        shared = Counter(above for level, above in places if level == commune)
        found: Counter[str] = Counter()
        for rank, count in shared.items():
            found.update(dict.fromkeys(table.containers[rank].split(), count))
        return found

    def communes_inside(self, code: str) -> int:
        """How many communes lie in the territory; counted for all of them when first asked."""
        return self._communes[code]

    def wider(self, code: str) -> list[tuple[str, ...]]:
        """Ever wider sets of codes around a territory, one level at a time, the country left out."""
        steps: dict[int, list[str]] = defaultdict(list)
        for above in self.above(code):
            at = self._rank(above)
            if at is not None and self._table.levels[at] != ORDER[Level.COUNTRY]:
                steps[self._table.levels[at]].append(above)
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
        table = self._table
        names = islice(table.named.starting_with(name_key(text)), _SCANNED)
        found = dict.fromkeys(at for name in names for at in table.named[name])
        best = nlargest(limit, found, key=lambda at: (-table.levels[at], table.populations[at]))
        return [place for code in self._codes(best) if (place := self.place(code))]

    def names(self, prefix: str = "") -> Iterator[str]:
        """Every key that begins like this: what a misspelt name is compared with."""
        return self._table.named.starting_with(prefix)
