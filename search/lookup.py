"""Lookup: tens of thousands of short texts, each with some numbers, in a fraction of the memory of a dictionary.

Both classes are made of columns of numbers, which search/column_file.py keeps in a file.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

Column: TypeAlias = "bytearray | array[int] | memoryview"


class Texts:
    """Texts one after the other in one buffer; each becomes an object only when it is asked for."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        buffer, ends = bytearray(), array("I", [0])
        for text in texts:
            buffer += text.encode()
            ends.append(len(buffer))
        self.columns: tuple[Column, ...] = (buffer, ends)

    @classmethod
    def of(cls, columns: Iterator[Column]) -> "Texts":
        """The texts whose columns come next."""
        texts = cls.__new__(cls)
        texts.columns = (next(columns), next(columns))
        return texts

    def __len__(self) -> int:
        return len(self.columns[1]) - 1

    def __getitem__(self, at: int) -> str:
        buffer, ends = self.columns
        return str(buffer[ends[at] : ends[at + 1]], "utf-8")

    def __iter__(self) -> Iterator[str]:
        return (self[at] for at in range(len(self)))

    def find(self, text: str) -> int | None:
        """The place of a text among sorted ones."""
        at = bisect_left(self, text)
        return at if at < len(self) and self[at] == text else None


class Lookup:
    """Texts in their order, each with its numbers."""

    def __init__(self, groups: Iterable[tuple[str, Iterable[int]]] = ()) -> None:
        """`groups` come sorted by text, each text once."""
        numbers, ends = array("I"), array("I", [0])

        def texts() -> Iterator[str]:
            for text, ours in groups:
                numbers.extend(ours)
                ends.append(len(numbers))
                yield text

        self._texts = Texts(texts())
        self._numbers: Column = numbers
        self._ends: Column = ends

    @classmethod
    def of(cls, columns: Iterator[Column]) -> "Lookup":
        """The lookup whose columns come next."""
        lookup = cls.__new__(cls)
        lookup._texts, lookup._numbers, lookup._ends = Texts.of(columns), next(columns), next(columns)
        return lookup

    @property
    def columns(self) -> tuple[Column, ...]:
        """What it is made of."""
        return (*self._texts.columns, self._numbers, self._ends)

    def __getitem__(self, text: str) -> Sequence[int]:
        """The numbers of a text; none when it is unknown."""
        at = self._texts.find(text)
        return () if at is None else self._numbers[self._ends[at] : self._ends[at + 1]]

    def starting_with(self, prefix: str) -> Iterator[str]:
        """The texts that begin like this, sorted; all of them for an empty prefix."""
        for at in range(bisect_left(self._texts, prefix), len(self._texts)):
            text = self._texts[at]
            if not text.startswith(prefix):
                return
            yield text
