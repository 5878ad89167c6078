import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import FACETS, SearchQuery, Sort
from search.query import TEXT_MAX

NAMES = [facet.param for facet in FACETS] + [
    "q",
    "de",
    "a",
    "tri",
    "page",
    "taille",
    "acteurs",
    "couvrant",
    "tel_quel",
    "x",
]
HOSTILE = st.text(st.characters(codec=None), max_size=60) | st.sampled_from(
    ["", "0", "-1", "9" * 40, "\x00", "\ud800", "١٢", "exemple", "EXAMPLE", "'; DROP TABLE entry;--", "%00", "é" * 600]
)
PARAMS = st.lists(st.tuples(st.sampled_from(NAMES), HOSTILE), max_size=30)


@given(PARAMS)
def test_any_address_is_a_query_and_its_own_address_gives_it_back(pairs):
    query = SearchQuery.from_params(pairs)
    assert SearchQuery.from_params(query.to_params()) == query


@given(PARAMS)
def test_text_is_bounded_and_holds_no_control_character(pairs):
    text = SearchQuery.from_params(pairs).text
    assert len(text) <= TEXT_MAX
    text.encode()  # half a character would fail here
    assert not {unicodedata.category(character) for character in text} & {"Cc", "Cs"}


def test_a_long_query_is_cut_with_a_notice():
    query = SearchQuery.from_params([("q", "mot " * 500)])
    assert [notice.code for notice in query.notices] == ["query-cut"]


@pytest.mark.parametrize(
    "pairs, code",
    [
        pytest.param([("type", "licorne")], "unknown-code", id="kind"),
        pytest.param([("de", "hier")], "bad-year", id="year"),
        pytest.param([("tri", "hasard")], "bad-sort", id="sort"),
    ],
)
def test_what_cannot_be_used_is_left_out_and_said(pairs, code):
    query = SearchQuery.from_params(pairs)
    assert [notice.code for notice in query.notices] == [code]
    assert query == SearchQuery()


@pytest.mark.parametrize("word", ["exemple", "example"])
def test_a_kind_is_understood_in_both_languages_and_written_in_french(word):
    assert SearchQuery.from_params([("type", word)]).to_params() == [("type", "exemple")]


@pytest.mark.parametrize("page, read", [("2", 2), ("0", 1), ("-3", 1), ("x", 1), ("", 1)])
def test_a_bad_page_is_the_first(page, read):
    assert SearchQuery.from_params([("page", page)]).page == read


def test_size_is_a_hundred_at_most():
    assert SearchQuery.from_params([("taille", "5000")]).size == 100


def test_adding_then_taking_back_gives_the_query_back():
    query = SearchQuery(text="eau", facets={"domaine": ("emploi",)})
    assert query.adding("domaine", "sante").without("domaine", "sante") == query
    assert query.without("domaine", "emploi").facets == {}


def test_every_change_goes_back_to_the_first_page():
    query = SearchQuery(text="eau", page=4)
    changed = [query.adding("domaine", "x"), query.with_text("air"), query.sorted_by(Sort.TITLE), query.without_years()]
    assert {one.page for one in changed} == {1}


def test_a_pair_of_actors_ends_with_its_second_actor():
    query = SearchQuery(facets={"acteur": ("a", "b")}, all_actors=True)
    assert not query.without("acteur", "b").all_actors


def test_codes_nobody_knows_are_dropped_and_named():
    query = SearchQuery(facets={"domaine": ("emploi", "licorne")}).keeping({"domaine": {"emploi"}})
    assert query.selected("domaine") == ("emploi",)
    assert "licorne" in query.notices[0].text
