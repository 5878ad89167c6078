"""What a search does, over a handful of plain texts in a real index."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.enums import Level
from search import Index, SearchQuery, plain_document
from search.gazetteer import Gazetteer, PlaceRow
from search.knowledge import Knowledge
from search.options import Options
from search.synonyms import Forms, Synonyms

TEXTS = {
    1: ("La mobilité solidaire", "Des bénévoles conduisent des personnes âgées sans voiture."),
    2: ("Un garage associatif", "On y répare sa voiture ; la mobilité y est l'affaire de tous."),
    3: ("Économie sociale et solidaire", "Une coopérative de l'économie sociale et solidaire en Bretagne."),
    4: ("Mécénat de compétences", "Des salariés prêtent leur temps à des associations."),
    5: ("Une ressourcerie", "Réemploi et insertion : la co-construction d'un lieu."),
    6: ("Alimentation", "Des paniers solidaires et une cantine."),
    7: ("Numérique", "Une médiation numérique solidaire pour tous."),
}


@pytest.fixture(scope="module")
def small():
    index = Index.in_memory()
    index.replace(plain_document(id, title, body) for id, (title, body) in TEXTS.items())
    index.knowledge = Knowledge(
        Synonyms([Forms(("ESS", "économie sociale et solidaire"), 0.8), Forms(("vieux", "personnes âgées"), 0.5)]),
        Gazetteer([PlaceRow("REG-53", Level.REGION, "Bretagne", 3_000_000)]),
        "test",
    )
    yield index
    index.close()


def ids(index: Index, text: str, **options) -> list[int]:
    return [hit.id for hit in index.search(SearchQuery(text=text), options=Options(**options)).hits]


def codes(index: Index, text: str) -> set[str]:
    return {notice.code for notice in index.search(SearchQuery(text=text)).notices}


@pytest.mark.parametrize(
    "same",
    [
        pytest.param(["l'insertion", "INSERTION", "d’insertion", "insertions"], id="insertion"),
        pytest.param(["mobilite", "mobilité", "Mobilités"], id="mobilite"),
        pytest.param(["co-construction", "coconstruction", "co construction"], id="compound"),
    ],
)
def test_ways_of_writing_one_word_find_the_same(small, same):
    assert len({tuple(ids(small, text)) for text in same}) == 1
    assert ids(small, same[0])


def test_a_quoted_phrase_is_exact(small):
    assert ids(small, '"mobilité solidaire"') == [1]
    assert ids(small, '"mobilités solidaires"') == []


def test_an_excluded_word_is_not_there(small):
    assert set(ids(small, "solidaire -numérique")) == {1, 3, 6}


def test_either_word_will_do_with_ou(small):
    assert set(ids(small, "ressourcerie OU garage")) == {2, 5}


def test_an_acronym_finds_what_it_stands_for(small):
    assert ids(small, "ESS") == [3]
    assert ids(small, "ESS", synonyms=False) == []


def test_an_everyday_word_finds_the_institutional_one(small):
    assert ids(small, "vieux") == [1]


def test_a_misspelt_word_is_read_as_the_nearest_and_said(small):
    assert ids(small, "mecenat de competance")[0] == 4
    assert "corrected" in codes(small, "mecenat de competance")


def test_a_query_taken_literally_is_not_corrected(small):
    assert small.search(SearchQuery(text="competance", literal=True)).total == 0


def test_words_become_optional_when_together_they_find_too_little(small):
    assert ids(small, "garage cantine")
    assert "relaxed" in codes(small, "garage cantine")


def test_a_question_is_answered_by_its_subject(small):
    assert 1 in ids(small, "comment aider les personnes âgées ?")


def test_words_too_common_list_everything_and_say_so(small):
    assert small.search(SearchQuery(text="de la")).total == len(TEXTS)
    assert "no-word" in codes(small, "de la")


def test_a_page_beyond_the_end_is_the_last_one(small):
    results = small.search(SearchQuery(page=99, size=5))
    assert (results.page, len(results.hits)) == (2, 2)
    assert results.hits[0].rank == 6


def test_pages_follow_without_repeating(small):
    pages = [small.search(SearchQuery(text="solidaire", page=page, size=2)).hits for page in (1, 2)]
    seen = [hit.id for page in pages for hit in page]
    assert len(seen) == len(set(seen)) == 4


def test_the_exact_word_comes_before_its_other_forms(index):
    index.replace([plain_document(1, "Lieu", "Un lieu solidaire"), plain_document(2, "Lieu", "Des lieux solidaires")])
    assert ids(index, "solidaires")[0] == 2
    assert ids(index, "solidaire")[0] == 1


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=120))
def test_nothing_typed_can_fail(small, text):
    query = SearchQuery.from_params([("q", text)])
    results = small.search(query)
    assert len(results.hits) == min(results.total, query.size)
