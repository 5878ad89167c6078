from bisect import bisect_left

from hypothesis import given
from hypothesis import strategies as st

from search.lookup import Lookup, Texts

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
GROUPS = st.dictionaries(WORDS, st.lists(st.integers(0, 2**31), min_size=1, max_size=4))


@given(st.lists(WORDS))
def test_texts_come_back_as_they_were_given(words: list[str]):
    assert list(Texts(words)) == words


@given(GROUPS, WORDS)
def test_a_lookup_answers_like_a_dictionary(groups: dict[str, list[int]], other: str):
    lookup = Lookup(sorted(groups.items()))
    assert {text: list(lookup[text]) for text in groups} == groups
    assert list(lookup[other]) == groups.get(other, [])


@given(GROUPS, WORDS)
def test_a_prefix_gives_the_texts_that_begin_with_it_sorted(groups: dict[str, list[int]], prefix: str):
    lookup = Lookup(sorted(groups.items()))
    assert list(lookup.starting_with(prefix)) == sorted(text for text in groups if text.startswith(prefix))


def test_texts_are_found_by_bisection():
    assert bisect_left(Texts(["a", "b", "c"]), "b") == 1
