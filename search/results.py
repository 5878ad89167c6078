"""What a search gives back: frozen values, free of any engine and of SQL."""

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


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader must be told about the search: `code` for programs, `text` in French."""

    code: str
    text: str


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
    facets: dict[str, tuple[FacetCount, ...]]  # by parameter; most hits first, then code
    notices: tuple[Notice, ...] = ()
    stems: frozenset[str] = frozenset()  # what highlights mark
    words: tuple[WantedWord, ...] = ()
    places: tuple[PlaceRead, ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()  # (word typed, stem it was read as)
    intents: tuple[str, ...] = ()
    optional_words: tuple[str, ...] = ()  # words that became optional for lack of hits
    group_totals: dict[str, int] = field(default_factory=dict)  # typed word → hits it has alone within the filters
