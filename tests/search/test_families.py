from hypothesis import given
from hypothesis import strategies as st

from search.families import MEMBERS, family, with_family
from search.plan import Alternative, Group, Piece

LEXICON = sorted(["constitu", "construct", "constru", "construir", "consult", "mer", "merit", "merveil", "1905"])


def test_stems_that_begin_alike_are_a_family():
    assert list(family("construct", LEXICON)) == ["constru", "construir"]


def test_short_stems_and_numbers_have_none():
    assert list(family("mer", LEXICON)) == []
    assert list(family("1905", LEXICON)) == []


@given(st.text("abc", max_size=9), st.lists(st.text("abc", max_size=12)))
def test_a_family_is_bounded_and_never_holds_its_stem(stem, words):
    found = list(family(stem, sorted(set(words))))
    assert len(found) <= MEMBERS
    assert stem not in found
    assert set(found) <= set(words)


def test_members_count_less_than_the_word_and_phrases_have_none():
    plain = with_family(Group("construit", (Alternative((Piece("constru"),)),)), LEXICON)
    assert [one.weight for one in plain.alternatives] == [1.0, 0.3]
    phrase = Group("a", (Alternative((Piece("constru", 0, "construit"),)),))
    assert with_family(phrase, LEXICON) is phrase
