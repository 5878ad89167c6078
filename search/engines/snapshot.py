"""Snapshot: one generation of the index as if it were a single array of documents; deleted ones are never seen."""

from array import array
from collections import Counter
from collections.abc import Sequence

import numpy as np

from search.engines.bands import InBands
from search.engines.cache import ArrayCache
from search.engines.whoosh_fields import NUMBERS
from search.engines.whoosh_segment import Segment, Vocabulary
from search.plan import Banded

PHRASES_BYTES = 2 * 1024 * 1024
Part = tuple[Segment, np.ndarray | None]  # a segment and which of its documents live (None: all)


class Snapshot:
    """Documents are numbered over all segments; numbers are this snapshot's own and mean nothing to another."""

    def __init__(self, parts: Sequence[Part], generation: str) -> None:
        self.generation = generation
        self._title_ranks: np.ndarray | None = None
        self._parts = list(parts)
        sizes = [segment.size for segment, _live in self._parts]
        self._bases = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
        self.size = int(self._bases[-1])
        self.live = np.ones(self.size, bool)
        for (segment, live), base in zip(self._parts, self._bases, strict=False):
            if live is not None:
                self.live[base : base + segment.size] = live
        self.count = int(self.live.sum())
        self.numbers = {name: self._column(name) for name in NUMBERS}
        lengths = self.numbers["length"]
        self.average_length = float(lengths[self.live].sum()) / max(1, self.count) or 1.0
        self.lengths = lengths.astype(np.float32)
        self._vocabularies: dict[str, Vocabulary] = {}
        self._banded: dict[str, InBands] = {}
        self.phrases = ArrayCache(PHRASES_BYTES)  # a synonym of several words comes back with every query of its group

    def _column(self, name: str) -> np.ndarray:
        """A column over all segments; that of the only segment is shared with it."""
        parts = [segment.numbers[name] for segment, _live in self._parts]
        return parts[0] if len(parts) == 1 else np.concatenate(parts) if parts else np.empty(0, np.int64)

    def postings(self, field: str, term: str) -> tuple[np.ndarray, np.ndarray]:
        """(document numbers ascending, weights) of a term over living documents."""
        ids: list[np.ndarray] = []
        weights: list[np.ndarray] = []
        for (segment, live), base in zip(self._parts, self._bases, strict=False):
            local, weight = segment.postings(field, term)
            if live is not None and len(local):
                kept = live[local]
                local, weight = local[kept], weight[kept]
            if len(local):
                ids.append(local.astype(np.int64) + base if base else local)
                weights.append(weight)
        if len(ids) == 1:
            return ids[0], weights[0]
        return (
            (np.concatenate(ids), np.concatenate(weights)) if ids else (np.empty(0, np.int64), np.empty(0, np.float32))
        )

    def occurrences(self, stem: str, surface: int | None = None) -> np.ndarray:
        """Sorted keys (document × 65,536 + position) of a stem, or of one surface of it, in living documents."""
        found: list[np.ndarray] = []
        for (segment, live), base in zip(self._parts, self._bases, strict=False):
            keys, hashes = segment.occurrences(stem)
            if surface is not None:
                keys = keys[hashes == surface]
            if live is not None and len(keys):
                keys = keys[live[keys >> 16]]
            if len(keys):
                found.append(keys + (int(base) << 16) if base else keys)
        if len(found) == 1:
            return found[0]
        return np.concatenate(found) if found else np.empty(0, np.int64)

    def counts(self, field: str, mask: np.ndarray) -> dict[str, int]:
        """Code → documents of the mask that carry it, zeros left out."""
        totals: dict[str, int] = {}
        for (segment, _live), base in zip(self._parts, self._bases, strict=False):
            facet = segment.facet(field)
            found = facet.count(mask[base : base + segment.size])
            places = np.flatnonzero(found)
            counted = zip(map(facet.codes.__getitem__, places.tolist()), found[places].tolist(), strict=True)
            if not totals:
                totals = dict(counted)  # of all segments or nearly: thousands of places in one stroke
                continue
            for code, count in counted:
                totals[code] = totals.get(code, 0) + count
        return totals

    def banded(self, banded: Banded) -> InBands:
        """The codes that a field's bands give; made anew when the bands move, once a day."""
        known = self._banded.get(banded.field)
        if known is None or known.banded != banded:
            known = self._banded[banded.field] = InBands(banded, self.numbers, self.size)
        return known

    def carried(self, field: str, mask: np.ndarray) -> tuple[list[str], np.ndarray, np.ndarray]:
        """Codes of a field over all segments; document numbers of the mask beside the place of each code they carry."""
        places_of: dict[str, int] = {}
        numbers: list[np.ndarray] = [np.empty(0, np.int64)]
        places: list[np.ndarray] = [np.empty(0, np.int64)]
        for (segment, _live), base in zip(self._parts, self._bases, strict=False):
            facet = segment.facet(field)
            whole = np.array([places_of.setdefault(code, len(places_of)) for code in facet.codes], np.int64)
            local, found = facet.carried(mask[base : base + segment.size])
            numbers.append(local + base)
            places.append(whole[found] if len(whole) else found)
        return list(places_of), np.concatenate(numbers), np.concatenate(places)

    def words(self) -> Vocabulary:
        """The unstemmed vocabulary in alphabetical order, and beside it in how many documents each word is."""
        return self._vocabulary("words")

    def lexicon(self) -> Vocabulary:
        """Every stem in alphabetical order, and beside it in how many documents each is."""
        return self._vocabulary("text")

    def _vocabulary(self, field: str) -> Vocabulary:
        """That of the only segment, or of all put together once a generation."""
        if len(self._parts) == 1:
            return self._parts[0][0].vocabulary(field)
        if field not in self._vocabularies:
            totals: Counter[str] = Counter()
            for segment, _live in self._parts:
                totals.update(dict(zip(*segment.vocabulary(field), strict=True)))
            terms = sorted(totals)
            self._vocabularies[field] = terms, array("L", map(totals.__getitem__, terms))
        return self._vocabularies[field]

    def title_ranks(self) -> np.ndarray:
        """The place of each document's title key in alphabetical order, equal for equal titles; made at first use."""
        if self._title_ranks is None:
            titles = [title for segment, _live in self._parts for title in segment.titles()]
            rank_of = {title: rank for rank, title in enumerate(sorted(set(titles)))}
            self._title_ranks = np.fromiter((rank_of[title] for title in titles), np.int64, len(titles))
        return self._title_ranks
