from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import ROOT
from search.french import FrenchWords
from search.text import fold

WORDS = FrenchWords(ROOT / "data" / "french_words.txt")


@pytest.mark.parametrize("word", ["cancer", "religion", "inondation", "handicapée", "pauvretés", "opéra"])
def test_a_word_of_the_language_is_known_whether_the_base_holds_it_or_not(word: str):
    assert fold(word) in WORDS


@pytest.mark.parametrize("word", ["emplio", "benevolta", "insersion", "competance", "bretgne", "", "a\nb", "can"])
def test_a_misspelling_or_a_piece_of_a_word_is_not_one(word: str):
    assert word not in WORDS


@given(st.sets(st.text("abc", min_size=1, max_size=4), max_size=30), st.text("abc\n", max_size=4))
def test_exactly_the_words_of_the_file_are_known(tmp_path_factory: pytest.TempPathFactory, words: set[str], other: str):
    file = tmp_path_factory.mktemp("words") / "words.txt"
    file.write_text("".join(f"{word}\n" for word in ("", *sorted(words))), encoding="ascii")
    known = FrenchWords(file)
    assert all(word in known for word in words)
    assert (other in known) == (other in words)


def test_without_a_file_no_word_is_known():
    assert "cancer" not in FrenchWords()


def test_the_file_is_read_when_a_word_is_asked_for_and_not_before(tmp_path: Path):
    words = FrenchWords(tmp_path / "words.txt")
    (tmp_path / "words.txt").write_text("\ncancer\n", encoding="ascii")
    assert "cancer" in words
