"""The rules of working with Whoosh, each from a failure that was seen: threads, forks, deletions, locks, files."""

import fcntl
import multiprocessing
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import whoosh
from whoosh import index as whoosh_index

from errors import IndexUnavailable
from search.documents import plain_document
from search.engines import generations, whoosh_segment
from search.engines import whoosh as whoosh_engine
from search.engines.cache import ArrayCache
from search.engines.whoosh import WhooshEngine
from search.engines.whoosh_segment import read_blocks
from search.plan import Alternative, Group, Piece, Plan
from search.text import stem
from tests.search.engines.whoosh_samples import WORDS, documents, total


def test_the_tested_whoosh_is_one_of_the_two_supported():
    assert tuple(whoosh.__version__)[:2] in {(3, 54), (2, 7)} or str(whoosh.__version__).startswith(("3.54", "2.7"))


def test_segments_are_kept_in_plain_files(folder):
    with_files = WhooshEngine.open(folder)
    with_files.write(documents(1, 20))
    names = [path.name for path in folder.rglob("*") if path.is_file()]
    assert any(name.endswith(".trm") for name in names)
    assert not any(name.endswith(".seg") for name in names), "a compound segment is copied whole into memory"


def test_blocks_read_whole_equal_the_public_api(folder):
    engine = WhooshEngine.open(folder)
    engine.write(documents(1, 700))
    engine.write(documents(300, 340, version=2), removed=[5, 10])
    with whoosh_index.open_dir(str(engine._path)).searcher() as searcher:
        for reader, _base in searcher.reader().leaf_readers():
            for term in list(reader.lexicon("text"))[:200]:
                ids, weights, values = read_blocks(reader, "text", term, with_values=True)
                matcher = reader.postings("text", term)
                alive = ~np.isin(ids, list(reader.segment().deleted_docs()))
                assert list(matcher.all_ids()) == ids[alive].tolist()
                matcher = reader.postings("text", term)
                wanted = []
                while matcher.is_active():
                    wanted.append((matcher.weight(), matcher.value()))
                    matcher.next()
                values_alive = [value for value, lives in zip(values, alive, strict=True) if lives]
                assert [weight for weight, _value in wanted] == pytest.approx(weights[alive].tolist())
                assert [value for _weight, value in wanted] == values_alive


def test_replaced_and_removed_documents_stay_dead_after_many_commits():
    engine = WhooshEngine.in_memory()
    engine.write(documents(1, 60))
    assert total(engine, "forêt") == 60
    for version in range(2, 22):
        engine.write(documents(version, version + 3, version), removed=[60 - version])
        alive = engine.document_count()
        assert total(engine, "forêt") == alive == len(engine.versions())
    assert {40, 50, 58}.isdisjoint(engine.versions())
    assert total(engine, "fiche58") == 0


def test_a_second_engine_sees_every_commit(folder):
    writer, reader = WhooshEngine.open(folder), WhooshEngine.open(folder)
    for last in (10, 20, 30):
        writer.write(documents(last - 9, last))
        assert total(reader, "forêt") == last


class NoLock:
    """A lock that lets everybody in."""

    def __enter__(self) -> None:
        """Goes on at once."""

    def __exit__(self, *_error: object) -> None:
        """Leaves."""


@pytest.fixture
def cold_engine(folder, monkeypatch) -> Iterator[WhooshEngine]:
    """An engine that keeps nothing it read, while threads take turns as often as Python can."""
    monkeypatch.setattr(whoosh_engine, "CACHE_BYTES", 1)
    WhooshEngine.open(folder).write(documents(1, 2_000))
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-9)
    yield WhooshEngine.open(folder)
    sys.setswitchinterval(interval)


