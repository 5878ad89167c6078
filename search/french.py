"""French words, whether the base holds them or not: a word of the language is no misspelling of another."""

from functools import cached_property
from pathlib import Path


class FrenchWords:
    """The folded words of a dictionary, read from a file of one a line when first asked."""

    def __init__(self, file: Path | None = None) -> None:
        """Without a file no word is known: every word that the base lacks may be misspelt."""
        self._file = file

    def __contains__(self, folded: object) -> bool:
        return f"\n{folded}\n".encode() in self._lines

    @cached_property
    def _lines(self) -> bytes:
        """One buffer, looked through in a tenth of a millisecond: as objects the words would take ten times more memory."""
        return b"\n" + self._file.read_bytes() if self._file else b""
