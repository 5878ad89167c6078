"""The pickers of the desk: places by name, number or postcode, organisations by name or acronym."""

import pytest
from sqlalchemy.orm import Session

from forms import PartnerData
from models import Level, Status
from search import Index
from services import picking
from tests.factories import make_example, make_jura, make_territory


@pytest.fixture
def places(session: Session, index: Index):
    """A picker over the Jura, and two communes of one name."""
    make_jura(session)
    make_territory(session, "DEP-93", "Seine-Saint-Denis", Level.DEPARTMENT, "PAYS-FR")
    make_territory(session, "COM-93066", "Saint-Denis", Level.COMMUNE, "DEP-93", population=112_000, postcodes="93200")
    make_territory(session, "COM-97411", "Saint-Denis", Level.COMMUNE, population=153_000, postcodes="97400")
    return lambda text, **more: picking.find_places(session, index, text, **more)


@pytest.mark.parametrize(
    "typed, code",
    [
        # By name, whole or begun, at the start of any word, whatever the accents.
        ("lons", "COM-39300"),
        ("Saunier", "COM-39300"),
        ("cote d'or", "DEP-21"),
        ("entre-deux", "EPCI-1"),
        # By number: code, postcode, département.
        ("39300", "COM-39300"),
        ("com-39300", "COM-39300"),
        ("21000", "COM-21231"),
        ("39", "DEP-39"),
        # Misspelt.
        ("lons le sonier", "COM-39300"),
        ("renes", "COM-35238"),
    ],
)
def test_a_place_is_found(places, typed: str, code: str):
    assert code in [place.code for place in places(typed)]


def test_the_largest_of_two_namesakes_comes_first_and_a_number_tells_them_apart(places):
    assert [place.code for place in places("saint-denis")][:2] == ["COM-97411", "COM-93066"]
    assert places("saint-denis 93")[0].code == "COM-93066"


def test_a_place_says_what_tells_it_from_its_namesakes(places):
    assert places("dijon")[0].detail == "commune, Côte-d'Or, 21000"
    assert places("jura")[0].detail == "département, Bourgogne-Franche-Comté"


@pytest.mark.parametrize("typed", ["", "   ", "zzzzzzzz", "'", "%", "\x00"])
def test_what_is_no_place_finds_none(places, typed: str):
    assert places(typed) == []


def test_chosen_codes_are_told_in_order_even_when_they_are_no_place(session: Session, places):
    told = picking.places_of(session, ["COM-21231", "COM-0", "DEP-39"])
    assert [(place.name, place.detail) for place in told] == [
        ("Dijon", "commune"),
        ("COM-0", "code inconnu"),
        ("Jura", "département"),
    ]


@pytest.fixture
def organisations(session: Session):
    """One organisation of a published example, one of a draft."""
    make_example(session)
    make_example(session, status=Status.DRAFT, partners=(PartnerData("Atelier du draft", "associations", "porteur"),))
    make_example(
        session,
        partners=(
            PartnerData("Union des garages", "associations", "porteur", acronym="UDG", url="https://exemple.fr"),
            PartnerData("Garage du Lac", "tpe-pme", "partenaire"),
        ),
    )


@pytest.mark.parametrize(
    "typed, name", [("gara", "Garage du Lac"), ("lac", "Garage du Lac"), ("udg", "Union des garages")]
)
def test_an_organisation_is_found_by_the_start_of_a_word_or_its_acronym(
    session: Session, organisations, typed: str, name: str
):
    found = picking.find_organisations(session, typed, with_drafts=False)
    assert name in [choice.name for choice in found]


def test_an_organisation_says_its_profile_and_its_published_entries(session: Session, organisations):
    (found,) = picking.find_organisations(session, "garage du lac", with_drafts=False)
    assert (found.profile, found.entries) == ("tpe-pme", 2)


@pytest.mark.parametrize("with_drafts", [True, False])
def test_the_organisation_of_a_draft_is_known_to_curators_only(session: Session, organisations, with_drafts: bool):
    assert bool(picking.find_organisations(session, "atelier", with_drafts=with_drafts)) is with_drafts
    assert bool(picking.known_organisations(session, ["Atelier du draft"], with_drafts=with_drafts)) is with_drafts


def test_a_name_typed_otherwise_is_the_same_organisation(session: Session, organisations):
    found = picking.known_organisations(session, ["GARAGE  du lac", "Inconnue"], with_drafts=True)
    assert {typed: choice.name for typed, choice in found.items()} == {"GARAGE  du lac": "Garage du Lac"}


@pytest.mark.parametrize("typed", ["", "a", "%", "_", "\\"])
def test_too_little_or_odd_finds_no_organisation(session: Session, organisations, typed: str):
    assert picking.find_organisations(session, typed, with_drafts=True) == []
