"""When the entries of a search began: one bar a year, years too far back gathered, those without a year told."""

from collections.abc import Mapping
from dataclasses import dataclass

YEARS_SHOWN = (
    45  # years drawn one by one: what is older is gathered, else a single entry of 1850 would flatten the rest
)


@dataclass(frozen=True, slots=True)
class Bar:
    """Entries that began in these years; `first` is None for all that is older."""

    first: int | None
    last: int
    count: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars in order, without holes, and how many entries tell no year."""

    bars: tuple[Bar, ...]
    unknown: int

    @property
    def most(self) -> int:
        """The tallest bar."""
        return max((bar.count for bar in self.bars), default=0)


def timeline(counts: Mapping[int, int]) -> Timeline:
    """The bars of these counts by year; 0 stands for no year."""
    years = sorted(year for year in counts if year)
    if not years:
        return Timeline((), counts.get(0, 0))
    start = max(years[0], years[-1] - YEARS_SHOWN + 1)
    older = sum(counts[year] for year in years if year < start)
    gathered = (Bar(None, start - 1, older),) if older else ()
    bars = tuple(Bar(year, year, counts.get(year, 0)) for year in range(start, years[-1] + 1))
    return Timeline((*gathered, *bars), counts.get(0, 0))
