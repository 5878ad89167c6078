"""Twins of thousands of values, one after another, among the entries of the base and the values before each.

What is compared waits on the disk and not in memory, which a large file over a large base then fills no more than a small one.
"""

import pickle
import sqlite3
import weakref
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from sqlalchemy.orm import Session

from models import Entry, Kind
from services.likeness import Rarity, Sketch, probable_likeness
from services.twins import MOST_SHARING, Twin, keys_of, organisation_names, partner_key, present, sketches

# Names of partners whose words are remembered; all of them would be the memory of a large base.
NAMES_PARSED: Final = 1_000
_TABLES: Final = (
    "CREATE TABLE sketch (id INTEGER PRIMARY KEY, told BLOB NOT NULL)",
    "CREATE TABLE holder (key TEXT, id INTEGER, PRIMARY KEY (key, id)) WITHOUT ROWID",
)


class _Sketches:
    """Sketches, and which of them have a key, in a file without a name that goes with the process, however it ends."""

    def __init__(self) -> None:
        self._file = sqlite3.connect("", isolation_level=None)
        self._close = weakref.finalize(self, self._file.close)
        for statement in ("PRAGMA journal_mode=OFF", *_TABLES, "BEGIN"):  # never committed: nobody else reads it
            self._file.execute(statement)

    def add(self, one: Sketch) -> None:
        """Keeps the sketch, which from now on is found by its keys."""
        told = (one.title, one.stems, one.letters, one.partners, one.places, one.around, one.sources, one.started)
        self._file.execute("INSERT INTO sketch VALUES (?, ?)", (one.id, pickle.dumps(told, pickle.HIGHEST_PROTOCOL)))
        self._file.executemany("INSERT INTO holder VALUES (?, ?)", ((key, one.id) for key in keys_of(one)))

    def sharing(self, keys: Iterable[str]) -> Iterator[Sketch]:
        """The sketches that have one of the keys, by id; a key that too many have brings none."""
        ids = sorted({*chain.from_iterable(map(self._having, keys))})
        for id in ids:
            (told,) = self._file.execute("SELECT told FROM sketch WHERE id = ?", (id,)).fetchone()
            yield Sketch(id, *pickle.loads(told))

    def _having(self, key: str) -> list[int]:
        rows = self._file.execute("SELECT id FROM holder WHERE key = ? LIMIT ?", (key, MOST_SHARING + 1)).fetchall()
        return [id for (id,) in rows] if len(rows) <= MOST_SHARING else []

    def stored(self, key: str) -> int:
        """How many entries of the base have the key: values that joined since have no positive id."""
        found: int = self._file.execute("SELECT count(*) FROM holder WHERE key = ? AND id > 0", (key,)).fetchone()[0]
        return found


class TwinFinder:
    """Finds the twins of many values, one after another: what the base holds is read once, and each value joins it."""

    def __init__(self, session: Session, kind: Kind) -> None:
        ids = list(session.scalars(present(kind).with_only_columns(Entry.id).order_by(Entry.id)))
        self._sketches = known = _Sketches()
        for one in sketches(session, ids):
            known.add(one)
        self._rarity = Rarity(len(ids), known.stored, lambda folded: known.stored(partner_key(folded)))
        self._names = organisation_names(session, parsed=NAMES_PARSED)

    def twins_of(self, own: Sketch, *, limit: int = 3) -> list[Twin]:
        """The entries and earlier values most like this one, which joins them under an id below zero; best first."""
        found = []
        for other in self._sketches.sharing(keys_of(own)):
            like = probable_likeness(own, other, self._rarity, self._names)
            if like:
                found.append(Twin(other.id, other.title, like.score, like.reasons))
        self._sketches.add(own)
        return sorted(found, key=lambda twin: -twin.score)[:limit]
