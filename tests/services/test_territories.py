"""Places by code, name, number and postcode, what contains them and what they contain; territories alike."""

from collections.abc import Iterable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from errors import NotFound
from models import Level, Status, Territory, TerritoryName
from search.text import fold_key
from services.territories import Place, ancestors, by_code, find, inside, of_level, parents, path, paths, similar
from services.territories import names as all_names
from tests.factories import make_example, make_jura, make_territory


@pytest.fixture
def places(session: Session) -> Session:
    """Communes of 1,000 inhabitants and some others, in two régions."""
    make_jura(session)
    for code, name, department, population in (
        ("COM-1", "Mille", "DEP-39", 1000),
        ("COM-2", "Double", "DEP-39", 2000),
        ("COM-3", "Plus du double", "DEP-21", 2001),
        ("COM-4", "Moitié", "DEP-21", 500),
        ("COM-5", "Moins de la moitié", "DEP-39", 499),
        ("COM-6", "Bretonne", "DEP-35", 1100),
        ("COM-7", "Sans habitants connus", "DEP-39", None),
    ):
        make_territory(session, code, name, Level.COMMUNE, department, population=population)
    make_territory(session, "EPCI-2", "CC de mille", Level.EPCI, "DEP-39", population=1000, nature="CC")
    make_territory(session, "EPCI-3", "CC pareille", Level.EPCI, "DEP-21", population=900, nature="CC")
    make_territory(session, "EPCI-4", "Métropole de mille", Level.EPCI, "DEP-21", population=1000, nature="METRO")
    return session


def names(session: Session, code: str, **options: bool) -> list[str]:
    return [one.place.name for one in similar(session, code, **options)]


def test_half_to_twice_the_inhabitants_at_the_same_level_nearest_first(places: Session):
    assert names(places, "COM-1") == ["Bretonne", "Double", "Moitié"]


def test_nature_must_be_the_same(places: Session):
    assert names(places, "EPCI-2") == ["CC pareille"]


def test_the_region_may_be_wanted_or_refused(places: Session):
    assert names(places, "COM-1", same_region=True) == ["Double", "Moitié"]
    assert names(places, "COM-1", same_region=False) == ["Bretonne"]
    assert [one.is_same_region for one in similar(places, "COM-1")] == [False, True, True]


def test_only_published_entries_count(places: Session):
    make_example(places, territories=("COM-2",))
    make_example(places, title="Brouillon", territories=("COM-6",), status=Status.DRAFT)
    assert [(one.place.name, one.entries) for one in similar(places, "COM-1", with_entries=True)] == [("Double", 1)]


def test_a_territory_without_population_has_none_alike(places: Session):
    assert not similar(places, "COM-7")
    assert not similar(places, "COM-0")


@pytest.fixture
def jura(session: Session) -> Session:
    """France, two régions, three départements, a grouping over two of them, three communes, some other names."""
    make_jura(session)
    lons = session.scalars(select(Territory).where(Territory.code == "COM-39300")).one()
    lons.postcodes = "39000 39570"
    others = [("COM-39300", "Le Saunier", True), ("DEP-39", "Franche-Comté", True), ("DEP-21", "Bourgogne", True)]
    for code, name, is_former in others:
        id = session.scalar(select(Territory.id).where(Territory.code == code))
        session.add(TerritoryName(territory_id=id, name=name, folded_name=fold_key(name), is_former=is_former))
    session.flush()
    return session


def codes(places: Iterable[Place]) -> list[str]:
    return [place.code for place in places]


def test_a_place_is_found_by_its_code_with_the_number_that_readers_know(jura: Session):
    found = by_code(jura, "DEP-39")
    assert (found.name, found.level, found.number) == ("Jura", Level.DEPARTMENT, "39")


@pytest.mark.parametrize("code", ["DEP-99", "", "dep-39", "'; --"])
def test_a_code_of_no_place_is_told(jura: Session, code):
    with pytest.raises(NotFound, match="Aucun territoire"):
        by_code(jura, code)


def test_names_of_codes_leave_out_those_that_do_not_exist(jura: Session):
    assert all_names(jura, ["DEP-39", "COM-21231", "LUNE"]) == {"DEP-39": "Jura", "COM-21231": "Dijon"}
    assert all_names(jura, []) == {}


def test_what_contains_a_place_comes_widest_first(jura: Session):
    assert ancestors(jura, ["COM-39300"])["COM-39300"] == ["PAYS-FR", "REG-27", "DEP-39", "EPCI-1"]
    assert codes(path(jura, "COM-39300")) == ["PAYS-FR", "REG-27", "DEP-39", "EPCI-1"]
    assert codes(path(jura, "PAYS-FR")) == []


def test_a_grouping_over_two_departements_has_both_above_it(jura: Session):
    assert codes(path(jura, "EPCI-1")) == ["PAYS-FR", "REG-27", "DEP-21", "DEP-39"]


def test_paths_of_several_places_come_in_one_statement(jura: Session):
    found = paths(jura, ["COM-35238", "DEP-21"])
    assert {code: codes(above) for code, above in found.items()} == {
        "COM-35238": ["PAYS-FR", "REG-53", "DEP-35"],
        "DEP-21": ["PAYS-FR", "REG-27"],
    }


def test_what_is_inside_a_place_comes_by_name(jura: Session):
    assert codes(inside(jura, "REG-27", Level.DEPARTMENT)) == ["DEP-21", "DEP-39"]
    assert codes(inside(jura, "REG-27", Level.COMMUNE)) == ["COM-21231", "COM-39300"]
    assert codes(inside(jura, "DEP-35", Level.EPCI)) == []


def test_a_level_is_listed_by_name(jura: Session):
    assert codes(of_level(jura, Level.REGION)) == ["REG-27", "REG-53"]


def test_parents_tell_what_contains_each_place_of_a_level(jura: Session):
    assert parents(jura, Level.DEPARTMENT, Level.REGION) == {"DEP-39": "REG-27", "DEP-21": "REG-27", "DEP-35": "REG-53"}


@pytest.mark.parametrize(
    "text, found",
    [
        ("lons", ["COM-39300"]),
        ("  LONS-le ", ["COM-39300"]),
        ("le saunier", ["COM-39300"]),
        ("39", ["DEP-39", "COM-39300"]),
        ("39570", ["COM-39300"]),
        ("franche", ["DEP-39"]),
        ("bourgogne", ["DEP-21", "REG-27"]),
        ("jura", ["DEP-39"]),
        ("%", []),
        ("_", []),
        ("", []),
        ("atlantide", []),
    ],
)
def test_a_place_is_found_by_the_beginning_of_a_name_a_former_one_a_number_or_a_postcode(jura: Session, text, found):
    assert sorted(codes(find(jura, text))) == sorted(found)


def test_an_exact_name_comes_before_larger_places_that_only_begin_so(jura: Session):
    make_territory(jura, "COM-90000", "Dijonnet", Level.COMMUNE, "DEP-21", population=900_000)
    assert codes(find(jura, "dijon")) == ["COM-21231", "COM-90000"]
    assert codes(find(jura, "dijo", limit=1)) == ["COM-90000"]


@pytest.mark.parametrize("text", ["EPCI-2", "39", "dep-39", "dijon", "21000", "21231", "com-21231"])
def test_a_territory_is_found_by_name_code_number_or_postcode(places: Session, text: str):
    wanted = {"EPCI-2": "CC de mille", "39": "Jura", "dep-39": "Jura"}.get(text, "Dijon")
    assert wanted in [place.name for place in find(places, text)]
