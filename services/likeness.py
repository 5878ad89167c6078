"""How much two entries look like the same one told twice: a score and the reasons for it. Pure; nothing is read here.

The score is a logistic function of four likenesses between 0 and 1. Its weights were set on the even pairs of
bench/twins.json and are reported on the odd ones (bench/RESULTS.md, `python -m bench.twins`).
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from rapidfuzz import fuzz

from search.text import fold_key, stems
from services.organisation_names import PROBABLE as SAME_ORGANISATION
from services.organisation_names import OrganisationNames

PROBABLE: Final = 0.5  # from here a pair is shown to curators
_BASE, _TITLE, _PARTNERS, _PLACE, _SOURCE, _YEARS = -4.6, 5.0, 3.4, 1.2, 2.4, -1.2
_WEIGHED: Final = 4_000  # words whose weight is remembered: all but the rarest
_FAR_YEARS: Final = 4  # starting years further apart speak against


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is compared of an entry. `places` holds its territories, `around` whatever contains them."""

    id: int
    title: str
    stems: frozenset[str]
    letters: str = ""  # of the title: its words in alphabetical order
    partners: Mapping[str, str] = field(default_factory=dict)  # folded name → name
    places: frozenset[str] = frozenset()
    around: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    started: int | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """A score between 0 and 1, and the reasons a curator reads."""

    score: float
    reasons: tuple[str, ...]


def sketch(
    id: int,
    title: str,
    *,
    partners: Iterable[str] = (),
    places: Iterable[str] = (),
    around: Iterable[str] = (),
    sources: Iterable[str] = (),
    started: int | None = None,
) -> Sketch:
    """The sketch of an entry from its plain values."""
    return Sketch(
        id,
        title,
        frozenset(stems(title)),
        " ".join(sorted(fold_key(title).split())),
        {fold_key(name): name for name in partners},
        frozenset(places),
        frozenset(around),
        frozenset(key for url in sources if (key := source_key(url))),
        started,
    )


def source_key(url: str) -> str:
    """An address without what does not change the page; "" for a home page, which says nothing of one action."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    path = parts.path.rstrip("/")
    host = (parts.hostname or "").removeprefix("www.")
    return f"{host}{path}?{parts.query}" if host and (path or parts.query) else ""


class Rarity:
    """How rare each word of titles and each partner is: sharing « Atipic » says more than sharing « association »."""

    def __init__(self, count: int, words: Callable[[str], int], partners: Callable[[str], int]) -> None:
        """`words` and `partners` say in how many of the `count` entries a stem and a partner are."""
        self._count, self._words, self._partners = count, words, partners
        self._weight = lru_cache(maxsize=_WEIGHED)(self._weigh)

    @classmethod
    def among(cls, sketches: Iterable[Sketch]) -> "Rarity":
        """The rarity among these."""
        words: Counter[str] = Counter()
        partners: Counter[str] = Counter()
        count = 0
        for count, one in enumerate(sketches, 1):  # noqa: B007  # how many there were
            words.update(one.stems)
            partners.update(one.partners.keys())
        return cls(count, words.__getitem__, partners.__getitem__)

    def words(self, stems: Iterable[str]) -> float:
        """Weight of words together: for each its inverse document frequency, at least a little."""
        return sum(map(self._weight, stems))

    def _weigh(self, stem: str) -> float:
        found = self._words(stem)
        return math.log((self._count + 1) / (found + 0.5)) if found else math.log(self._count + 2)

    def partner(self, folded: str) -> float:
        """Weight of a partner, between 0 and 1: one of fifty entries says little of each."""
        return 1 / (1 + math.log(max(1, self._partners(folded))))


def probable_likeness(one: Sketch, other: Sketch, rarity: Rarity, names: OrganisationNames) -> Likeness | None:
    """How much two entries look like one when it is probable, None when it is not: partners are compared last, if at all."""
    if _z_without_partners(one, other, rarity) + _PARTNERS < 0:  # at z = 0 the score is PROBABLE
        return None
    found = likeness(one, other, rarity, names)
    return found if found.score >= PROBABLE else None


def _z_without_partners(one: Sketch, other: Sketch, rarity: Rarity) -> float:
    far = one.started is not None and other.started is not None and abs(one.started - other.started) > _FAR_YEARS
    known = _BASE + _PLACE * _place(one, other)[0] + _SOURCE * (not one.sources.isdisjoint(other.sources))
    return known + _YEARS * far + _TITLE * _title(one, other, rarity)


def likeness(one: Sketch, other: Sketch, rarity: Rarity, names: OrganisationNames) -> Likeness:
    """How much two entries look like one, with the reasons, strongest first."""
    title = _title(one, other, rarity)
    shared = _shared_partners(one, other, names)
    partners = _partners(one, other, shared, rarity)
    place, place_reason = _place(one, other)
    same_source = bool(one.sources & other.sources)
    z = _z_without_partners(one, other, rarity) + _PARTNERS * partners
    found = [
        (_TITLE * title, f"titres proches ({title:.0%})" if title >= 0.4 else ""),
        (_PARTNERS * partners, _partners_reason([one.partners[name] for name in shared])),
        (_PLACE * place, place_reason),
        (_SOURCE * same_source, "une source commune" if same_source else ""),
    ]
    reasons = tuple(reason for _weight, reason in sorted(found, key=lambda pair: -pair[0]) if reason)
    return Likeness(1 / (1 + math.exp(-z)), reasons)


def _title(one: Sketch, other: Sketch, rarity: Rarity) -> float:
    """Rare words shared, over those of the shorter title; a word misspelt still counts through the letters."""
    if not one.stems or not other.stems:
        return 0.0
    shared = rarity.words(one.stems & other.stems)
    least = min(rarity.words(one.stems), rarity.words(other.stems))
    letters = fuzz.ratio(one.letters, other.letters, score_cutoff=80) / 100
    return max(shared / least, letters) if letters > 0.8 else shared / least


def _shared_partners(one: Sketch, other: Sketch, names: OrganisationNames) -> list[str]:
    """Partners of `one` that `other` has too, under the same name or another name of theirs."""
    exact = one.partners.keys() & other.partners.keys()
    rest = [name for folded, name in other.partners.items() if folded not in exact]

    def has(name: str) -> bool:
        return any(names.sameness(name, another)[0] >= SAME_ORGANISATION for another in rest)

    return [folded for folded, name in one.partners.items() if folded in exact or has(name)]


def _partners(one: Sketch, other: Sketch, shared: list[str], rarity: Rarity) -> float:
    least = min(len(one.partners), len(other.partners), 3)
    return min(1.0, sum(rarity.partner(name) for name in shared) / least) if least else 0.0


def _partners_reason(names: list[str]) -> str:
    if not names:
        return ""
    return f"{'partenaire commun' if len(names) == 1 else 'partenaires communs'} : {', '.join(names[:3])}"


def _place(one: Sketch, other: Sketch) -> tuple[float, str]:
    if one.places & other.places:
        return 1.0, "même territoire"
    if one.places & other.around or other.places & one.around:
        return 0.6, "un territoire dans l'autre"
    return 0.0, ""
