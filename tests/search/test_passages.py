"""`search/` as a library on plain passages: what docs/search.md promises to who has no Flask and no database."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import Index, SearchQuery, plain_document
from search.documents import ID_MAX
from search.options import Options

PASSAGES = {
    0: ("", "Le pont fut construit en 1905 par un ingénieur lyonnais ; il relie les deux rives."),
    7: ("Un phare", "La construction du phare dura dix ans. Ses gardiens vécurent sur place jusqu'en 1990."),
    ID_MAX: ("Une gare", "La gare accueille dix mille voyageurs ; le premier train partit en 1849."),
    12: ("", ""),
}
PLAIN = Options.plain()


@pytest.fixture(scope="module")
def passages():
    index = Index.in_memory()
    index.replace(plain_document(id, title, body) for id, (title, body) in PASSAGES.items())
    yield index
    index.close()


def ids(index: Index, text: str) -> list[int]:
    return [hit.id for hit in index.search(SearchQuery(text=text, size=10), options=PLAIN).hits]


@pytest.mark.parametrize(
    "question, answer",
    [
        pytest.param("En quelle année le pont a-t-il été bâti ?", 0, id="one-word-in-common"),
        pytest.param("Qui a construit le pont de la ville sur le fleuve, et quand fut-il ouvert ?", 0, id="long"),
        pytest.param("Combien d'années fallut-il pour construire le phare ?", 7, id="another-word-of-the-family"),
        pytest.param("combien de voyageurs prennent le train a la gare", ID_MAX, id="the-largest-id"),
        pytest.param("Que sont les « gardiens du phare » ?", 7, id="quotes-are-not-operators"),
        pytest.param("phare -gardiens", 7, id="a-dash-excludes-nothing"),
    ],
)
def test_a_plain_question_finds_its_passage_first(passages, question, answer):
    assert ids(passages, question)[0] == answer


def test_passages_that_hold_some_of_the_words_follow(passages):
    assert set(ids(passages, "le pont, le phare et la gare")) == {0, 7, ID_MAX}


def test_scores_go_down(passages):
    scores = [hit.score for hit in passages.search(SearchQuery(text="le phare de la gare"), options=PLAIN).hits]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] > 0


def test_a_word_said_twice_counts_once(passages):
    once, twice = (
        passages.search(SearchQuery(text=text), options=PLAIN).hits[0].score for text in ("phare", "phare phare phares")
    )
    assert once == pytest.approx(twice, rel=0.3)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=400))
def test_any_question_is_answered_without_failing(passages, text):
    results = passages.search(SearchQuery(text=text, size=10), options=PLAIN)
    assert len(results.hits) == min(10, results.total)


@pytest.mark.parametrize("id", [-1, ID_MAX + 1, "a", 1.5, None])
def test_an_id_the_index_cannot_keep_is_refused_with_the_reason(id):
    with pytest.raises(ValueError, match="whole number"):
        plain_document(id, "", "")


def test_thousands_of_passages_go_in_one_call():
    index = Index.in_memory()
    index.replace(plain_document(number, "", f"passage numéro {number}") for number in range(3000))
    assert ids(index, "numéro 2999")[0] == 2999
    index.close()
