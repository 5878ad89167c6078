from pathlib import Path

import pytest

from models.enums import Level
from search.gazetteer import Gazetteer, NameRow, PlaceRow, name_key
from search.places import read_places, without_words

PLACES = [
    PlaceRow("PAYS-FR", Level.COUNTRY, "France"),
    PlaceRow("REG-53", Level.REGION, "Bretagne", 3_000_000, above=("PAYS-FR",)),
    PlaceRow("REG-04", Level.REGION, "La Réunion", 870_000, above=("PAYS-FR",)),
    PlaceRow("REG-24", Level.REGION, "Centre-Val de Loire", 2_500_000, above=("PAYS-FR",)),
    PlaceRow("DEP-44", Level.DEPARTMENT, "Loire-Atlantique", 1_400_000, above=("PAYS-FR",)),
    PlaceRow("DEP-16", Level.DEPARTMENT, "Charente", 350_000, above=("PAYS-FR",)),
    PlaceRow("DEP-17", Level.DEPARTMENT, "Charente-Maritime", 650_000, above=("PAYS-FR",)),
    PlaceRow("EPCI-1", Level.EPCI, "Paris Est Marne et Bois", 500_000, above=("PAYS-FR",)),
    PlaceRow("EPCI-2", Level.EPCI, "CA du Pays de Grasse", 100_000, above=("PAYS-FR",)),
    PlaceRow("COM-37261", Level.COMMUNE, "Tours", 136_000, "37000", ("PAYS-FR", "REG-24")),
    PlaceRow("COM-44109", Level.COMMUNE, "Nantes", 320_000, "44000 44100", ("PAYS-FR", "DEP-44")),
    PlaceRow("COM-93066", Level.COMMUNE, "Saint-Denis", 113_000, "93200", ("PAYS-FR",)),
    PlaceRow("COM-97411", Level.COMMUNE, "Saint-Denis", 153_000, "97400", ("PAYS-FR", "REG-04")),
    PlaceRow("COM-42218", Level.COMMUNE, "Saint-Étienne", 173_000, "42000", ("PAYS-FR",)),
    PlaceRow("COM-1", Level.COMMUNE, "Atelier", 300, "01000", ("PAYS-FR",)),
    PlaceRow("COM-2", Level.COMMUNE, "Santes", 5_600, above=("PAYS-FR",)),
]
NAMES = [
    NameRow("REG-53", "breizh"),
    NameRow("DEP-16", "Poitou-Charentes", is_former=True),
    NameRow("DEP-17", "Poitou-Charentes", is_former=True),
]
GAZETTEER = Gazetteer(PLACES, NAMES, ambiguous=["Tours", "Nord"])
WORDS_OF_THE_BASE = {"ateli", "tour", "emploi", "numer", "sant"}


def read(text: str):
    return read_places(text, GAZETTEER, is_word=WORDS_OF_THE_BASE.__contains__)


@pytest.mark.parametrize(
    "text, codes",
    [
        pytest.param("emploi bretagne", ("REG-53",), id="region"),
        pytest.param("emploi Breizh", ("REG-53",), id="short-name"),
        pytest.param("44 vieillissement", ("DEP-44",), id="departement-number"),
        pytest.param("exemples dans le 44", ("DEP-44",), id="number-announced"),
        pytest.param("tiers lieu 44100", ("COM-44109",), id="postcode"),
        pytest.param("Paris-Est Marne & Bois", ("EPCI-1",), id="ampersand-and-hyphen"),
        pytest.param("paris est marne et bois", ("EPCI-1",), id="et"),
        pytest.param("pays de grasse", ("EPCI-2",), id="grouping-without-its-prefix"),
        pytest.param("poitou charente", ("DEP-16", "DEP-17"), id="old-region"),
        pytest.param("st etienne", ("COM-42218",), id="saint"),
        pytest.param("tiers lieu près de Tours", ("COM-37261",), id="ambiguous-but-announced"),
        pytest.param("dep 44", ("DEP-44",), id="number-after-its-short-sign"),
        pytest.param("emploi à Santes", ("COM-2",), id="a-plural-is-the-name-when-it-is-written"),
        pytest.param("emploi bretange", ("REG-53",), id="one-typo"),
        pytest.param("st denis de la reunion", ("COM-97411",), id="homonym-inside-the-place-beside-it"),
        pytest.param("logement à Saint-Denis", ("COM-97411",), id="largest-of-a-name"),
    ],
)
def test_a_place_is_read(text, codes):
    assert [reading.codes for reading in read(text).sure] == [codes]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("ODD 17", id="sdg-number"),
        pytest.param("44 habitants", id="a-count"),
        pytest.param("1000 cafés", id="a-title"),
        pytest.param("atelier partagé", id="small-commune-named-like-a-word"),
        pytest.param("tours", id="ambiguous"),
        pytest.param("centre de santé", id="a-plural-mark-away-from-a-commune"),
        pytest.param("une commune d'atelier", id="a-hamlet-after-a-sign-is-still-a-word"),
        pytest.param("la poste", id="organisation"),
        pytest.param("", id="empty"),
    ],
)
def test_a_word_is_not_taken_for_a_place(text):
    assert read(text).sure == ()


def test_an_ambiguous_name_is_offered():
    assert [reading.codes for reading in read("tours").possible] == [("COM-37261",)]


def test_places_widen_one_level_at_a_time_and_leave_the_country_out():
    assert GAZETTEER.wider("COM-44109") == [("DEP-44",)]
    assert GAZETTEER.wider("PAYS-FR") == []


def test_a_gazetteer_kept_in_a_file_answers_like_the_one_that_was_kept(tmp_path: Path):
    GAZETTEER.keep_in(tmp_path / "places")
    kept = Gazetteer.kept_in(tmp_path / "places", ambiguous=["Tours", "Nord"])
    assert list(kept.names()) == list(GAZETTEER.names())
    assert [kept.place(row.code) for row in PLACES] == PLACES
    assert [kept.named(name) for name in kept.names()] == [GAZETTEER.named(name) for name in GAZETTEER.names()]
    assert (kept.numbered("44100"), kept.is_ambiguous("tour")) == (("COM-44109",), True)


def test_an_unknown_code_has_no_place_and_lies_in_nothing():
    assert GAZETTEER.place("COM-0") is None
    assert GAZETTEER.above("") == ()
    assert GAZETTEER.numbered("00000") == ()


def test_communes_are_counted_in_all_that_contains_them():
    assert (GAZETTEER.communes_inside("DEP-44"), GAZETTEER.communes_inside("REG-53")) == (1, 0)


def test_names_that_begin_alike_come_widest_then_largest():
    assert [place.code for place in GAZETTEER.starting_with("saint", 2)] == ["COM-42218", "COM-97411"]


def test_the_words_of_a_place_are_taken_out_of_the_text():
    assert without_words("Tiers-lieu à Tours, vite", "tours") == "Tiers-lieu à , vite"


def test_a_name_key_ignores_case_accents_hyphens_et_and_plurals():
    assert name_key("Deux-Sèvres") == name_key("deux sevre")
