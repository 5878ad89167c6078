"""Snippets: the passage of a text that best shows why it was found, from our own tokens, the same for every engine."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from search.text import LIGATURES, fold, stem_of, stem_of_compound, unfolded

SNIPPET_SIZE = 220  # characters: two lines of a card
_LEAD = 40  # characters shown before the first match
_PREFIX = 3  # letters that a word and its stem share, whatever its ending


class Segment(NamedTuple):
    """A stretch of the text, matched or not."""

    text: str
    is_match: bool = False


@dataclass(frozen=True, slots=True)
class Snippet:
    """Segments in order; "…" stands where the text was cut."""

    segments: tuple[Segment, ...] = ()

    @property
    def text(self) -> str:
        """The snippet without its marks."""
        return "".join(segment.text for segment in self.segments)

    @property
    def matches(self) -> int:
        """How many stretches are marked."""
        return sum(segment.is_match for segment in self.segments)


def snippet(texts: Iterable[str], stems: Set[str], *, size: int = SNIPPET_SIZE, enough: int | None = None) -> Snippet:
    """The window of the first text with the most different wanted stems; the start of the first text when none has any.

    Args:
        enough: different stems with which one stops looking: the words of the query, when synonyms add more stems.
    """
    enough = len(stems) if enough is None else enough
    best: tuple[int, str, list[_Match]] | None = None
    first = ""
    for text in texts:
        first = first or text
        if not stems or not text:
            continue
        matches = _matches(text, stems)
        if not matches:
            continue
        window = _best_window(matches, size)
        worth = len({token.stem for token in window})
        if best is None or worth > best[0]:
            best = (worth, text, window)
        if worth >= enough:
            break
    return _cut(best[1], best[2], size) if best else _cut(first, [], size)


def mark(text: str, stems: Set[str]) -> Snippet:
    """The whole text with every wanted stem marked: titles."""
    return Snippet(tuple(_segments(text, _matches(text, stems) if stems else [], 0, len(text))))


class _Match(NamedTuple):
    """A stretch of the text whose word was wanted."""

    start: int
    end: int
    stem: str


def _matches(text: str, stems: Set[str]) -> list[_Match]:
    """Wanted words in order; a compound (co-construction) counts as its joined form when that is wanted."""
    found = [
        _Match(word.start(), word.end(), stem)
        for word in _candidates(frozenset(stems)).finditer(text)
        if (stem := stem_of(fold(word.group()))) in stems
    ]
    joined = [one for one in _compounds(text) if one.stem in stems]
    if not joined:
        return found
    covered = [one for one in found if not any(pair.start <= one.start < pair.end for pair in joined)]
    return sorted((*covered, *joined), key=lambda one: one.start)


@lru_cache(maxsize=64)
def _candidates(stems: frozenset[str]) -> re.Pattern[str]:
    """Words that begin like one of the stems, in any case and with any accent: the only ones worth folding and stemming.

    One class of first letters leads, so that the expression's engine runs from one to the next.
    """
    endings: dict[str, set[str]] = defaultdict(set)
    for beginning in {written[:_PREFIX] for stem in stems for written in _written(stem)}:
        endings[beginning[0]].add("".join(map(_any_of, beginning[1:])))
    branches = (f"(?<={_any_of(first)})(?:{'|'.join(sorted(rest))})" for first, rest in sorted(endings.items()))
    return re.compile(rf"{_any_of(''.join(sorted(endings)))}(?<![^\W_].)(?:{'|'.join(branches)})[^\W_]*")


def _written(stem: str) -> Iterator[str]:
    """How the words of a stem may begin: as it does, with a ligature, shortened."""
    beginning = stem[: _PREFIX + 1]
    yield beginning
    for ligature, letters in LIGATURES.items():
        if letters in beginning:
            yield beginning.replace(letters, ligature)
    if stem.startswith("saint"):
        yield "st"


def _any_of(folded: str) -> str:
    return f"[{re.escape(''.join(unfolded(letter) for letter in folded))}]"


def _compounds(text: str) -> Iterator[_Match]:
    """Each two words that a hyphen joins, by the stem of their joined form."""
    at = text.find("-")
    while at >= 0:
        start, end = at, at + 1
        while start > 0 and text[start - 1].isalnum():
            start -= 1
        while end < len(text) and text[end].isalnum():
            end += 1
        if start < at < end - 1:
            yield _Match(start, end, stem_of_compound(fold(text[start:end])))
        at = text.find("-", at + 1)


def _best_window(matches: Sequence[_Match], size: int) -> list[_Match]:
    best: list[_Match] = []
    best_worth = -1
    last = 0
    for start, token in enumerate(matches):
        last = max(last, start)
        while last + 1 < len(matches) and matches[last + 1].end - token.start <= size - _LEAD:
            last += 1
        window = list(matches[start : last + 1])
        worth = 10 * len({match.stem for match in window}) + len(window)
        if worth > best_worth:
            best, best_worth = window, worth
    return best


def _cut(text: str, window: Sequence[_Match], size: int) -> Snippet:
    begin = max(0, window[0].start - _LEAD) if window else 0
    if begin:
        begin = text.rfind(" ", 0, begin) + 1
    end = min(len(text), max(begin + size, window[-1].end if window else 0))
    if end < len(text):
        space = text.rfind(" ", (window[-1].end if window else begin), end)
        end = space if space > begin else end
    segments = list(_segments(text, window, begin, end))
    if begin:
        segments.insert(0, Segment("… "))
    if end < len(text):
        segments.append(Segment("…"))
    return Snippet(tuple(segments))


def _segments(text: str, matches: Sequence[_Match], begin: int, end: int) -> Iterable[Segment]:
    at = begin
    for token in matches:
        if token.start > at:
            yield Segment(text[at : token.start])
        yield Segment(text[token.start : token.end], is_match=True)
        at = token.end
    if at < end:
        yield Segment(text[at:end])
