"""French words, whether the base holds them or not: a word of the language is no misspelling of another."""

import mmap
from functools import cached_property
from pathlib import Path


class FrenchWords:
    """The folded words of a dictionary, in a file of one a line, mapped when first asked."""

    def __init__(self, file: Path | None = None) -> None:
        """Without a file no word is known: every word that the base lacks may be misspelt."""
        self._file = file

    def __contains__(self, folded: object) -> bool:
        word, lines = str(folded).encode("utf-8", "replace"), self._lines
        low, high = 0, len(lines) - 1  # between two line ends, the word being after the first and not after the second
        while low < high:
            start = lines.rfind(b"\n", 0, (low + high) // 2 + 1)
            end = lines.find(b"\n", start + 1)
            found = lines[start + 1 : end]
            if found == word:
                return word != b""
            if found < word:
                low = end
            else:
                high = start
        return False

    @cached_property
    def _lines(self) -> mmap.mmap | bytes:
        """The sorted file, an empty line first; its pages are shared by all workers."""
        if self._file is None:
            return b""
        with self._file.open("rb") as opened:
            return mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
