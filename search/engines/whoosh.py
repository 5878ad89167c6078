"""The embedded engine: Whoosh stores the index, NumPy searches it (search-engine design, measured in bench/RESULTS.md).

Rules, each with its test: one lock around Whoosh reads (its readers are not thread-safe); opened again after a fork
(file positions would be shared); a new searcher for each generation, never `refresh()` (it brings deleted documents
back); `compound=False` (a compound segment is copied whole into memory); never `optimize` (rebuild aside instead).
"""

import logging
import os
import pickle
import shutil
import struct
import tempfile
import weakref
import zlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from threading import Lock, RLock
from typing import Any, TypeVar
from weakref import WeakSet

import numpy as np
from whoosh import index as whoosh_index
from whoosh.index import IndexError as WhooshError
from whoosh.index import LockError

from errors import IndexUnavailable
from search.documents import Document, each_once
from search.engines.cache import ArrayCache
from search.engines.generations import NO_MARK, Generations
from search.engines.scoring import carried, cross, run, years
from search.engines.snapshot import Part, Snapshot
from search.engines.whoosh_fields import SCHEMA_VERSION, key_of, make_schema
from search.engines.whoosh_segment import Segment
from search.engines.whoosh_writer import Writer
from search.plan import CodeAxis, Found, Plan

log = logging.getLogger(__name__)

CACHE_BYTES = 24 * 1024 * 1024  # 20 MB served 713 terms at 100,000 documents
_OPENINGS = 5  # times an index may be swapped under our feet before we say so
_UNREADABLE = (OSError, EOFError, struct.error, zlib.error, pickle.UnpicklingError, WhooshError)
_ENGINES: "WeakSet[WhooshEngine]" = WeakSet()

Answer = TypeVar("Answer")


