"""What a search gives back: frozen values, free of any engine and of SQL."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Hit:
    """One found document; `rank` counts from 1 over all pages."""

    id: int
    rank: int
    score: float


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many hits carry a code when the facet's own selection is ignored."""

    code: str
    count: int


class FacetCounts(Mapping[str, tuple[FacetCount, ...]]):
    """Parameter → counts of its codes, most hits first then by code; sorted when first asked for."""

    def __init__(self, counts: Mapping[str, Mapping[str, int]]) -> None:
        self.by_code = counts  # parameter → code → hits, in no order
        self._sorted: dict[str, tuple[FacetCount, ...]] = {}

    def __getitem__(self, param: str) -> tuple[FacetCount, ...]:
        if param not in self._sorted:
            ordered = sorted(self.by_code[param].items(), key=lambda pair: (-pair[1], pair[0]))
            self._sorted[param] = tuple(FacetCount(code, count) for code, count in ordered)
        return self._sorted[param]

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_code)

    def __len__(self) -> int:
        return len(self.by_code)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader must be told about the search: `code` for programs, a French message and what fills it."""

    code: str
    message: str  # names its values like %(this)s, so that pages can say it in another language
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The message in French, filled."""
        return self.message % self.values if self.values else self.message


@dataclass(frozen=True, slots=True)
class WantedWord:
    """A word of the query as it was looked for: its stems, and the other forms that stand for it."""

    label: str
    stems: tuple[str, ...]
    others: tuple[tuple[str, tuple[str, ...]], ...] = ()  # (form, its stems)


@dataclass(frozen=True, slots=True)
class PlaceRead:
    """Words read as a place: a filter that one can drop, or, when `is_sure` is false, only offered."""

    codes: tuple[str, ...]
    label: str
    typed: str
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class Results:
    """A page of hits with everything the page shows besides the entries themselves."""

    total: int
    page: int
    pages: int
    hits: tuple[Hit, ...]
    facets: FacetCounts
    notices: tuple[Notice, ...] = ()
    stems: frozenset[str] = frozenset()  # what highlights mark
    words: tuple[WantedWord, ...] = ()
    places: tuple[PlaceRead, ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()  # (word typed, stem it was read as)
    respelt: str = ""  # the text with near words of the base for those that it lacks; "" when there are none to offer
    intents: tuple[str, ...] = ()
    optional_words: tuple[str, ...] = ()  # words that became optional for lack of hits
    group_totals: dict[str, int] = field(default_factory=dict)  # typed word → hits it has alone within the filters
