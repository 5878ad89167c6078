"""`analyse` gives what `tokens` gives, faster."""

from hypothesis import given
from hypothesis import strategies as st

from search.text import analyse, tokens

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
