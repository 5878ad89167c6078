import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.word_diff import Change, combine, compare

WORDS = st.lists(
    st.sampled_from(["le ", "garage ", "prête ", "des ", "voitures", ". ", "\n", "l'", "été "]), max_size=30
)
TEXTS = WORDS.map("".join) | st.text(max_size=40)


def shown(before: str, after: str) -> str:
    """The comparison as one line: [-removed-]{+added+}."""
    signs = {Change.SAME: "{}", Change.REMOVED: "[-{}-]", Change.ADDED: "{{+{}+}}"}
    return "".join(signs[piece.change].format(piece.text) for piece in compare(before, after))


@pytest.mark.parametrize(
    "before, after, expected",
    [
        pytest.param("Le garage prête", "Le garage prête", "Le garage prête", id="nothing"),
        pytest.param("", "Un mot", "{+Un mot+}", id="all-new"),
        pytest.param("Un mot", "", "[-Un mot-]", id="all-gone"),
        pytest.param("Le garage prête.", "Le garage loue.", "Le garage [-prête-]{+loue+}.", id="one-word"),
        pytest.param("Avant midi", "Avant le midi", "Avant {+le +}midi", id="one-more"),
        pytest.param("l'école ouvre", "l'usine ouvre", "l'[-école-]{+usine+} ouvre", id="elision-stays"),
        pytest.param("un\n\ndeux", "un\n\ntrois", "un\n\n[-deux-]{+trois+}", id="paragraphs"),
        pytest.param("Il part.", "Il part. Elle reste", "Il part.{+ Elle reste+}", id="more-without-a-stop"),
        pytest.param("Il part.", "Il part. Elle reste.", "Il part.{+ Elle reste.+}", id="one-sentence-more"),
        pytest.param("A. B. C.", "A. C.", "A. [-B. -]C.", id="one-sentence-less"),
        pytest.param("2018", "2019", "[-2018-]{+2019+}", id="a-year-is-one-word"),
        pytest.param("jour de paix ici", "nuit de fête ici", "[-jour de paix-]{+nuit de fête+} ici", id="no-islands"),
    ],
)  # fmt: skip
def test_words_that_go_and_come_are_told(before: str, after: str, expected: str):
    assert shown(before, after) == expected


@given(TEXTS, TEXTS)
def test_the_pieces_spell_both_texts(before: str, after: str):
    pieces = compare(before, after)
    assert "".join(piece.text for piece in pieces if piece.change is not Change.ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.change is not Change.REMOVED) == after


@pytest.mark.parametrize(
    "before, after",
    [
        pytest.param("mot " * 5000, "mot " * 4000 + "autre " * 1000, id="one-word-many-times"),
        pytest.param("a. " * 6000, "b a. " * 4000, id="one-sentence-many-times"),
        pytest.param("x y " * 5000, "y z " * 5000, id="many-recursions"),
        pytest.param(". a" * 7000, "b a" * 7000, id="more-words-than-are-compared"),
        pytest.param("\n" * 20_000, "a" * 20_000, id="no-word-in-common"),
    ],
)
def test_texts_made_to_be_slow_are_still_compared(before: str, after: str):
    pieces = compare(before, after)
    assert "".join(piece.text for piece in pieces if piece.change is not Change.ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.change is not Change.REMOVED) == after


def test_a_long_text_with_a_changed_sentence_is_compared_by_words():
    base = " ".join(f"La phrase {number} parle de la ville et de la mer." for number in range(900))
    changed = base.replace("La phrase 450 parle", "La phrase 450 rêve")
    removed = [piece.text for piece in compare(base, changed) if piece.change is Change.REMOVED]
    assert removed == ["parle"]


@pytest.mark.parametrize(
    "base, theirs, mine, expected",
    [
        pytest.param("un deux trois", "un deux quatre", "zéro deux trois", "zéro deux quatre", id="far-apart"),
        pytest.param("un deux trois", "un 2 trois", "un II trois", None, id="same-word"),
        pytest.param("un deux", "un deux trois", "un deux quatre", None, id="both-at-the-end"),
        pytest.param("un deux trois quatre", "un 2 trois quatre", "un deux 3 quatre", None, id="words-side-by-side"),
        pytest.param("un deux", "un deux trois", "un deux trois", "un deux trois", id="same-change"),
        pytest.param("un deux trois", "deux trois", "un trois", None, id="changes-that-touch"),
        pytest.param("a b c d", "x b c y", "x b c d", "x b c y", id="one-change-in-common"),
    ],
)
def test_two_changes_of_one_text_are_joined_when_they_do_not_meet(base, theirs, mine, expected):
    assert combine(base, theirs, mine) == expected


@given(TEXTS, TEXTS)
def test_a_text_changed_by_one_side_only_is_that_side(base: str, changed: str):
    assert combine(base, changed, base) == combine(base, base, changed) == combine(base, changed, changed) == changed


@given(TEXTS, TEXTS, TEXTS)
def test_who_comes_first_does_not_matter(base: str, theirs: str, mine: str):
    assert combine(base, theirs, mine) == combine(base, mine, theirs)
