from hypothesis import given
from hypothesis import strategies as st

from search.highlight import mark, snippet
from search.text import fold, stem, tokens

WORDS = [
    "Emploi",
    "emplois",
    "EMPLOYÉ",
    "cœur",
    "coeur",
    "Œuvre",
    "St",
    "Saint",
    "co-construction",
    "l’eau",
    "été",
    "x",
]
texts = st.lists(st.sampled_from([*WORDS, "réemploi", "de", "où", "-", ".", "…", "_emploi_"])).map(" ".join)


def marked(text: str, *words: str) -> list[str]:
    found = mark(text, frozenset(stem(fold(word)) for word in words))
    return [segment.text for segment in found.segments if segment.is_match]


def test_every_form_of_a_word_is_marked_whatever_its_accents_and_capitals():
    assert marked("L’EMPLOI, des emplois, Emploi", "emploi") == ["EMPLOI", "emplois", "Emploi"]
    assert marked("La précarité énergétique", "ENERGETIQUE") == ["énergétique"]


def test_a_word_is_marked_whole_or_not_at_all():
    assert marked("réemploi, l’emploi", "emploi") == ["emploi"]


def test_a_ligature_is_read_as_its_letters():
    assert marked("Au cœur de l’ŒUVRE, un nœud", "coeur", "oeuvre", "noeud") == ["cœur", "ŒUVRE", "nœud"]


def test_a_shortened_saint_is_marked():
    assert marked("St-Étienne et Saint Malo", "saint") == ["St", "Saint"]


def test_a_compound_is_marked_as_one_word_when_its_joined_form_is_wanted():
    assert marked("la co-construction", "coconstruction") == ["co-construction"]


@given(texts, st.sampled_from(WORDS))
def test_marks_are_the_words_that_the_analysis_finds(text, word):
    wanted = frozenset(token.stem for token in tokens(word))
    spans = {(token.start, token.end) for token in tokens(text) if token.stem in wanted}
    at, found = 0, set()
    for segment in mark(text, wanted).segments:
        found |= {(at, at + len(segment.text))} if segment.is_match else set()
        at += len(segment.text)
    assert {end for _start, end in found} <= {end for _start, end in spans}
    assert all(any(start <= one < end for start, end in found) for one, _end in spans if "-" not in text)


@given(texts, st.lists(st.sampled_from(WORDS)), st.integers(40, 300))
def test_a_snippet_is_a_stretch_of_one_of_the_texts(text, words, size):
    found = snippet([text, "Autre."], frozenset(stem(fold(word)) for word in words), size=size)
    assert found.text.removeprefix("… ").removesuffix("…") in (text or "Autre.") + "Autre."
