"""The embedded engine: Whoosh stores the index, NumPy searches it (search-engine design, measured in bench/RESULTS.md).

Rules, each with its test: one lock around Whoosh reads (its readers are not thread-safe); opened again after a fork
(file positions would be shared); a new searcher for each generation, never `refresh()` (it brings deleted documents
back); `compound=False` (a compound segment is copied whole into memory); never `optimize` (rebuild aside instead).
"""

import logging
import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from threading import Lock, RLock
from typing import Any

import numpy as np
from whoosh import index as whoosh_index
from whoosh.index import LockError

from errors import IndexUnavailable
from search.documents import Document
from search.engines.cache import ArrayCache
from search.engines.generations import Generations
from search.engines.scoring import run
from search.engines.snapshot import Part, Snapshot
from search.engines.whoosh_fields import SCHEMA_VERSION, key_of, make_schema, record
from search.engines.whoosh_segment import Segment
from search.plan import Found, Plan

log = logging.getLogger(__name__)

CACHE_BYTES = 24 * 1024 * 1024  # 20 MB served 713 terms at 100,000 documents
WRITER_MEMORY_MB = 128  # more only costs memory, less only time (measured)


class WhooshEngine:
    """The Engine protocol over one folder; threads and processes may share the folder."""

    def __init__(self, folder: Path) -> None:
        self._generations = Generations(folder, SCHEMA_VERSION)
        self._reading = Lock()  # around every read of Whoosh
        self._refreshing = RLock()  # one thread makes the next snapshot, the others go on with theirs or wait for it
        self._cache = ArrayCache(CACHE_BYTES)
        self._whoosh: Any = None
        self._path: Path | None = None
        self._mark = 0
        self._pid = 0
        self._snapshot: Snapshot | None = None
        self._segments: dict[str, Segment] = {}
        self._temporary: tempfile.TemporaryDirectory[str] | None = None

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
        temporary = tempfile.TemporaryDirectory(prefix="alliances-index-")
        engine = cls(Path(temporary.name))
        engine._temporary = temporary
        engine._ensure_open()
        engine.mark_complete()
        return engine

    # ------------------------------------------------------------ reading

    def run(self, plan: Plan) -> Found:
        """Answers the plan on the present generation."""
        return run(self._current(), plan)

    def versions(self) -> dict[int, int]:
        """Document id → version, for every document that a search can return."""
        snapshot = self._current()
        numbers = np.flatnonzero(snapshot.live)
        ids, versions = snapshot.numbers["id"][numbers], snapshot.numbers["version"][numbers]
        return dict(zip(ids.tolist(), versions.tolist(), strict=True))

    def frequencies(self, stems: Sequence[str]) -> list[int]:
        """How many documents hold each stem."""
        snapshot = self._current()
        return [len(snapshot.postings("text", stem)[0]) for stem in stems]

    def lexicon(self) -> tuple[Sequence[str], Sequence[int]]:
        """Every stem in alphabetical order, and beside it in how many documents each is."""
        return self._current().lexicon()

    def words(self) -> list[tuple[str, int]]:
        """The unstemmed vocabulary in alphabetical order, each word with how many documents hold it."""
        return self._current().words()

    @property
    def generation(self) -> str:
        """A mark that changes with every commit and every swap."""
        return self._current().generation

    def document_count(self) -> int:
        """How many documents a search can return."""
        return self._current().count

    @property
    def is_complete(self) -> bool:
        """False from the moment an index is begun anew until it has been filled from SQL."""
        self._current()
        return self._path is not None and not (self._path / "INCOMPLETE").exists()

    def mark_complete(self) -> None:
        """Says that the index now holds all it should."""
        if self._path is not None:
            (self._path / "INCOMPLETE").unlink(missing_ok=True)

    def _current(self) -> Snapshot:
        """The snapshot of the newest generation. Raises IndexUnavailable when it cannot be read."""
        if self._pid != os.getpid() or self._mark != self._generations.mark():
            with self._refreshing:
                self._ensure_open()
        snapshot = self._snapshot
        if snapshot is None or self._whoosh.latest_generation() != int(snapshot.generation.rpartition(":")[2]):
            with self._refreshing:
                snapshot = self._refreshed()
        return snapshot

    def _ensure_open(self) -> None:
        if self._pid != os.getpid():
            self._reading, self._refreshing = Lock(), RLock()  # the parent's may be held by a thread we do not have
            self._forget()
        mark = self._generations.mark()
        if self._whoosh is not None and mark and mark == self._mark:
            return
        self._forget()
        path = self._generations.current()
        if path is None or not self._opened(path):
            path = self._begin_anew()
        self._path, self._pid, self._mark = path, os.getpid(), self._generations.mark()

    def _opened(self, path: Path) -> bool:
        try:
            self._whoosh = whoosh_index.open_dir(str(path))
            self._snapshot = self._made_snapshot(path)
        except Exception:  # whatever a damaged index raises, it is a cache: it is begun anew
            log.warning("index unreadable, begun anew: %s", path, exc_info=True)
            return False
        return True

    def _begin_anew(self) -> Path:
        path = self._generations.start(complete=False)
        self._whoosh = whoosh_index.create_in(str(path), make_schema())
        self._snapshot = self._made_snapshot(path)
        with self._generations.writing():
            self._generations.swap_in(path)
        log.info("index begun anew in %s", path.name)
        return path

    def _forget(self) -> None:
        self._whoosh, self._snapshot, self._segments, self._pid = None, None, {}, os.getpid()
        self._cache = ArrayCache(CACHE_BYTES)

    def _refreshed(self) -> Snapshot:
        if self._path is None:
            raise IndexUnavailable("L'index de recherche n'est pas ouvert.")
        try:
            if self._snapshot is None or self._whoosh.latest_generation() != int(self._snapshot.generation.split(":")[1]):
                self._snapshot = self._made_snapshot(self._path)
        except OSError as error:
            self._mark = 0  # files went away under us: open again at the next question
            raise IndexUnavailable("L'index de recherche a été remplacé pendant la lecture.") from error
        return self._snapshot

    def _made_snapshot(self, path: Path) -> Snapshot:
        with self._reading:
            searcher = self._whoosh.searcher()  # a new one each time: refresh() brings deleted documents back
            generation = searcher.reader().generation()
            readers = [reader for reader, _base in searcher.reader().leaf_readers()]
        parts = [self._part(reader) for reader in readers if reader.doc_count_all()]
        self._segments = {segment.id: segment for segment, _live in parts}
        number = generation if generation is not None else self._whoosh.latest_generation()
        return Snapshot(parts, f"{path.name}:{number}")

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

    # ------------------------------------------------------------ writing

    def write(self, documents: Iterable[Document], *, removed: Iterable[int] = ()) -> None:
        """Replaces these documents and removes those ids, in one commit."""
        with self._generations.writing():
            with self._refreshing:
                self._ensure_open()
            self._commit(self._whoosh, documents, removed)

    def rebuild(self, documents: Iterable[Document]) -> None:
        """Builds a store of these documents only, aside, then puts it in place; readers go on and notice."""
        path = self._generations.start(complete=False)
        self._commit(whoosh_index.create_in(str(path), make_schema()), documents, (), fresh=True)
        (path / "INCOMPLETE").unlink(missing_ok=True)
        with self._generations.writing():
            self._generations.swap_in(path)

    def _commit(self, whoosh: Any, documents: Iterable[Document], removed: Iterable[int], *, fresh: bool = False) -> None:
        try:
            writer = whoosh.writer(limitmb=WRITER_MEMORY_MB, compound=False, timeout=5.0, delay=0.01)
        except LockError as error:
            raise IndexUnavailable("L'index de recherche est occupé par une autre écriture.") from error
        try:
            for id in removed:
                writer.delete_by_term("key", key_of(id))
            for document in documents:
                if not fresh:
                    writer.delete_by_term("key", key_of(document.id))
                writer.add_document(**record(document))
        except BaseException:
            writer.cancel()
            raise
        writer.commit()

    def close(self) -> None:
        """Lets go of files, and of the folder when it was temporary."""
        self._forget()
        self._mark = 0
        if self._temporary is not None:
            self._temporary.cleanup()
