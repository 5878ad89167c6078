"""Snippets: the passage of a text that best shows why it was found, from our own tokens, the same for every engine."""

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from search.text import fold, stem_of, stem_of_compound

SNIPPET_SIZE = 220  # characters: two lines of a card
_LEAD = 40  # characters shown before the first match
_WORDS = re.compile(r"[^\W_]+")
_COMPOUNDS = re.compile(r"(?<![^\W_])[^\W_]+[-\u2010\u2011][^\W_]+")


@dataclass(frozen=True, slots=True)
class Segment:
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


@dataclass(frozen=True, slots=True)
class _Match:
    """A stretch of the text whose word was wanted."""

    start: int
    end: int
    stem: str


def _matches(text: str, stems: Set[str]) -> list[_Match]:
    """Wanted words in order. Each different word is stemmed once; only those wanted are then looked for in the text."""
    folded = fold(text)
    wanted = {word: found for word in set(_WORDS.findall(folded)) if (found := stem_of(word)) in stems}
    wanted |= {pair: found for pair in set(_COMPOUNDS.findall(folded)) if (found := stem_of_compound(pair)) in stems}
    if not wanted:
        return []
    longest_first = sorted(wanted, key=len, reverse=True)
    pattern = re.compile(r"(?<![^\W_])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![^\W_])")
    return [_Match(found.start(), found.end(), wanted[found.group()]) for found in pattern.finditer(folded)]


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
