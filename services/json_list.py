"""The elements of a JSON list in a file, one at a time: thousands of them are never in memory together.

What they say is not known here.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TextIO

BLOCK: Final = 256 * 1024  # characters read at once, more for an element that is larger
_SPACES: Final = re.compile(r"[ \t\r\n]*")
_AFTER_A_VALUE: Final = frozenset(",] \t\r\n")


def elements(path: Path) -> Iterator[Any]:
    """The elements in order. Raises ValueError where the file is not a list, RecursionError where it is too deep."""
    with path.open(encoding="utf-8-sig") as file:
        text = _Text(file)
        text.take("[", "il faut une liste")
        if text.next() != "]":
            yield text.value()
        while text.next() == ",":
            text.skip()
            yield text.value()
        text.take("]", "il manque « , » ou « ] »")
        text.take("", "rien ne doit suivre la liste")


class _Text:
    """The part of a file that is read and not understood yet."""

    def __init__(self, file: TextIO) -> None:
        self._file, self._text, self._at, self._line = file, "", 0, 1
        self._decode = json.JSONDecoder().raw_decode

    def next(self) -> str:
        """The first character that is no space; "" at the end of the file."""
        while True:
            self._at = _SPACES.match(self._text, self._at).end()  # type: ignore[union-attr]  # it matches nothing too
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def take(self, mark: str, problem: str) -> None:
        """Goes beyond this character, or the end. Raises ValueError when it is another."""
        if self.next() != mark:
            raise ValueError(f"{problem}, ligne {self._line_at(self._at)}.")
        self._at += len(mark)

    def skip(self) -> None:
        """Goes beyond the next character."""
        self._at += 1

    def value(self) -> Any:
        """The value that begins here."""
        self.next()
        while True:
            try:
                found, end = self._decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if not self._more():
                    raise ValueError(f"{error.msg}, ligne {self._line_at(error.pos)}.") from error
                continue
            # A number may go on in what is not read yet.
            if self._text[end : end + 1] in _AFTER_A_VALUE or not self._more():
                self._at = end
                return found

    def _more(self) -> bool:
        """Reads on, twice as far each time when nothing was understood; false at the end of the file."""
        self._line = self._line_at(self._at)
        self._text, self._at = self._text[self._at :], 0
        read = self._file.read(max(BLOCK, len(self._text)))
        self._text += read
        return bool(read)

    def _line_at(self, place: int) -> int:
        return self._line + self._text.count("\n", 0, place)
