"""Territories alike: one rule for the whole site."""

import pytest
from sqlalchemy.orm import Session

from models import Level, Status
from services.territories import similar
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
