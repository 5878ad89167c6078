"""Plan: what an engine is asked, in its own stems and codes; no French, no address, no database here."""

from dataclasses import dataclass, replace
from enum import StrEnum

RERANKED = 200  # hits whose order proximity and diversity may change: ten pages, beyond which nobody reads


class Sort(StrEnum):
    """Orders of the list; the value is what stands in the address."""

    RELEVANCE = "pertinence"
    NEWEST = "recent"
    TITLE = "titre"


@dataclass(frozen=True, slots=True)
class Piece:
    """One wanted word: its stem, its place after the first word of the phrase, and its exact form when that matters."""

    stem: str
    offset: int = 0
    surface: str = ""  # "" accepts every word of this stem


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to satisfy a group: a word, or several words in this order at these distances."""

    pieces: tuple[Piece, ...]
    weight: float = 1.0
    source: str = ""  # the synonym or the joined form it comes from; "" for what was typed
    stands_alone: bool = False  # weighs by its own rarity: another form of several words, not of this one


@dataclass(frozen=True, slots=True)
class Group:
    """What one typed word or phrase stands for: any of its alternatives; a document scores the best of them."""

    label: str
    alternatives: tuple[Alternative, ...]
    is_required: bool = True
    exact_words: tuple[str, ...] = ()  # unstemmed forms that earn the exact-word bonus


@dataclass(frozen=True, slots=True)
class Filter:
    """Documents that carry one (or, when `match_all`, each) of the choices; a choice is any of its (field, code)."""

    facet: str  # index field whose counts ignore this filter; "" when none does
    choices: tuple[tuple[tuple[str, str], ...], ...]
    match_all: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """A code given to the documents whose number `column` is `low` at least."""

    code: str
    column: str
    low: int


@dataclass(frozen=True, slots=True)
class Banded:
    """A field whose codes are not stored: each document has the code of the first of these bands that takes it."""

    field: str
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Boost:
    """Documents that carry a code score `factor` times more (1.2: a fifth more)."""

    field: str
    code: str
    factor: float


@dataclass(frozen=True, slots=True)
class Weights:
    """Numbers of the ranking formula, in one place so that the bench can switch each ingredient off."""

    k1: float = 2.0
    b: float = 0.75
    exact: float = 0.35  # share of a word's idf added when a weighty field holds the word exactly as typed
    proximity: float = 0.4  # share of the idf of words that stand together added: by twos, and in one clause
    coordination: float = 0.4  # exponent on the share of the query's idf that a document matches
    prior: float = 0.5  # strength of the documents' own signals (freshness, evidence)


@dataclass(frozen=True, slots=True)
class Plan:
    """One question to an engine."""

    groups: tuple[Group, ...] = ()
    excluded: tuple[Alternative, ...] = ()
    filters: tuple[Filter, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = 20
    at_least: int = 1  # groups a document must match, required ones included
    counted: tuple[str, ...] = ()  # index fields whose codes are counted
    only_ids: tuple[int, ...] | None = None  # keep these documents only
    boosts: tuple[Boost, ...] = ()
    banded: tuple[Banded, ...] = ()  # fields counted and filtered on by what the day makes of a number
    floor: float = 0.0  # score before boosts of what matches without holding any word: a place alone ranks by boosts
    weights: Weights = Weights()

    def relaxed(self, *optional: int) -> "Plan":
        """The same question with the groups at these places no longer required."""
        groups = tuple(
            replace(group, is_required=False) if place in optional else group for place, group in enumerate(self.groups)
        )
        return replace(self, groups=groups)


@dataclass(frozen=True, slots=True)
class CodeAxis:
    """One side of a table of counts: an index field and the codes wanted of it, in order."""

    field: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """An engine's answer: the first hits in order, the exact total, counts of each code, hits of each group alone.

    `ids`, `scores` and `clusters` run in parallel. By relevance they start at the first hit whatever the offset, and hold
    max(RERANKED, offset + limit) hits at most, for the ranking to reorder and cut; by another sort they are the page.
    """

    total: int
    ids: list[int]
    scores: list[float]
    clusters: list[int]
    counts: dict[str, dict[str, int]]
    group_totals: tuple[int, ...] = ()  # documents within the filters that match each group
