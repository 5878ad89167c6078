"""What happens when the place of a query holds too little: wider places, territories alike, then the whole country."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.enums import Level
from search import Index, SearchQuery
from search.documents import Document
from search.gazetteer import SIMILAR_RATIO, Gazetteer, PlaceRow
from search.knowledge import Knowledge
from search.text import analyse

PLACES = [
    PlaceRow("PAYS-FR", Level.COUNTRY, "France"),
    PlaceRow("REG-1", Level.REGION, "Alpilles", 3_000_000, above=("PAYS-FR",), nature="REG"),
    PlaceRow("REG-2", Level.REGION, "Vermandie", 4_000_000, above=("PAYS-FR",), nature="REG"),
    PlaceRow("REG-3", Level.REGION, "Outremonde", 3_000_000, above=("PAYS-FR",), nature="OUTRE-MER"),
    PlaceRow("COM-1", Level.COMMUNE, "Montfleury", 20_000, above=("PAYS-FR", "REG-1")),
    PlaceRow("COM-2", Level.COMMUNE, "Valbrune", 30_000, above=("PAYS-FR", "REG-2")),
    PlaceRow("COM-3", Level.COMMUNE, "Grandville", 300_000, above=("PAYS-FR", "REG-2")),
]
GAZETTEER = Gazetteer(PLACES)


def document(id: int, text: str, place: str, *above: str) -> Document:
    return Document(id, 1, (analyse(text),), codes={"territory": [place, *above], "place": [place]})


@pytest.fixture
def few(index):
    index.knowledge = Knowledge(gazetteer=GAZETTEER, version="test")
    index.replace(
        [
            document(1, "une ressourcerie", "COM-1", "REG-1", "PAYS-FR"),
            document(2, "une ressourcerie", "COM-3", "REG-2", "PAYS-FR"),
            document(3, "une ressourcerie", "COM-2", "REG-2", "PAYS-FR"),
            document(4, "une ressourcerie", "REG-1", "PAYS-FR"),
            document(5, "un jardin", "COM-1", "REG-1", "PAYS-FR"),
        ]
    )
    return index


def found(index: Index, text: str) -> tuple[list[int], set[str]]:
    results = index.search(SearchQuery(text=text))
    return [hit.id for hit in results.hits], {notice.code for notice in results.notices}


def test_the_place_comes_first_then_its_region_then_territories_alike_then_the_rest(few):
    assert found(few, "ressourcerie montfleury") == ([1, 4, 3, 2], {"alike"})


def test_what_makes_territories_alike_is_said_in_words(few):
    notices = few.search(SearchQuery(text="ressourcerie montfleury")).notices
    said = next(notice.text for notice in notices if notice.code == "alike")
    assert "même niveau, même type, de 10\u202f000 à 40\u202f000 habitants" in said


def test_a_place_alone_leads_to_places_around_and_alike_and_not_to_the_rest(few):
    ids, codes = found(few, "montfleury")
    assert ids[:2] == [5, 1] or ids[:2] == [1, 5]
    assert 3 in ids
    assert 2 not in ids
    assert "alike" in codes


def test_what_covers_the_place_answers_who_asks_for_its_catalyst(few):
    assert found(few, "qui est le catalyseur de Montfleury ?")[0][:3] != []
    assert 4 in found(few, "qui est le catalyseur de Montfleury ?")[0]


def test_overseas_is_alike_overseas_only():
    assert GAZETTEER.alike("REG-1", ["REG-2", "REG-3", "COM-1"], limit=9) == ["REG-2"]
    assert GAZETTEER.alike("PAYS-FR", ["REG-2"], limit=9) == []


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_alikeness_goes_both_ways_and_keeps_to_its_ratio(one, other):
    places = Gazetteer([PlaceRow("A", Level.COMMUNE, "A", one), PlaceRow("B", Level.COMMUNE, "B", other)])
    is_alike = bool(places.alike("A", ["B"], limit=1))
    assert is_alike == bool(places.alike("B", ["A"], limit=1))
    assert is_alike == (max(one, other) <= SIMILAR_RATIO * min(one, other))
