from pathlib import Path

import pytest

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


def test_without_a_file_no_word_is_known():
    assert "cancer" not in FrenchWords()


def test_the_file_is_read_when_a_word_is_asked_for_and_not_before(tmp_path: Path):
    words = FrenchWords(tmp_path / "words.txt")
    (tmp_path / "words.txt").write_text("cancer\n", encoding="ascii")
    assert "cancer" in words