def wrong_answers(engine: WhooshEngine, *, rounds: int) -> int:
    """How many of the questions that eight threads ask at once are answered wrongly, or not at all."""
    wanted = [2_000 // (place + 1) for place in range(len(WORDS))]

    def ask() -> int:
        wrong = 0
        for _round in range(rounds):
            for word, right in zip(WORDS, wanted, strict=True):
                try:
                    wrong += total(engine, word) != right
                except Exception:  # whatever Whoosh raises when its file moved under its feet
                    wrong += 1
        return wrong

    with ThreadPoolExecutor(8) as pool:
        return sum(asked.result() for asked in [pool.submit(ask) for _thread in range(8)])


def test_threads_reading_together_all_get_the_right_totals(cold_engine):
    assert wrong_answers(cold_engine, rounds=20) == 0


def test_without_the_lock_around_whoosh_the_same_threads_get_wrong_totals(cold_engine):
    # What the test above would miss if threads no longer met in Whoosh: then it proves nothing any more.
    for segment in cold_engine._segments.values():
        segment._lock = NoLock()
    cold_engine._reading = NoLock()
    assert any(wrong_answers(cold_engine, rounds=5) for _attempt in range(60))


def test_every_read_of_postings_holds_the_lock(folder, monkeypatch):
    engine = WhooshEngine.open(folder)
    engine.write([plain_document(1, "La forêt", "une rivière"), plain_document(2, "La forêt", "rivière et forêt")])
    held: list[bool] = []

    def noting(*arguments, **options):
        held.append(engine._reading.locked())
        return read_blocks(*arguments, **options)

    monkeypatch.setattr(whoosh_segment, "read_blocks", noting)
    both = Alternative((Piece(stem("foret")), Piece(stem("riviere"), 2)))
    engine.run(Plan(groups=(Group("", (both,)), Group("", (Alternative((Piece(stem("foret")),)),))), counted=("kind",)))
    assert len(held) >= 3
    assert all(held)


def test_threads_reading_while_documents_are_written_and_rebuilt_never_fail(folder):
    engine = WhooshEngine.open(folder)
    engine.write(documents(1, 100))
    deadline = time.monotonic() + 2

    def read() -> set[int]:
        seen = set()
        while time.monotonic() < deadline:
            seen.add(total(engine, "forêt"))
        return seen

    with ThreadPoolExecutor(3) as pool:
        readings = [pool.submit(read) for _thread in range(3)]
        version = 1
        while time.monotonic() < deadline:
            version += 1
            engine.write(documents(1, 5, version))
            if version % 7 == 0:
                engine.rebuild(documents(1, 100, version))
    assert set().union(*(reading.result() for reading in readings)) == {100}


def test_children_of_a_fork_read_rightly_even_when_a_lock_was_held(folder):
    engine = WhooshEngine.open(folder)
    engine.write(documents(1, 400))
    total(engine, WORDS[0])
    context = multiprocessing.get_context("fork")
    with engine._reading, engine._refreshing:  # as another thread of the parent may hold them
        results = [context.Pipe(duplex=False) for _child in range(3)]
        children = [context.Process(target=answer_all, args=(engine, send)) for _receive, send in results]
        for child in children:
            child.start()
    for (receive, _send), child in zip(results, children, strict=True):
        assert receive.poll(30), "a child waits for a lock nobody will release"
        assert receive.recv() == [400 // (place + 1) for place in range(len(WORDS))] * 5
        child.join()
    assert total(engine, WORDS[1]) == 200


def answer_all(engine: WhooshEngine, send) -> None:
    """Sends the totals of all words, five times over."""
    answers = []
    for _round in range(5):
        engine._cache = ArrayCache(1)  # so that each reading reads the files
        answers += [total(engine, word) for word in WORDS]
    send.send(answers)


def test_a_second_writer_waits_a_bounded_time_then_says_so(folder, monkeypatch):
    engine = WhooshEngine.open(folder)
    with open(folder / "WRITING", "w") as handle:
        fcntl.flock(handle.fileno(), fcntl.LOCK_EX)
        monkeypatch.setattr(generations.Generations.writing.__wrapped__, "__kwdefaults__", {"wait_s": 0.2})
        with pytest.raises(IndexUnavailable, match="écriture"):
            engine.write(documents(1, 1))
    engine.write(documents(1, 1))
    assert engine.versions() == {1: 1}


def test_readers_of_other_processes_notice_a_rebuild(folder):
    reader = WhooshEngine.open(folder)
    reader.write(documents(1, 10))
    for version in (2, 3, 4):
        WhooshEngine.open(folder).rebuild(documents(1, 5, version))
        assert reader.versions() == dict.fromkeys(range(1, 6), version)
    subfolders = [path for path in folder.iterdir() if path.is_dir()]
    assert len(subfolders) == 2, "the present generation and the one before"


def test_a_swap_leaves_alone_what_another_process_is_building(folder):
    engine, other = WhooshEngine.open(folder), WhooshEngine.open(folder)

    def slow():
        yield from documents(1, 3)
        other.rebuild(documents(1, 1))
        other.rebuild(documents(2, 2))
        yield from documents(4, 6)

    engine.rebuild(slow())
    assert sorted(engine.versions()) == sorted(other.versions()) == [1, 2, 3, 4, 5, 6]
