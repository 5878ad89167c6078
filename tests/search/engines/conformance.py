"""What every engine must pass: subclass EngineConformance and give it an engine."""

import functools
import itertools
import operator
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.documents import Document
from search.engines.base import Engine
from search.plan import Alternative, Band, Banded, Boost, CodeAxis, Filter, Group, Piece, Plan, Sort, Weights
from tests.search.engines import reference
from tests.search.engines.reference import stream

WORDS = ["bois", "bo", "val", "vals", "mer", "mers", "_"]
STEMS = ["bois".rstrip("s"), "bo", "val", "mer", "absent"]
FIELDS = {"kind": ["example", "factsheet"], "actor": ["a1", "a2", "a3"], "place": ["27", "33"]}
BANDS = Banded(
    "age",
    (Band("new", "verified", 3), Band("old", "verified", 1), Band("never", "newest", 2), Band("old", "newest", 0)),
)
ASKED = {**FIELDS, "age": ["new", "old", "never"]}
ACTORS, PLACES = CodeAxis("actor", ("a3", "a1", "absent")), CodeAxis("place", ("33", "27"))
AXES = ((ACTORS, PLACES), (ACTORS, ACTORS), (PLACES, CodeAxis("kind", ())), (CodeAxis("unknown", ("x",)), PLACES))

parts = st.builds(
    lambda words, weight: stream(*words, weight=weight),
    st.lists(st.sampled_from(WORDS), max_size=8),
    st.sampled_from([1.0, 2.0, 4.0]),
)
documents = st.builds(
    Document,
    id=st.integers(1, 12),
    version=st.integers(1, 5),
    streams=st.lists(parts, max_size=3).map(tuple),
    words=st.frozensets(st.sampled_from(WORDS[:-1])),
    codes=st.fixed_dictionaries({field: st.lists(st.sampled_from(codes)) for field, codes in FIELDS.items()}),
    year=st.sampled_from([0, 1999, 2010, 2024]),
    newest=st.integers(0, 3),
    verified=st.integers(0, 3),
    prior=st.sampled_from([0.0, 0.05, 0.15]),
    title_key=st.sampled_from(["", "abricot", "bois 2", "bois 10"]),
)
bases = st.lists(documents, max_size=10, unique_by=lambda document: document.id)
pieces = st.builds(
    lambda stem, offset, ending: Piece(stem, offset, "" if ending is None else stem + ending),
    st.sampled_from(STEMS),
    st.just(0),
    st.sampled_from([None, None, "", "s"]),
)
alternatives = st.lists(pieces, min_size=1, max_size=3).flatmap(
    lambda found: st.lists(st.integers(1, 2), min_size=len(found), max_size=len(found)).map(
        lambda gaps: Alternative(
            tuple(replace(piece, offset=sum(gaps[1 : place + 1])) for place, piece in enumerate(found))
        )
    )
)
groups = st.builds(
    Group,
    label=st.just("mot"),
    alternatives=st.lists(alternatives, min_size=1, max_size=2).map(tuple),
    is_required=st.booleans(),
    exact_words=st.lists(st.sampled_from(WORDS), max_size=1).map(tuple),
)
filters = st.sampled_from(sorted(ASKED)).flatmap(
    lambda field: st.builds(
        Filter,
        facet=st.sampled_from([field, ""]),
        choices=st.lists(
            st.sampled_from([*ASKED[field], "inconnu"]).map(lambda code: ((field, code),)), min_size=1, max_size=3
        ).map(tuple),
        match_all=st.booleans(),
    )
)
years = st.none() | st.sampled_from([1999, 2010, 2030])
plans = st.builds(
    Plan,
    groups=st.lists(groups, max_size=3).map(tuple),
    excluded=st.lists(alternatives, max_size=1).map(tuple),
    filters=st.lists(filters, max_size=2).map(tuple),
    year_from=years,
    year_to=years,
    sort=st.sampled_from(list(Sort)),
    at_least=st.integers(1, 3),
    counted=st.just(tuple(ASKED)),
    banded=st.just((BANDS,)),
    only_ids=st.none() | st.lists(st.integers(1, 12), max_size=8).map(tuple),
)


def word(stem: str, **changes: object) -> Group:
    """A required word."""
    return replace(Group(stem, (Alternative((Piece(stem),)),)), **changes)  # type: ignore[arg-type]


def phrase(*surfaces: str) -> Alternative:
    """These very words in a row."""
    return Alternative(tuple(Piece(one.rstrip("s"), place, one) for place, one in enumerate(surfaces)))


def document(id: int, *words: str, **changes: object) -> Document:
    """A document of one part."""
    return replace(Document(id, 1, (stream(*words),)), **changes)  # type: ignore[arg-type]


