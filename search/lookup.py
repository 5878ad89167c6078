"""Lookup: tens of thousands of short texts, each with some numbers, in a fraction of the memory of a dictionary."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence


class Texts:
    """Texts one after the other in one buffer; each becomes an object only when it is asked for."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._buffer = bytearray()
        self._ends = array("I", [0])
        for text in texts:
            self.append(text)

    def append(self, text: str) -> None:
        """One more at the end."""
        self._buffer += text.encode()
        self._ends.append(len(self._buffer))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, at: int) -> str:
        return self._buffer[self._ends[at] : self._ends[at + 1]].decode()

    def __iter__(self) -> Iterator[str]:
        return (self[at] for at in range(len(self)))


class Lookup:
    """Texts in their order, each with its numbers."""

    def __init__(self, groups: Iterable[tuple[str, Iterable[int]]] = ()) -> None:
        """`groups` come sorted by text, each text once."""
        self._texts = Texts()
        self._numbers = array("I")
        self._ends = array("I", [0])
        for text, numbers in groups:
            self._texts.append(text)
            self._numbers.extend(numbers)
            self._ends.append(len(self._numbers))

    def __getitem__(self, text: str) -> Sequence[int]:
        """The numbers of a text; none when it is unknown."""
        at = bisect_left(self._texts, text)
        if at == len(self._texts) or self._texts[at] != text:
            return ()
        return self._numbers[self._ends[at] : self._ends[at + 1]]

    def starting_with(self, prefix: str) -> Iterator[str]:
        """The texts that begin like this, sorted; all of them for an empty prefix."""
        for at in range(bisect_left(self._texts, prefix), len(self._texts)):
            text = self._texts[at]
            if not text.startswith(prefix):
                return
            yield text
