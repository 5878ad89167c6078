"""Codes that no document stores: those that bands make of its numbers, over a whole snapshot, ready to filter and to count."""

from collections.abc import Mapping

import numpy as np

from search.engines.whoosh_segment import FacetArrays
from search.plan import Banded


class InBands:
    """Which documents each code of a banded field takes; they never change."""

    def __init__(self, banded: Banded, numbers: Mapping[str, np.ndarray], size: int) -> None:
        self.banded = banded
        taken_by: dict[str, np.ndarray] = {}
        left = np.ones(size, bool)
        for band in banded.bands:
            taken = left & (numbers[band.column] >= band.low)
            left &= ~taken
            taken_by[band.code] = taken_by[band.code] | taken if band.code in taken_by else taken
        self._holders = {code: np.flatnonzero(taken).astype(np.uint32) for code, taken in taken_by.items()}
        self._arrays = FacetArrays(list(self._holders), list(self._holders.values()), size)

    def holders(self, code: str) -> np.ndarray:
        """Numbers of the documents that have the code, ascending."""
        return self._holders.get(code, np.empty(0, np.uint32))

    def counts(self, mask: np.ndarray) -> dict[str, int]:
        """Code → documents of the mask that have it, zeros left out."""
        found = zip(self._arrays.codes, self._arrays.count(mask).tolist(), strict=True)
        return {code: count for code, count in found if count}
