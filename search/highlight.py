"""Snippets: the passage of a text that best shows why it was found, from our own tokens, the same for every engine."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from search.text import Token, tokens

SNIPPET_SIZE = 220  # characters: two lines of a card
_LEAD = 40  # characters shown before the first match


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


def snippet(texts: Iterable[str], stems: Set[str], *, size: int = SNIPPET_SIZE) -> Snippet:
    """The window of the first text with the most different wanted stems; the start of the first text when none has any."""
    best: tuple[int, str, list[Token]] | None = None
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
        if worth >= len(stems):
            break
    return _cut(best[1], best[2], size) if best else _cut(first, [], size)


def mark(text: str, stems: Set[str]) -> Snippet:
    """The whole text with every wanted stem marked: titles."""
    return Snippet(tuple(_segments(text, _matches(text, stems) if stems else [], 0, len(text))))


def _matches(text: str, stems: Set[str]) -> list[Token]:
    kept: list[Token] = []
    for token in tokens(text):
        if token.stem not in stems:
            continue
        if kept and token.start < kept[-1].end:  # a joined form and its parts: keep the longer
            if token.end > kept[-1].end:
                kept[-1] = token
            continue
        kept.append(token)
    return kept


def _best_window(matches: Sequence[Token], size: int) -> list[Token]:
    best: list[Token] = []
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


def _cut(text: str, window: Sequence[Token], size: int) -> Snippet:
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


def _segments(text: str, matches: Sequence[Token], begin: int, end: int) -> Iterable[Segment]:
    at = begin
    for token in matches:
        if token.start > at:
            yield Segment(text[at : token.start])
        yield Segment(text[token.start : token.end], is_match=True)
        at = token.end
    if at < end:
        yield Segment(text[at:end])
