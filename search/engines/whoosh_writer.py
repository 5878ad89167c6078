"""Writes a segment as Whoosh does, over our own pool of postings and in whole blocks.

Any Whoosh reads the result: tests/search/engines compare it with what the public API says, and with Whoosh's own writer,
on both versions. The pool is measured in bench/RESULTS.md.
"""

import pickle
import zlib
from array import array
from collections.abc import Sequence
from math import log
from typing import Any

import numpy as np
from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3PostingsWriter
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from search.documents import Document
from search.engines.postings import Pool, TermPostings
from search.engines.whoosh_fields import columns_of, sets_of
from search.engines.whoosh_segment import read_every_term

BLOCK = 128  # postings of a block, as in Whoosh
MERGED = 5  # segments of one size that become one: fewer make saves slower, more make searches slower
_COMPRESSED_FROM = 80  # bytes under which compressing makes a block larger
_COMPRESSION = 3
_PROTOCOL = 3  # the first that writes bytes as they are; later ones frame what is too short to need it
_SHORT = 8  # numbers from which an array takes less room than a tuple
_GONE = -1


class WholeBlocks(W3PostingsWriter):
    """Whoosh's writer of postings, given whole blocks instead of one posting after the other."""

    _ids: Any
    _weights: Any
    _terminfo: Any

    def write(self, postings: TermPostings) -> None:
        """The postings of the term that was started; its last block waits for `finish_postings`."""
        numbers, weights, values = postings.numbers.tolist(), postings.weights.tolist(), _values(postings)
        for start in range(0, len(numbers), BLOCK):
            if start:
                self._write_block()
            own = slice(start, start + BLOCK)
            self._ids, self._weights, self._values = numbers[own], weights[own], values[own]
            self._maxweight = max(self._weights)

    def finish_postings(self) -> Any:
        """What the dictionary of terms says of this one; a single posting stands there itself."""
        if self.written() or len(self._ids) > 1:
            return super().finish_postings()
        info, self._terminfo = self._terminfo, None
        info.add_block(self)
        info.set_inlined(self._ids, self._weights, self._values)
        return info

    def _write_block(self, last: bool = False) -> None:
        if not self._blockcount:
            self._postfile.write(WHOOSH3_HEADER_MAGIC)
        self._terminfo.add_block(self)
        block = (_deltas(self._ids), _weights(self._weights), tuple(self._values) or None)
        data = pickle.dumps(block, _PROTOCOL)
        level = _COMPRESSION if len(data) >= _COMPRESSED_FROM else 0
        if level:
            data = zlib.compress(data, level)
        no_lengths = (0, 0)  # the engine has its own
        head = pickle.dumps((len(self._ids), self._ids[-1], self._maxweight, level, *no_lengths), _PROTOCOL)
        size = len(head) + len(data)
        self._postfile.write_int(-size if last else size)
        self._postfile.write(head)
        self._postfile.write(data)
        self._blockcount += 1
        self._new_block()


def _values(postings: TermPostings) -> list[bytes]:
    """The packed occurrences of each posting; nothing for terms that a document merely has."""
    data = postings.packed.tobytes()
    ends = (np.cumsum(postings.sizes) * 4).tolist()
    return [data[start:end] for start, end in zip([0, *ends], ends, strict=False)] if data else []


def _deltas(numbers: list[int]) -> Sequence[int]:
    """The first number, then what each adds to the one before, in as few bytes as they take."""
    deltas = [numbers[0], *map(int.__sub__, numbers[1:], numbers)]
    if len(deltas) < _SHORT:
        return tuple(deltas)
    largest = max(deltas)
    return array("B" if largest < 0x100 else "H" if largest < 0x10000 else "I", deltas)


def _weights(weights: list[float]) -> Any:
    """One number when they are equal, nothing when all are 1: as Whoosh's readers expect."""
    first = weights[0]
    if weights.count(first) == len(weights):
        return None if first == 1.0 else first
    return tuple(weights) if len(weights) < _SHORT else array("f", weights)


class Writer(SegmentWriter):
    """Whoosh's writer of a segment, over our Pool."""

    pool: Any

    def __init__(self, index: Any, **options: Any) -> None:
        super().__init__(index, compound=False, **options)
        self.pool = Pool()
        self.mergetype = merge_by_size

    def add(self, document: Document) -> None:
        """One document."""
        columns = self.perdocwriter
        columns.start_doc(self.docnum)
        for name, value in columns_of(document).items():
            columns.add_column_value(name, self.schema[name].column_type, value)
        columns.finish_doc()
        self.pool.add(self.docnum, (("text", stream) for stream in document.streams), sets_of(document))
        self.docnum += 1
        self._added = True

    def add_postings_to_pool(self, reader: Any, startdoc: int, docmap: dict[int, int] | None) -> None:
        """The postings of a segment that is merged into this one, those of its deleted documents left out."""
        places = np.arange(startdoc, startdoc + reader.doc_count_all(), dtype=np.int64)
        if docmap is not None:
            places[:] = _GONE
            places[list(docmap)] = list(docmap.values())
        for field, term, numbers, weights, values in read_every_term(reader):
            moved = places[numbers].tolist()
            if _GONE in moved:
                kept = [place for place, number in enumerate(moved) if number != _GONE]
                moved, weights = [moved[place] for place in kept], weights[kept]
                values = [values[place] for place in kept] if values else values
            if moved:
                self.pool.extend(field, term.decode(), moved, weights.tolist(), [value or b"" for value in values])

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        writer = self.fieldwriter
        for name, terms in self.pool.fields():
            writer.start_field(name, self.schema[name])
            writer._postwriter = blocks = WholeBlocks(writer._postfile, BLOCK)
            for term, postings in terms:
                writer.start_term(term.encode())
                blocks.write(postings)
                writer.finish_term()
            writer.finish_field()
        writer.close()


def merge_by_size(writer: Writer, segments: Sequence[Any]) -> list[Any]:
    """Merges into what is written the segments of its size, once there are enough of them; gives those that stay.

    A document is then written once for each fivefold of its segment, not at each fifth save (Whoosh's own policy).
    """
    held = writer.doc_count()
    left = [segment for segment in segments if segment.doc_count()]  # the others hold nothing that lives
    while len(alike := [one for one in left if _rank(one.doc_count()) <= _rank(held)]) >= MERGED - 1:
        for segment in alike:
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
        left = [one for one in left if one not in alike]
        held = writer.doc_count()
    return left


def _rank(size: int) -> int:
    """Segments of one rank are less than MERGED times larger or smaller than each other."""
    return int(log(max(1, size), MERGED))
