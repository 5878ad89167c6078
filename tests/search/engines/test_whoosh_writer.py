"""What our writer puts down is what any Whoosh reads: postings, merges, and what had to wait in files."""

from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import index as whoosh_index

from search.documents import Document, plain_document
from search.engines import postings as postings_module
from search.engines.postings import GAP, LAST_POSITION, Pool, surface_hash
from search.engines.whoosh import WhooshEngine
from search.engines.whoosh_writer import BLOCK, MERGED
from search.text import analyse
from tests.search.engines.whoosh_samples import documents

Postings = dict[
    tuple[str, str], dict[int, tuple[float, tuple[int, ...]]]
]  # (field, term) → document → weight, occurrences

words = st.sampled_from("eau forêt rivière source vallée co-construction l’habitat des mêmes P.T.C.E.".split())
texts = st.lists(words, max_size=12).map(" ".join)
some_documents = st.lists(st.tuples(texts, texts, st.sets(st.sampled_from("abc"))), min_size=1, max_size=12)


def document(id: int, title: str, body: str, codes: set[str]) -> Document:
    plain = plain_document(id, title, body)
    return Document(id, 1, plain.streams, plain.words, {"domain": sorted(codes)}, title_key=plain.title_key)


def expected(held: list[Document]) -> Postings:
    """The postings of these documents by id, made one by one."""
    found: Postings = defaultdict(dict)
    for one in held:
        first = 0
        for stream in one.streams:
            for stem, surface, position in zip(stream.stems, stream.surfaces, stream.positions, strict=True):
                weight, places = found["text", stem].get(one.id, (0.0, ()))
                packed = surface_hash(surface) << 16 | min(first + position, LAST_POSITION)
                found["text", stem][one.id] = weight + stream.weight, (*places, packed)
            first += stream.length + GAP
        sets = {"key": {str(one.id)}, "words": one.words} | {f"code_{name}": set(c) for name, c in one.codes.items()}
        for field, members in sets.items():
            for member in members:
                found[field, member][one.id] = 1.0, ()
    return found


def opened(engine: WhooshEngine) -> whoosh_index.FileIndex:
    """Whoosh's own index over what the engine reads now."""
    assert engine.document_count() >= 0
    return whoosh_index.open_dir(str(engine._path))


def read_by_the_public_api(engine: WhooshEngine) -> Postings:
    """The postings of living documents by id, as Whoosh's own readers and matchers tell them."""
    found: Postings = defaultdict(dict)
    with opened(engine).searcher() as searcher:
        for reader, _base in searcher.reader().leaf_readers():
            ids = reader.column_reader("id")
            for field, term in reader.all_terms():
                matcher = reader.postings(field, term)
                while matcher.is_active():
                    packed = matcher.value() if field == "text" else b""
                    places = tuple(int.from_bytes(packed[at : at + 4], "little") for at in range(0, len(packed), 4))
                    found[field, term.decode()][ids[matcher.id()]] = matcher.weight(), places
                    matcher.next()
    return found


@settings(max_examples=25, deadline=None)
@given(some_documents)
def test_a_segment_holds_every_posting_of_its_documents(made):
    held = [document(id, *parts) for id, parts in enumerate(made, 1)]
    engine = WhooshEngine.in_memory()
    engine.rebuild(held)
    assert read_by_the_public_api(engine) == expected(held)
    engine.close()


def test_a_term_of_many_blocks_is_read_whole(folder):
    engine = WhooshEngine.open(folder)
    held = documents(1, 3 * BLOCK + 1)
    engine.rebuild(held)
    assert read_by_the_public_api(engine) == expected(held)


def test_what_waits_in_files_comes_out_the_same(folder, monkeypatch):
    engine = WhooshEngine.open(folder)
    monkeypatch.setattr(postings_module.Pool.__init__, "__defaults__", (2_000,))
    held = documents(1, 300)
    engine.rebuild(held)
    assert read_by_the_public_api(engine) == expected(held)


@pytest.mark.parametrize("limit", [1, 500, 10**9])
def test_terms_come_out_in_order_whatever_the_memory(limit):
    pool = Pool(limit)
    for number in range(40):
        pool.add(number, [("text", analyse(f"eau forêt{number} mer"))], {"key": [f"{number:02}"]})
    found = [(field, term) for field, terms in pool.fields() for term, _postings in terms]
    pool.cleanup()
    assert found == sorted(found)
    assert len(found) == 40 + 42


def test_many_saves_hold_what_one_build_holds(folder):
    engine = WhooshEngine.open(folder)
    engine.rebuild(documents(1, 30))
    for id in range(1, 61):
        engine.write(documents(id, id, version=2), removed=[200 + id])
    assert read_by_the_public_api(engine) == expected(documents(1, 60))
    assert engine.versions() == dict.fromkeys(range(1, 61), 2)


def test_segments_stay_few_however_many_saves(folder):
    engine = WhooshEngine.open(folder)
    engine.rebuild(documents(1, 200))
    for id in range(1, 140):
        engine.write(documents(id, id, version=2))
        sizes = [segment.doc_count() for segment in opened(engine)._segments()]
        small = [size for size in sizes if size < MERGED]
        assert len(small) < MERGED, sizes
        assert len(sizes) < 3 * MERGED
    assert engine.document_count() == 200


def test_a_segment_that_holds_nothing_alive_goes(folder):
    engine = WhooshEngine.open(folder)
    for version in range(1, 20):
        engine.write(documents(1, 1, version))
        assert len(list(opened(engine)._segments())) == 1
