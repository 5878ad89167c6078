import pytest

from search.results import WantedWord
from search.text import stem
from search.why import why

FIELDS = {"le titre": "La mobilité solidaire", "le récit": "Une association du Jura prête des voitures."}


def word(text: str, *others: str) -> WantedWord:
    return WantedWord(
        text, (stem(text),), tuple((other, tuple(stem(one) for one in other.split())) for other in others)
    )


@pytest.mark.parametrize(
    "words, sentence",
    [
        pytest.param([word("mobilite")], "« mobilite » dans le titre.", id="weightiest-field-first"),
        pytest.param([word("jura")], "« jura » dans le récit.", id="story"),
        pytest.param([word("auto", "voiture")], "« voiture » dans le récit, pour « auto ».", id="another-form"),
        pytest.param([word("mobilite"), word("train")], "« mobilite » dans le titre ; sans « train ».", id="missing"),
        pytest.param([word("train")], "", id="nothing-to-tell"),
    ],
)
def test_one_plain_sentence_says_why(words, sentence):
    assert why(words, FIELDS) == sentence


def test_the_place_is_told_when_one_was_asked_for():
    assert why([], FIELDS, places=["Jura"]) == "Territoire : Jura."