class WhooshEngine:
    """The Engine protocol over one folder; threads and processes may share the folder."""

    def __init__(self, folder: Path) -> None:
        self._generations = Generations(folder, SCHEMA_VERSION)
        self._reading = Lock()  # around every read of Whoosh
        self._refreshing = RLock()  # one thread makes the next snapshot, the others go on with theirs or wait for it
        self._cache = ArrayCache(CACHE_BYTES)
        self._whoosh: Any = None
        self._path: Path | None = None
        self._mark = NO_MARK
        self._snapshot: Snapshot | None = None
        self._segments: dict[str, Segment] = {}
        self._let_go: weakref.finalize[..., WhooshEngine] | None = None
        _ENGINES.add(self)

    @classmethod
    def open(cls, folder: Path) -> "WhooshEngine":
        """The engine over this folder; an index that is missing, unreadable or of another schema is begun anew.

        Raises IndexUnavailable when the folder cannot be written.
        """
        engine = cls(folder)
        engine._ensure_open()
        return engine

    @classmethod
    def in_memory(cls) -> "WhooshEngine":
        """An engine over a temporary folder that goes with it."""
        folder = Path(tempfile.mkdtemp(prefix="alliances-index-"))
        engine = cls(folder)
        engine._let_go = weakref.finalize(engine, shutil.rmtree, folder, ignore_errors=True)
        engine._ensure_open()
        engine.mark_complete()
        return engine

    def run(self, plan: Plan) -> Found:
        """Answers the plan on the present generation."""
        return self._read(lambda snapshot: run(snapshot, plan))

    def cross(self, plan: Plan, rows: CodeAxis, columns: CodeAxis) -> list[list[int]]:
        """For each row code, for each column code, how many documents that answer the plan carry both."""
        return self._read(lambda snapshot: cross(snapshot, plan, rows, columns))

    def carried(self, plan: Plan, field: str) -> tuple[list[str], list[int], list[int]]:
        """Codes of a field; then ids of documents that answer the plan beside the place of each code they carry."""
        return self._read(lambda snapshot: carried(snapshot, plan, field))

    def years(self, plan: Plan) -> dict[int, int]:
        """Year → documents that answer the plan and began then, 0 when not known."""
        return self._read(lambda snapshot: years(snapshot, plan))

    def versions(self) -> dict[int, int]:
        """Document id → version, for every document that a search can return."""
        snapshot = self._read(lambda snapshot: snapshot)
        numbers = np.flatnonzero(snapshot.live)
        ids, versions = snapshot.numbers["id"][numbers], snapshot.numbers["version"][numbers]
        return dict(zip(ids.tolist(), versions.tolist(), strict=True))

    def frequencies(self, stems: Sequence[str]) -> list[int]:
        """How many documents hold each stem."""
        return self._read(lambda snapshot: [len(snapshot.postings("text", stem)[0]) for stem in stems])

    def lexicon(self) -> tuple[Sequence[str], Sequence[int]]:
        """Every stem in alphabetical order, and beside it in how many documents each is."""
        return self._read(lambda snapshot: snapshot.lexicon())

    def words(self) -> tuple[Sequence[str], Sequence[int]]:
        """The unstemmed vocabulary in alphabetical order, and beside it in how many documents each word is."""
        return self._read(lambda snapshot: snapshot.words())

    @property
    def generation(self) -> str:
        """A mark that changes with every commit and every swap."""
        return self._read(lambda snapshot: snapshot.generation)

    def document_count(self) -> int:
        """How many documents a search can return."""
        return self._read(lambda snapshot: snapshot.count)

    @property
    def is_complete(self) -> bool:
        """False from the moment an index is begun anew until it has been filled from SQL."""
        self._read(lambda snapshot: snapshot)
        return self._path is not None and not (self._path / "INCOMPLETE").exists()

    def mark_complete(self) -> None:
        """Says that the index now holds all it should."""
        if self._path is not None:
            (self._path / "INCOMPLETE").unlink(missing_ok=True)

    def _read(self, question: Callable[[Snapshot], Answer]) -> Answer:
        """The answer on the newest snapshot; asked once more when a merge or a swap took its files away meanwhile."""
        try:
            return question(self._current())
        except _UNREADABLE:
            log.info("index reopened: its files changed while they were read", exc_info=True)
        with self._refreshing:
            self._forget()
        try:
            return question(self._current())
        except _UNREADABLE as error:
            raise IndexUnavailable("L'index de recherche n'est pas lisible.") from error

    def _current(self) -> Snapshot:
        """The snapshot of the newest generation."""
        if self._mark == NO_MARK or self._mark != self._generations.mark():
            with self._refreshing:
                self._ensure_open()
        whoosh, snapshot = self._whoosh, self._snapshot  # another thread may be opening a new generation
        if whoosh is not None and snapshot is not None and whoosh.latest_generation() == _number(snapshot):
            return snapshot
        with self._refreshing:
            self._ensure_open()
            if self._snapshot is None or self._whoosh.latest_generation() != _number(self._snapshot):
                self._snapshot = self._made_snapshot(self._whoosh, self._path)
            return self._snapshot

    def _ensure_open(self) -> None:
        """Opens what is current; what cannot be read is begun anew, by the first process that sees it."""
        for _attempt in range(_OPENINGS):
            mark = self._generations.mark()  # before the name: a swap in between is then noticed at the next question
            if self._whoosh is not None and mark != NO_MARK and mark == self._mark:
                return
            self._forget()
            path = self._generations.current()
            if path is not None and self._opened(path):
                self._mark = mark
                return
            self._begin_anew(mark)
        raise IndexUnavailable("L'index de recherche ne peut pas être ouvert.")

    def _opened(self, path: Path) -> bool:
        try:
            whoosh = whoosh_index.open_dir(str(path))
            self._snapshot = self._made_snapshot(whoosh, path)
        except FileNotFoundError:
            log.warning("index incomplete: %s", path, exc_info=True)
            return False
        except (OSError, MemoryError) as error:  # no right to read, too many open files: the index itself may be sound
            raise IndexUnavailable("L'index de recherche ne peut pas être lu.") from error
        except Exception:  # whatever a damaged index raises, it is a cache: it is begun anew
            log.warning("index unreadable: %s", path, exc_info=True)
            return False
        self._whoosh, self._path = whoosh, path
        return True

    def _begin_anew(self, mark: tuple[int, int]) -> None:
        with self._generations.writing():
            if self._generations.mark() != mark:
                return  # another process was first
            path = self._generations.start(complete=False)
            whoosh_index.create_in(str(path), make_schema())
            self._generations.swap_in(path)
        log.info("index begun anew in %s", path.name)

    def _forget(self) -> None:
        self._mark = NO_MARK
        self._whoosh, self._snapshot, self._path, self._segments = None, None, None, {}
        self._cache = ArrayCache(CACHE_BYTES)

    def after_fork(self) -> None:
        """Starts afresh in a child process: file positions are the parent's, a lock may be held by a thread left there."""
        self._reading, self._refreshing = Lock(), RLock()
        self._forget()
        if self._let_go is not None:
            self._let_go.detach()  # the temporary folder is the parent's to remove

    def _made_snapshot(self, whoosh: Any, path: Path | None) -> Snapshot:
        with self._reading:
            number = whoosh.latest_generation()
            searcher = whoosh.searcher()  # a new one each time: refresh() brings deleted documents back
            generation = searcher.reader().generation()
            readers = [reader for reader, _base in searcher.reader().leaf_readers()]
        parts = [self._part(reader) for reader in readers if reader.doc_count_all()]
        self._segments = {segment.id: segment for segment, _live in parts}
        if parts and generation is not None:
            number = generation  # an empty reader knows none
        return Snapshot(parts, f"{path.name if path else ''}:{number}")

    def _part(self, reader: Any) -> Part:
        """The arrays of a segment, kept across generations, and what of it still lives."""
        segment = self._segments.get(reader.segment().segment_id())
        if segment is None:
            segment = Segment(reader, self._reading, self._cache)
        else:
            with self._reading:
                segment.reader = reader
        deleted = np.fromiter(reader.segment().deleted_docs(), np.int64)
        if not len(deleted):
            return segment, None
        live = np.ones(segment.size, bool)
        live[deleted] = False
        return segment, live

    def write(self, documents: Iterable[Document], *, removed: Iterable[int] = ()) -> None:
        """Replaces these documents (each id once) and removes those ids, in one commit."""
        for _attempt in range(_OPENINGS):
            with self._refreshing:
                self._ensure_open()
                whoosh, mark = self._whoosh, self._mark
            with self._generations.writing():
                if self._generations.mark() == mark:  # else a rebuild took its place while we waited
                    self._commit(whoosh, documents, removed)
                    return
        raise IndexUnavailable("L'index de recherche est sans cesse remplacé.")

    def rebuild(self, documents: Iterable[Document]) -> None:
        """Builds a store of these documents only, aside, then puts it in place; readers go on and notice."""
        with self._generations.building() as path:
            self._commit(whoosh_index.create_in(str(path), make_schema()), documents, (), fresh=True)
            (path / "INCOMPLETE").unlink(missing_ok=True)
            with self._generations.writing():
                self._generations.swap_in(path)

    def _commit(
        self, whoosh: Any, documents: Iterable[Document], removed: Iterable[int], *, fresh: bool = False
    ) -> None:
        try:
            writer = Writer(whoosh, timeout=5.0, delay=0.01)
        except LockError as error:
            raise IndexUnavailable("L'index de recherche est occupé par une autre écriture.") from error
        try:
            for id in removed:
                writer.delete_by_term("key", key_of(id))
            for document in each_once(documents):
                if not fresh:
                    writer.delete_by_term("key", key_of(document.id))
                writer.add(document)
            writer.commit()
        except BaseException:
            if not writer.is_closed:
                writer.cancel()  # also after a failed commit (disk full): the lock would stay held for ever
            raise

    def close(self) -> None:
        """Lets go of files, and of the folder when it was temporary."""
        with self._refreshing:
            self._forget()
        if self._let_go is not None:
            self._let_go()


def _number(snapshot: Snapshot) -> int:
    return int(snapshot.generation.rpartition(":")[2])


def _forget_after_fork() -> None:
    for engine in list(_ENGINES):
        engine.after_fork()


os.register_at_fork(after_in_child=_forget_after_fork)
