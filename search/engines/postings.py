"""Postings on their way to a segment, in flat arrays: gathered document after document, given back term after term.

Whoosh's own pool makes one Python tuple a posting and sorts millions of them, beyond its memory in files: half a build.
Here a term is a number, an occurrence three numbers at the end of three arrays, and one stable sort puts all in order.
What outgrows the memory waits in files, sorted (Heinz and Zobel, "Efficient single-pass index construction for text
databases", JASIST 2003). No Whoosh here.
"""

import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np

from search.text import Stream

GAP = 50  # positions between two parts: no phrase and no nearness runs over it
LAST_POSITION = 0xFFFF  # words beyond share it
POOL_BYTES = 8 * 1024 * 1024  # sorting takes some six times as much; larger runs are hardly faster
_OCCURRENCE_BYTES, _POSTING_BYTES = 12, 16


def surface_hash(word: str) -> int:
    """16 bits of a word, to tell apart the surfaces of one stem at one place (a collision only loosens a phrase)."""
    return zlib.crc32(word.encode()) & 0xFFFF


class _Hashes(dict[str, int]):
    """The hash of each surface, made once."""

    def __missing__(self, word: str) -> int:
        self[word] = made = surface_hash(word)
        return made


class TermPostings(NamedTuple):
    """A term's documents in ascending order; of each its weight and its occurrences, `sizes` of them in `packed`."""

    numbers: np.ndarray
    weights: np.ndarray
    sizes: np.ndarray
    packed: np.ndarray


@dataclass(frozen=True, slots=True)
class _Run:
    """Postings sorted by the number of their term, those of one term by document."""

    columns: TermPostings
    starts: np.ndarray  # where each term's postings begin, and one more
    packed_starts: np.ndarray  # where its occurrences do

    @classmethod
    def of(cls, terms: np.ndarray, columns: TermPostings, known: int) -> "_Run":
        """Columns that are sorted by `terms`."""
        starts = np.searchsorted(terms, np.arange(known + 1))
        ends = np.concatenate(([0], np.cumsum(columns.sizes, dtype=np.int64)))
        return cls(columns, starts, ends[starts])

    def postings(self, term: int) -> TermPostings | None:
        """Those of a term; None when this run has none."""
        if term >= len(self.starts) - 1 or self.starts[term] == self.starts[term + 1]:
            return None
        own = slice(self.starts[term], self.starts[term + 1])
        occurrences = slice(self.packed_starts[term], self.packed_starts[term + 1])
        numbers, weights, sizes, packed = self.columns
        return TermPostings(numbers[own], weights[own], sizes[own], packed[occurrences])

    def in_files(self, folder: Path) -> "_Run":
        """The same, its columns read from files where they are needed."""
        kept = []
        for name, column in self.columns._asdict().items():
            np.save(folder / f"{name}.npy", column)
            kept.append(np.load(folder / f"{name}.npy", mmap_mode="r"))
        return _Run(TermPostings(*kept), self.starts, self.packed_starts)


