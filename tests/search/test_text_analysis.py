"""`analyse` gives what `tokens` gives, faster."""

from hypothesis import given
from hypothesis import strategies as st

from search import text as words
from search.text import analyse, as_written, tokens

fragments = st.sampled_from(
    [
        "co",
        "Co",
        "construction",
        "tiers-lieu",
        "P.T.C.E.",
        "l’",
        "d'",
        "été",
        "cœur",
        "St",
        "de",
        " ",
        "  ",
        "-",
        "\u2011",
        ". ",
        "sous",
        "1er",
    ]
)
texts = (
    st.text(max_size=60)
    | st.lists(fragments, max_size=25).map("".join)
    | st.lists(fragments, max_size=25).map(" ".join)
)


@given(text=texts)
def test_analysed_lists_are_the_tokens(text):
    stream = analyse(text)
    found = list(tokens(text))
    assert stream.stems == [token.stem for token in found]
    assert stream.surfaces == [token.surface for token in found]
    assert stream.positions == [token.position for token in found]
    assert stream.length == (found[-1].position + 1 if found else 0)


def test_a_folded_word_is_written_as_the_first_text_that_holds_it_writes_it():
    assert as_written("benevolat", ["Bénévoles", "Le BÉNÉVOLAT et bénevolat"]) == "bénévolat"


def test_a_word_that_no_text_holds_stays_as_it_is():
    assert as_written("benevolat", ["bénévolats", ""]) == "benevolat"


def test_made_up_words_do_not_stay_in_memory():
    for number in range(words._WORDS_KEPT + 500):
        words.stem_of(f"mot{number}")
    assert {cached.cache_info().currsize for cached in (words._read_word, words._interned_stem)} == {words._WORDS_KEPT}
