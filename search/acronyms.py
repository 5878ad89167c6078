"""Acronyms that a text spells out: « structure d'insertion par l'activité économique (SIAE) » and the other way round.

After Schwartz and Hearst (PSB 2003): each letter of the acronym begins a word; small French words may be passed over.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from search.text import fold_key, tokens

WORDS_MOST: Final = 14
LETTERS: Final = (3, 10)  # two letters spell out too many things by chance
_SMALL: Final = frozenset("a au aux avec d de des du en et l la le les ou par pour qu s sur un une".split())
_ACRONYM: Final = r"[A-ZÀ-Ý](?:\.?[A-Za-zÀ-ÿ&]){1,11}\.?"
_AFTER: Final = re.compile(rf"\(\s*({_ACRONYM})\s*\)")
_ENDS: Final = re.compile(r"[()\n.;:!?«»]")  # what no name of several words holds
_LOOKED_BACK: Final = 200  # characters before the brackets
_BEFORE: Final = re.compile(rf"(?<!\w)({_ACRONYM})\s*\(\s*([^()\n.;:!?«»]{{6,200}}?)\s*[,)]")
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class SpeltOut:
    """An acronym with the words it stands for, as they are written."""

    acronym: str
    words: str

    @property
    def key(self) -> str:
        """The same for forms that differ by accents, case, plural or small words only."""
        return f"{fold_key(self.acronym)} {' '.join(token.stem for token in tokens(self.words))}"


@dataclass(frozen=True, slots=True)
class _Word:
    folded: str
    start: int
    end: int


def spelt_out(text: str) -> Iterator[SpeltOut]:
    """Each acronym that the text spells out right before it or in brackets after it."""
    for found in _AFTER.finditer(text):
        before = _ENDS.split(text[max(0, found.start() - _LOOKED_BACK) : found.start()])[-1]
        if (letters := _letters(found[1])) and (words := _read(before)):
            start = _match(letters, words)
            if start is not None:
                yield SpeltOut(_plain(found[1]), before[words[start].start :].strip())
    for found in _BEFORE.finditer(text):
        if (letters := _letters(found[1])) and (words := _read(found[2])) and _match(letters, words) == 0:
            yield SpeltOut(_plain(found[1]), found[2].strip())


def _letters(acronym: str) -> str:
    """The letters of what is written like an acronym, folded; "" when it is an ordinary word with a capital."""
    plain = _plain(acronym)
    capitals = sum(character.isupper() for character in plain)
    is_one = capitals * 2 > len(plain) and LETTERS[0] <= len(plain) <= LETTERS[1]
    return fold_key(plain).replace(" ", "") if is_one else ""


def _plain(acronym: str) -> str:
    return acronym.replace(".", "").replace("&", "")


def _read(text: str) -> list[_Word]:
    words = [_Word(fold_key(found[0]), found.start(), found.end()) for found in _WORD.finditer(text)]
    return [word for word in words if word.folded][-WORDS_MOST:]


def _match(letters: str, words: Sequence[_Word]) -> int | None:
    """The place of the word that begins the acronym when the words, up to the last one, spell it; None when they do not."""
    reachable = {(len(letters), len(words))}  # (letters left, words left), read backwards
    best: int | None = None
    while reachable:
        left, at = reachable.pop()
        if left == 0:
            best = at if best is None else max(best, at)
            continue
        if at == 0:
            continue
        word = words[at - 1].folded
        if word[0] == letters[left - 1]:
            reachable.add((left - 1, at - 1))
        if word in _SMALL and at < len(words):
            reachable.add((left, at - 1))
    return None if best is None or len(words) - best < 2 else best
