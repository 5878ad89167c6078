"""One immutable Whoosh segment as NumPy arrays. Whoosh's posting blocks are read whole, not posting by posting.

Leans on internals (`_read_data`, `_blocklength`, `_goto`, `_lastblock`) that are the same in Whoosh 2.7.4 and whoosh3;
tests/search/engines compare them with the public API on both.
"""

from array import array
from collections.abc import Iterator, Sequence
from threading import Lock
from typing import Any

import numpy as np
from whoosh.reading import TermNotFound

from search.engines.cache import ArrayCache
from search.engines.whoosh_fields import NUMBERS

Vocabulary = tuple[Sequence[str], Sequence[int]]  # terms, and beside them in how many documents each is
Ids = np.ndarray  # uint32, document numbers of the segment, ascending
_TYPES = {"B": np.uint8, "H": np.uint16, "I": np.uint32, "L": np.uint64, "i": np.int32, "Q": np.uint64}
_NO_IDS, _NO_WEIGHTS = np.empty(0, np.uint32), np.empty(0, np.float32)
_FEW_VALUES = 256  # facet values up to which one row of bits each is kept
_MANY_DOCUMENTS = 2_000  # documents from which counting rows of bits beats counting codes


def read_blocks(
    reader: Any, field: str, term: bytes, *, with_values: bool = False
) -> tuple[Ids, np.ndarray, list[bytes]]:
    """(document numbers, weights, values) of a term, deleted documents included. Hold the engine's lock."""
    try:
        matcher = reader.postings(field, term)
    except TermNotFound:
        return _NO_IDS, _NO_WEIGHTS, []
    matcher = getattr(matcher, "child", matcher)  # deletions filter posting by posting; they are masked later instead
    return read_whole(matcher, with_values=with_values)


def read_every_term(reader: Any) -> Iterator[tuple[str, bytes, Ids, np.ndarray, list[bytes]]]:
    """(field, term, document numbers, weights, values) of all there is, in order: none is looked for by its name."""
    codec, file = reader.codec(), reader._terms._postfile
    for (field, term), info in reader:
        matcher = codec.postings_reader(file, info, reader.schema[field].format)
        yield field, term, *read_whole(matcher, with_values=True)


def read_whole(matcher: Any, *, with_values: bool = False) -> tuple[Ids, np.ndarray, list[bytes]]:
    """(document numbers, weights, values) that a new matcher stands before."""
    if not hasattr(matcher, "_read_data"):  # few postings, kept in the term dictionary
        values = list(matcher._values or []) if with_values else []
        return np.asarray(matcher._ids, np.uint32), np.asarray(matcher._weights, np.float32), values
    ids: list[np.ndarray] = []
    weights: list[np.ndarray] = []
    values = []
    while True:
        matcher._read_data()
        deltas, block_weights = matcher._data[0], matcher._data[1]
        count = matcher._blocklength
        ids.append(np.cumsum(_as_array(deltas), dtype=np.uint32))
        weights.append(_weights(block_weights, count))
        if with_values:
            matcher._read_values()
            values.extend(matcher._values)
        if matcher._lastblock:
            break
        matcher._goto(matcher._nextoffset)
    return np.concatenate(ids), np.concatenate(weights), values


def _as_array(deltas: Any) -> np.ndarray:
    return np.frombuffer(deltas, _TYPES[deltas.typecode]) if isinstance(deltas, array) else np.asarray(deltas)


def _weights(weights: Any, count: int) -> np.ndarray:
    if weights is None:
        return np.ones(count, np.float32)
    if isinstance(weights, (int, float)):
        return np.full(count, weights, np.float32)
    return np.asarray(weights, np.float32)


