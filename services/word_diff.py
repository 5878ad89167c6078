"""Two texts compared word by word, and three texts joined when their changes do not meet. Plain text; no HTML here."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby, pairwise

from rapidfuzz.distance import LCSseq

_TOKEN = re.compile(r"\n+|\w+|[^\w\s]|[^\S\n]+")  # line ends, a word, a sign, blanks
_SENTENCE = re.compile(r"[^\n.!?…]*[.!?…]*[^\S\n]*\n*")
_STOPS = frozenset(".!?…")
_ELIDED_MAX = 4  # letters: "de la" between two changed words reads as changed with them
# Products of the numbers of tokens. Up to the first, difflib chooses the blocks a person would; its cost may grow with the
# cube, so longer texts get the longest common subsequence (bits, 1/64 of the product: 20 ms for twice 4,000 words).
# Above the second (100 Mbit of memory) sentences are compared instead.
_EXACT_MOST, _WORDS_MOST = 250_000, 100_000_000


class Change(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words in a row that share one fate."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class _Edit:
    """`before[start:end]` becomes `tokens`; nothing changes when they are equal."""

    start: int
    end: int
    tokens: tuple[str, ...]


def compare(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces of both texts in reading order; those removed stand before those added.

    The pieces that are not ADDED spell `before`, those that are not REMOVED spell `after`.
    """
    pieces = _joined(_pieces(before, after))
    return _after_the_stop(_joined(_without_islands(pieces)))


def combine(base: str, theirs: str, mine: str) -> str | None:
    """The base with both persons' changes; None when they touch the same words, for only a person can tell."""
    if theirs == mine or mine == base:
        return theirs
    if theirs == base:
        return mine
    words = _TOKEN.findall(base)
    edits = (_edits(words, _TOKEN.findall(theirs)), _edits(words, _TOKEN.findall(mine)))
    if edits[0] is None or edits[1] is None:
        return None
    every = sorted({*edits[0], *edits[1]}, key=lambda edit: (edit.start, edit.end))
    # One token between two changes is a blank: words side by side meet.
    if any(after.start <= before.end + 1 for before, after in pairwise(every)):
        return None
    joined, place = [], 0
    for edit in every:
        joined += [*words[place : edit.start], *edit.tokens]
        place = edit.end
    return "".join([*joined, *words[place:]])


def _edits(base: Sequence[str], other: Sequence[str]) -> set[_Edit] | None:
    blocks = _blocks(base, other)
    if blocks is None:
        return None
    return {_Edit(i1, i2, tuple(other[j1:j2])) for is_same, i1, i2, j1, j2 in blocks if not is_same}


def _pieces(before: str, after: str) -> Iterator[Piece]:
    """By words when that is affordable, else by sentences, else whole."""
    for pattern in (_TOKEN, _SENTENCE):
        old, new = pattern.findall(before), pattern.findall(after)
        blocks = _blocks(old, new)
        if blocks is not None:
            for is_same, i1, i2, j1, j2 in blocks:
                yield from _block(is_same, "".join(old[i1:i2]), "".join(new[j1:j2]))
            return
    yield from _block(before == after, before, after)


def _block(is_same: bool, old: str, new: str) -> Iterator[Piece]:
    """The piece that stays, or the one that goes and the one that comes."""
    if is_same:
        yield Piece(Change.SAME, new)
        return
    if old:
        yield Piece(Change.REMOVED, old)
    if new:
        yield Piece(Change.ADDED, new)


def _blocks(before: Sequence[str], after: Sequence[str]) -> list[tuple[bool, int, int, int, int]] | None:
    """(the same on both sides?, start and end before, start and end after), in order; None when that would cost too much.

    No two neighbours both differ.
    """
    room = min(len(before), len(after))
    first = next((place for place in range(room) if before[place] != after[place]), room)
    room -= first
    last = next((place for place in range(room) if before[-1 - place] != after[-1 - place]), room)
    same = _matches(before[first : len(before) - last], after[first : len(after) - last])
    if same is None:
        return None
    found = [(True, 0, first, 0, first)]
    for old, new, size in (*same, (len(before) - last - first, len(after) - last - first, last)):
        _is_same, _start, i, _start, j = found[-1]
        if (old + first, new + first) != (i, j):
            found.append((False, i, old + first, j, new + first))
        found.append((True, old + first, old + first + size, new + first, new + first + size))
    return found


def _matches(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int, int]] | None:
    """(place before, place after, length) of what is common, in order."""
    if len(before) * len(after) <= _EXACT_MOST:
        found = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
        return [(old, new, size) for old, new, size in found]
    if len(before) * len(after) <= _WORDS_MOST:
        codes = LCSseq.opcodes(before, after)
        return [(one.src_start, one.dest_start, one.src_end - one.src_start) for one in codes if one.tag == "equal"]
    return None


def _without_islands(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """A few common letters between two changes are shown as part of them: a changed sentence reads as one change."""
    last = len(pieces) - 1
    for place, piece in enumerate(pieces):
        is_between = 0 < place < last and piece.change is Change.SAME and "\n" not in piece.text
        if is_between and sum(map(str.isalnum, piece.text)) <= _ELIDED_MAX:
            yield Piece(Change.REMOVED, piece.text)
            yield Piece(Change.ADDED, piece.text)
        else:
            yield piece


def _after_the_stop(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """A sentence more reads "end. [New one.]" and not "end[. New one]."; the texts spelt are the same."""
    found = list(pieces)
    for at in range(1, len(found) - 1):
        before, changed, after = found[at - 1 : at + 2]
        stop = changed.text[:1]
        if before.change is after.change is Change.SAME and stop in _STOPS and after.text.startswith(stop):
            found[at - 1] = Piece(Change.SAME, before.text + stop)
            found[at] = Piece(changed.change, changed.text[1:] + stop)
            found[at + 1] = Piece(Change.SAME, after.text[1:])
    return tuple(piece for piece in found if piece.text)


def _joined(pieces: Iterator[Piece]) -> tuple[Piece, ...]:
    """Neighbours of one fate made one; between two pieces that stay, first all that goes, then all that comes."""
    found: list[Piece] = []
    for is_same, group in groupby(pieces, key=lambda piece: piece.change is Change.SAME):
        together = list(group)
        for change in (Change.SAME,) if is_same else (Change.REMOVED, Change.ADDED):
            text = "".join(piece.text for piece in together if piece.change is change)
            if text:
                found.append(Piece(change, text))
    return tuple(found)
