"""A need told in a sentence: its words of any sentence are left aside, and the domains of its best answers count."""

import pytest

from search import Index, SearchQuery
from search.documents import Document
from search.knowledge import Knowledge
from search.options import Options
from search.synonyms import Forms, Synonyms
from search.text import analyse

CARE, ENERGY = "soin", "energie"
FILLER = "Nous cherchons, trouvons, voulons, pouvons une solution dans une dizaine de mois."


def document(id: int, text: str, domain: str) -> Document:
    return Document(id, 1, (analyse(text),), codes={"domain": [domain]})


@pytest.fixture(scope="module")
def needs():
    index = Index.in_memory()
    index.knowledge = Knowledge(Synonyms([Forms(("petite enfance", "crèche"), 0.6)]), version="test")
    index.replace(
        [
            document(1, "Des médecins consultent dans un cabinet du village.", CARE),
            document(2, FILLER, ENERGY),
            *(document(id, "Un médecin et un cabinet de campagne.", CARE) for id in range(3, 8)),
            document(8, "Une turbine à la campagne, un cabinet.", ENERGY),
            document(9, "Un patient à la campagne, un cabinet.", CARE),
            *(document(id, "Une éolienne.", ENERGY) for id in range(10, 20)),
            document(20, "La petite enfance.", CARE),
        ]
    )
    yield index
    index.close()


def ids(index: Index, text: str, **options) -> list[int]:
    return [hit.id for hit in index.search(SearchQuery(text=text), options=Options(**options)).hits]


def labels(index: Index, text: str, **query) -> set[str]:
    return {word.label for word in index.search(SearchQuery(text=text, **query)).words}


SENTENCE = "nous cherchons et voulons trouver une solution : une dizaine de médecins, un cabinet au village"


def test_a_sentence_is_looked_for_by_its_subject(needs):
    assert labels(needs, SENTENCE) == {"medecins", "cabinet", "village"}
    assert 2 not in ids(needs, SENTENCE)
    assert 2 in ids(needs, SENTENCE, subject=False)


def test_the_words_of_a_short_query_were_chosen(needs):
    assert labels(needs, "solution médecins dizaine") == {"solution", "medecins", "dizaine"}


def test_a_sentence_without_a_subject_is_taken_whole(needs):
    assert {"solution", "dizaine", "mois"} <= labels(needs, "cherchons voulons trouver solution dizaine mois")


def test_a_sentence_taken_literally_keeps_all_its_words(needs):
    assert "solution" in labels(needs, SENTENCE, literal=True)


def test_a_word_of_a_known_form_is_kept_in_a_sentence(needs):
    kept = labels(needs, "nous voulons trouver des médecins, un cabinet, un village et la petite enfance")
    assert {"petite", "enfance"} <= kept


TOLD = "médecin cabinet campagne village"


def test_what_is_of_the_domain_of_the_best_answers_comes_before_its_equal(needs):
    with_it, without = ids(needs, TOLD), ids(needs, TOLD, leaning=False)
    assert with_it.index(9) < with_it.index(8)
    assert without.index(8) < without.index(9)


def test_a_few_words_lean_to_no_domain(needs):
    few = "cabinet campagne"
    assert ids(needs, few).index(8) < ids(needs, few).index(9)


def test_leaning_finds_neither_more_nor_less(needs):
    with_it, without = (needs.search(SearchQuery(text=TOLD), options=Options(leaning=on)) for on in (True, False))
    assert (with_it.total, with_it.facets) == (without.total, without.facets)
    assert with_it.group_totals == without.group_totals