class Segment:
    """Arrays over one segment; they never change. What is deleted belongs to the snapshot."""

    def __init__(self, reader: Any, lock: Lock, cache: ArrayCache) -> None:
        self.reader = reader
        self.id = reader.segment().segment_id()
        self.size: int = reader.doc_count_all()
        self._lock, self._cache = lock, cache
        with lock:
            self.numbers = {name: self._column(name) for name in NUMBERS}
        self._facets: dict[str, FacetArrays] = {}
        self._vocabularies: dict[str, Vocabulary] = {}
        self._titles: list[str] | None = None

    def _column(self, name: str) -> np.ndarray:
        if not self.size:
            return np.empty(0, np.int64)
        column = self.reader.column_reader(name)
        loaded = column.load()
        values = np.fromiter(loaded, np.int64, len(loaded)) if len(loaded) else np.empty(0, np.int64)
        padded = np.zeros(self.size, np.int64)  # a column stops at the last document that set it
        padded[: len(values)] = values[: self.size]
        return padded

    def postings(self, field: str, term: str) -> tuple[Ids, np.ndarray]:
        """(document numbers, weights) of a term, deleted documents included."""
        return self._cache.get((self.id, field, term), lambda: self._read_postings(field, term))

    def _read_postings(self, field: str, term: str) -> tuple[Ids, np.ndarray]:
        with self._lock:
            ids, weights, _unused = read_blocks(self.reader, field, term.encode())
        return ids, weights

    def occurrences(self, term: str) -> tuple[np.ndarray, np.ndarray]:
        """(keys, surface hashes) of every occurrence of a stem; a key is document × 65,536 + position, ascending."""
        return self._cache.get((self.id, "occurrences", term), lambda: self._read_occurrences(term))

    def _read_occurrences(self, term: str) -> tuple[np.ndarray, np.ndarray]:
        with self._lock:
            ids, _unused, values = read_blocks(self.reader, "text", term.encode(), with_values=True)
        counts = np.fromiter((len(value) // 4 for value in values), np.int64, len(values))
        packed = np.frombuffer(b"".join(values), np.uint32)
        keys = np.repeat(ids.astype(np.int64) << 16, counts) + (packed & 0xFFFF)
        return keys, (packed >> 16).astype(np.uint16)

    def facet(self, field: str) -> "FacetArrays":
        """The codes of a field over this segment, read at first use."""
        if field not in self._facets:
            with self._lock:
                terms = list(self.reader.lexicon(field)) if field in self.reader.schema else []
                documents = [read_blocks(self.reader, field, term)[0] for term in terms]
            self._facets[field] = FacetArrays([term.decode() for term in terms], documents, self.size)
        return self._facets[field]

    def vocabulary(self, field: str) -> Vocabulary:
        """Terms of a field in alphabetical order and their numbers of documents, deleted ones included; read at first use."""
        if field not in self._vocabularies:
            terms, counts = [], array("L")
            with self._lock:
                for term, info in self.reader.iter_field(field):
                    terms.append(term.decode())
                    counts.append(info.doc_frequency())
            self._vocabularies[field] = terms, counts
        return self._vocabularies[field]

    def titles(self) -> list[str]:
        """The title key of each document, read at first use."""
        if self._titles is None:
            with self._lock:
                column = self.reader.column_reader("title_key")
                self._titles = [bytes(column[number]).decode() for number in range(self.size)]
        return self._titles


class FacetArrays:
    """Which codes each document carries, in two forms: rows of bits for few codes, codes document after document."""

    def __init__(self, codes: list[str], documents: Sequence[Ids], size: int) -> None:
        self.codes, self.size = codes, size
        numbers = np.concatenate(documents) if documents else _NO_IDS
        places = np.repeat(np.arange(len(codes), dtype=np.min_scalar_type(len(codes))), [len(ids) for ids in documents])
        order = np.argsort(numbers, kind="stable")
        self._codes = places[order]
        self._starts = np.searchsorted(numbers[order], np.arange(size + 1)).astype(np.uint32)
        self._rows = self._bit_rows(documents) if 0 < len(codes) <= _FEW_VALUES else None

    def _bit_rows(self, documents: Sequence[Ids]) -> np.ndarray:
        width = (self.size + 63) // 64 * 64
        rows = np.zeros((len(self.codes), width // 8), np.uint8)
        for row, ids in enumerate(documents):
            flags = np.zeros(width, bool)
            flags[ids] = True
            rows[row] = np.packbits(flags)
        return rows.view(np.uint64)

    def count(self, mask: np.ndarray) -> np.ndarray:
        """How many documents of the mask carry each code, in the order of `codes`."""
        documents = np.flatnonzero(mask)
        if self._rows is not None and len(documents) > _MANY_DOCUMENTS:
            flags = np.zeros(self._rows.shape[1] * 64, bool)
            flags[: self.size] = mask
            return np.asarray(np.bitwise_count(self._rows & np.packbits(flags).view(np.uint64)).sum(axis=1))
        return np.bincount(self._carried(documents)[0], minlength=len(self.codes))

    def carried(self, mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Documents of the mask, each as often as it carries codes, and the place of each of these codes."""
        documents = np.flatnonzero(mask)
        places, lengths = self._carried(documents)
        return np.repeat(documents, lengths), places

    def _carried(self, documents: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Places of the codes of these documents, one document after another, and how many each has."""
        first, last = self._starts[documents], self._starts[documents + 1]
        lengths = last - first
        ends = np.cumsum(lengths, dtype=np.int64)
        places = np.repeat(first - (ends - lengths), lengths) + np.arange(ends[-1] if len(ends) else 0)
        return self._codes[places], lengths