class EngineConformance:
    """The contract of search/engines/base.py, checked against the slow reference."""

    def new_engine(self) -> Engine:
        """An empty engine."""
        raise NotImplementedError

    @pytest.fixture
    def engine(self) -> Iterator[Engine]:
        """An empty engine, closed at the end."""
        with closing(self.new_engine()) as engine:
            yield engine

    @given(base=bases, asked=st.lists(plans, min_size=1, max_size=4))
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    def test_answers_are_those_of_the_reference(self, base, asked):
        with closing(self.new_engine()) as engine:
            engine.write(base)
            for plan in asked:
                assert_as_reference(engine, base, plan)

    @given(base=bases, former=bases, removed=st.sets(st.integers(1, 12)), asked=st.lists(plans, min_size=1, max_size=3))
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    def test_answers_and_scores_do_not_depend_on_how_documents_were_written(self, base, former, removed, asked):
        final = [one for one in base if one.id not in removed]
        with closing(self.new_engine()) as at_once, closing(self.new_engine()) as bit_by_bit:
            at_once.write(final)
            for one in former:
                bit_by_bit.write([one])
            bit_by_bit.write([], removed={one.id for one in former})
            for one in base:
                bit_by_bit.write([one])
            bit_by_bit.write([], removed=removed)
            assert at_once.versions() == bit_by_bit.versions() == {one.id: one.version for one in final}
            for plan in asked:
                assert_as_reference(bit_by_bit, final, plan)
                left, right = at_once.run(plan), bit_by_bit.run(plan)
                assert left.ids == right.ids
                assert left.scores == pytest.approx(right.scores, rel=1e-5)
            assert at_once.frequencies(STEMS) == bit_by_bit.frequencies(STEMS)

    def test_empty_engine_finds_nothing(self, engine):
        found = engine.run(Plan(groups=(word("bois"),), counted=("kind",)))
        assert (found.total, found.ids, found.counts) == (0, [], {"kind": {}})
        assert (engine.document_count(), engine.versions(), list(engine.words()[0])) == (0, {}, [])

    def test_words_are_alphabetical_with_how_many_documents_hold_them(self, engine):
        engine.write([document(1, words=frozenset({"mer", "bois"}))])
        engine.write([document(2, words=frozenset({"bois", "aval"}))])
        assert list(zip(*engine.words(), strict=True)) == [("aval", 1), ("bois", 2), ("mer", 1)]

    def test_rarer_words_weigh_more(self, engine):
        engine.write([document(1, "bo"), document(2, "mer"), document(3, "mer")])
        either = tuple(word(stem, is_required=False) for stem in ("bo", "mer"))
        assert engine.run(Plan(groups=either)).ids[0] == 1

    def test_a_weightier_part_ranks_first(self, engine):
        heavy = document(1, streams=(stream("bo", weight=4.0), stream("val", "mer")))
        light = document(2, streams=(stream("val", weight=4.0), stream("bo", "mer")))
        engine.write([light, heavy])
        assert engine.run(Plan(groups=(word("bo"),))).ids == [1, 2]

    def test_the_word_as_typed_ranks_first(self, engine):
        engine.write([document(1, "val", words=frozenset({"val"})), document(2, "vals", words=frozenset({"vals"}))])
        found = engine.run(Plan(groups=(word("val", exact_words=("vals",)),)))
        assert found.ids == [2, 1]

    def test_words_side_by_side_rank_before_words_apart(self, engine):
        engine.write([document(1, "bo", "_", "_", "_", "_", "_", "mer"), document(2, "mer", "bo", *"_____")])
        plan = Plan(groups=(word("bo"), word("mer")))
        assert engine.run(plan).ids == [2, 1]
        without = engine.run(replace(plan, weights=Weights(proximity=0.0)))
        assert without.scores[0] == pytest.approx(without.scores[1])

    def test_more_of_the_words_rank_before_more_of_one(self, engine):
        engine.write([document(1, *["bo"] * 9, "val"), document(2, "bo", "_", "_", "mer", *["val"] * 6)])
        groups = tuple(word(stem, is_required=False) for stem in ("bo", "mer"))
        assert engine.run(Plan(groups=groups, weights=Weights(proximity=0.0))).ids == [2, 1]

    def test_own_merits_and_boosts_multiply_the_score(self, engine):
        engine.write([document(1, "bo"), document(2, "bo", prior=0.1), document(3, "bo", codes={"place": ["33"]})])
        found = engine.run(Plan(groups=(word("bo"),), boosts=(Boost("place", "33", 1.5),), weights=Weights(prior=1.0)))
        score = dict(zip(found.ids, found.scores, strict=True))
        assert score[2] == pytest.approx(1.1 * score[1])
        assert score[3] == pytest.approx(1.5 * score[1])

    def test_equal_scores_come_newest_first_then_by_id(self, engine):
        engine.write([document(3, "bo", newest=1), document(1, "bo", newest=1), document(2, "bo", newest=9)])
        assert engine.run(Plan(groups=(word("bo"),))).ids == [2, 1, 3]

    def test_a_quoted_phrase_wants_these_very_forms_in_this_order(self, engine):
        engine.write(
            [
                document(1, "val", "mers"),
                document(2, "vals", "mer"),
                document(3, "mers", "val"),
                document(4, "val", "_", "mers"),
            ]
        )
        assert engine.run(Plan(groups=(Group("", (phrase("val", "mers"),)),))).ids == [1]

    def test_a_phrase_does_not_run_over_two_parts_nor_two_documents(self, engine):
        engine.write(
            [
                document(1, streams=(stream("bo"), stream("mer"))),
                document(2, *["val"] * 65_600, "bo"),
                document(3, "mer"),
            ]
        )
        for left, right in (("bo", "mer"), ("val", "mer"), ("bo", "val")):
            assert engine.run(Plan(groups=(Group("", (phrase(left, right),)),))).total == 0

    def test_pages_follow_one_another(self, engine):
        engine.write([document(id, title_key=f"{id:03}") for id in range(1, 46)])
        pages = [engine.run(Plan(sort=Sort.TITLE, offset=offset, limit=20)).ids for offset in (0, 20, 40)]
        assert [len(page) for page in pages] == [20, 20, 5]
        assert functools.reduce(operator.iadd, pages, []) == list(range(1, 46))

    def test_rebuild_holds_only_what_it_was_given(self, engine):
        engine.write([document(1, "bo"), document(2, "bo")])
        before = engine.generation
        engine.rebuild([document(2, "mer", version=7)])
        assert engine.versions() == {2: 7}
        assert engine.run(Plan(groups=(word("bo"),))).total == 0
        assert engine.generation != before
        assert engine.is_complete

    def test_an_id_given_twice_is_refused_whole(self, engine):
        engine.write([document(1, "bo")])
        with pytest.raises(ValueError, match="twice"):
            engine.write([document(2, "mer"), document(2, "val")])
        assert set(engine.versions()) == {1}

    def test_words_of_one_clause_rank_before_words_scattered(self, engine):
        scattered = document(1, "bo", *"_" * 20, "val", *"_" * 20, "mer")
        gathered = document(2, *"_" * 20, "bo", "_", "_", "_", "_", "_", "_", "val", "_", "_", "mer", *"_" * 12)
        engine.write([scattered, gathered])
        plan = Plan(groups=(word("bo"), word("mer"), word("val")))
        assert engine.run(plan).ids == [2, 1]
        without = engine.run(replace(plan, weights=Weights(proximity=0.0)))
        assert without.scores[0] == pytest.approx(without.scores[1])

    def test_a_failing_write_or_rebuild_changes_nothing(self, engine):
        engine.write([document(1, "bo")])

        def failing():
            yield document(2, "bo")
            raise ZeroDivisionError

        for attempt in (engine.write, engine.rebuild):
            with pytest.raises(ZeroDivisionError):
                attempt(failing())
        assert engine.versions() == {1: 1}
        engine.write([document(3, "bo")])
        assert engine.versions() == {1: 1, 3: 1}


def assert_as_reference(engine: Engine, base: list[Document], plan: Plan) -> None:
    """The engine's answer is the reference's."""
    base = [reference.with_bands(one, plan) for one in base]
    found, wanted = engine.run(plan), reference.found_ids(base, plan)
    assert found.total == len(wanted)
    if plan.sort is Sort.RELEVANCE and plan.groups:
        assert sorted(found.ids) == sorted(wanted)
        assert found.scores == sorted(found.scores, reverse=True)
    else:
        assert found.ids == wanted
    assert found.counts == {field: reference.counts(base, plan, field) for field in plan.counted}
    for rows, columns in AXES:
        assert engine.cross(plan, rows, columns) == reference.cross(base, plan, rows, columns)
    for field in ("actor", "unknown"):
        codes, ids, places = engine.carried(plan, field)
        pairs = [(id, codes[place]) for id, place in zip(ids, places, strict=True)]
        assert sorted(pairs) == reference.carried(base, plan, field)
        assert len(list(itertools.groupby(ids))) == len(set(ids))
    assert engine.years(plan) == reference.years(base, plan)
    assert found.group_totals == reference.group_totals(base, plan)