class Pool:
    """Takes documents in ascending order of their numbers, then what is already postings; gives terms in order."""

    def __init__(self, limit_bytes: int = POOL_BYTES) -> None:
        self._limit = limit_bytes
        following = count()
        self._terms: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(following.__next__))
        self._hashes = _Hashes()
        self._runs: list[_Run] = []
        self._folder: TemporaryDirectory[str] | None = None
        self._begin()

    def _begin(self) -> None:
        self._held = 0
        self._stems, self._positions, self._surfaces = array("I"), array("I"), array("H")  # occurrences
        self._parts = array("I"), array("I"), array("I"), array("f")  # document, first position, occurrences, weight
        self._members, self._holders = array("I"), array("I")  # terms that a document has or has not, and it
        self._ready = array("I"), array("I"), array("f"), array("I"), array("I")  # term, and as in TermPostings

    def add(self, number: int, streams: Iterable[tuple[str, Stream]], sets: Mapping[str, Iterable[str]]) -> None:
        """A document: words of its streams, each with the field it goes to, and terms it merely has, by field."""
        before = len(self._stems) + len(self._members)
        documents, firsts, lengths, weights = self._parts
        first = 0
        for field, stream in streams:
            self._stems.extend(map(self._terms[field].__getitem__, stream.stems))
            self._positions.extend(stream.positions)
            self._surfaces.extend(map(self._hashes.__getitem__, stream.surfaces))
            documents.append(number)
            firsts.append(first)
            lengths.append(len(stream.stems))
            weights.append(stream.weight)
            first += stream.length + GAP
        for field, members in sets.items():
            held = len(self._members)
            self._members.extend(map(self._terms[field].__getitem__, members))
            self._holders.extend([number] * (len(self._members) - held))
        self._hold(_OCCURRENCE_BYTES * (len(self._stems) + len(self._members) - before))

    def extend(self, field: str, term: str, numbers: list[int], weights: list[float], values: Sequence[bytes]) -> None:
        """What another segment says of a term, its documents after all those before; `values` are packed occurrences."""
        terms, documents, weighed, sizes, packed = self._ready
        terms.extend([self._terms[field][term]] * len(numbers))
        documents.extend(numbers)
        weighed.extend(weights)
        sizes.extend([len(value) // 4 for value in values] if values else [0] * len(numbers))
        packed.frombytes(b"".join(values))
        self._hold(_POSTING_BYTES * len(numbers))

    def _hold(self, size: int) -> None:
        self._held += size
        if self._held > self._limit:
            self._folder = self._folder or TemporaryDirectory(prefix="alliances-postings-")
            folder = Path(self._folder.name) / str(len(self._runs))
            folder.mkdir()
            self._runs.append(self._run().in_files(folder))
            self._begin()

    def _run(self) -> _Run:
        """What is held, sorted."""
        ready = [np.asarray(column) for column in self._ready]
        parts = [self._of_streams(), self._of_sets(), (ready[0], TermPostings(*ready[1:]))]
        terms = np.concatenate([terms for terms, _columns in parts])
        columns = TermPostings(*map(np.concatenate, zip(*(columns for _terms, columns in parts), strict=True)))
        return _Run.of(*_sorted(terms, columns), sum(map(len, self._terms.values())))

    def _of_streams(self) -> tuple[np.ndarray, TermPostings]:
        """(term of each posting, postings): a document's occurrences of a stem together, their weights added up."""
        documents, firsts, lengths, weights = map(np.asarray, self._parts)
        stems = np.asarray(self._stems)
        order = np.argsort(stems, kind="stable")
        numbers, stems = np.repeat(documents, lengths)[order], stems[order]
        positions = np.minimum(np.asarray(self._positions) + np.repeat(firsts, lengths), LAST_POSITION)
        packed = (np.asarray(self._surfaces).astype(np.uint32) << 16 | positions.astype(np.uint32))[order]
        is_first = np.ones(len(stems), bool)
        is_first[1:] = (stems[1:] != stems[:-1]) | (numbers[1:] != numbers[:-1])
        starts = np.flatnonzero(is_first)
        sizes = np.diff(starts, append=len(stems))
        weighed = np.repeat(weights, lengths)[order]
        added = np.add.reduceat(weighed, starts) if len(starts) else weighed
        return stems[starts], TermPostings(numbers[starts], added, sizes, packed)

    def _of_sets(self) -> tuple[np.ndarray, TermPostings]:
        members = np.asarray(self._members)
        nothing = np.zeros(len(members), np.int64)
        ones = np.ones(len(members), np.float32)
        return members, TermPostings(np.asarray(self._holders), ones, nothing, np.empty(0, np.uint32))

    def fields(self) -> Iterator[tuple[str, Iterator[tuple[str, TermPostings]]]]:
        """Each field with its terms and their postings, all in order."""
        runs = [*self._runs, self._run()]
        self._begin()
        for field in sorted(self._terms):
            yield field, _terms_of(self._terms[field], runs)

    def cleanup(self) -> None:
        """Lets go of memory and files."""
        self._runs = []
        self._begin()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None


def _sorted(terms: np.ndarray, columns: TermPostings) -> tuple[np.ndarray, TermPostings]:
    """The postings by term; occurrences follow theirs."""
    order = np.argsort(terms, kind="stable")
    ends = np.cumsum(columns.sizes)
    starts, sizes = (ends - columns.sizes)[order], columns.sizes[order]
    moved = np.repeat(starts - (np.cumsum(sizes) - sizes), sizes) + np.arange(sizes.sum())
    return terms[order], TermPostings(columns.numbers[order], columns.weights[order], sizes, columns.packed[moved])


def _terms_of(terms: Mapping[str, int], runs: Sequence[_Run]) -> Iterator[tuple[str, TermPostings]]:
    for term in sorted(terms):
        found = [postings for run in runs if (postings := run.postings(terms[term]))]
        yield term, found[0] if len(found) == 1 else TermPostings(*map(np.concatenate, zip(*found, strict=True)))
