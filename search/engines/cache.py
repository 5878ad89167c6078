"""A cache of arrays bounded by their bytes. Nothing of search here."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar

import numpy as np

Arrays = TypeVar("Arrays", bound=tuple[np.ndarray, ...])
_OVERHEAD_BYTES = 300  # keys, tuples and array headers of one item


class ArrayCache:
    """Keeps the arrays last used, up to a number of bytes; safe between threads."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit = limit_bytes
        self._held = 0
        self._items: OrderedDict[Hashable, tuple[tuple[np.ndarray, ...], int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Arrays]) -> Arrays:
        """The arrays under this key, made (outside the lock) when they are not there."""
        with self._lock:
            if key in self._items:
                self._items.move_to_end(key)
                return self._items[key][0]  # type: ignore[return-value]
        made = make()
        size = _OVERHEAD_BYTES + sum(array.nbytes for array in made)
        with self._lock:
            if key not in self._items:
                self._items[key] = (made, size)
                self._held += size
            while self._held > self._limit and len(self._items) > 1:
                _key, (_arrays, freed) = self._items.popitem(last=False)
                self._held -= freed
        return made
