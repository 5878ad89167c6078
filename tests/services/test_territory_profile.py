"""The profile of a territory, on a base that one can count by hand."""

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from models import Level, Territory
from search import Index, SearchQuery, rebuild
from search.facets import DOMAIN, TERRITORY
from services.territories import by_code, path
from services.territory_profile import Profile, profile
from tests.factories import make_example, make_jura, make_territory


@pytest.fixture
def base(session: Session, index: Index) -> Session:
    """Two examples in the Jura, one in Rennes, one for the whole of Bourgogne-Franche-Comté, one for France."""
    make_jura(session)
    session.execute(update(Territory).where(Territory.level == Level.DEPARTMENT).values(population=200_000))
    make_territory(session, "COM-2", "Pareille", Level.COMMUNE, "DEP-35", population=17_500)
    make_example(session, title="Un", territories=("COM-39300",), terms={"domain": ("mobilite",)})
    make_example(session, title="Deux", territories=("DEP-39",), terms={"domain": ("mobilite", "emploi")})
    make_example(session, title="Trois", territories=("COM-2",), terms={"domain": ("emploi",)})
    make_example(session, title="Quatre", territories=("REG-27",), terms={"domain": ("emploi",)})
    make_example(session, title="Cinq", territories=("PAYS-FR",), terms={"domain": ("emploi",)})
    session.flush()
    rebuild(session, index)
    return session


def of(session: Session, index: Index, code: str) -> Profile:
    counts = index.search(SearchQuery(size=1)).facets.by_code[TERRITORY.param]
    return profile(session, index, by_code(session, code), path(session, code), counts, language="fr")


def test_a_place_is_set_against_its_region_and_the_country(base: Session, index: Index):
    found = of(base, index, "COM-39300")
    assert [(one.place.code, one.total) for one in found.scales] == [("COM-39300", 1), ("REG-27", 3), ("PAYS-FR", 5)]
    domains = {line.code: line.counts for axis in found.axes if axis.facet is DOMAIN for line in axis.lines}
    assert domains["emploi"] == (0, 2, 4)
    assert domains["mobilite"] == (1, 2, 2)


def test_white_spots_are_what_nobody_speaks_of_here(base: Session, index: Index):
    (domains,) = [axis for axis in of(base, index, "COM-39300").axes if axis.facet is DOMAIN]
    assert [line.code for line in domains.white_spots] == ["emploi"]


def test_what_covers_it_is_counted_apart(base: Session, index: Index):
    assert of(base, index, "COM-39300").covering == 3  # the département, the région, the country
    assert of(base, index, "REG-27").covering == 1
    assert of(base, index, "PAYS-FR").covering == 0


def test_territories_alike_hold_entries_and_each_entry_counts_once(base: Session, index: Index):
    commune = of(base, index, "COM-39300")
    assert [(one.similar.place.code, one.inside) for one in commune.alike] == [("COM-2", 1)]
    department = of(base, index, "DEP-39")
    assert [(one.similar.place.code, one.inside) for one in department.alike] == [("DEP-35", 1)]
    assert (department.alike_total, department.least, department.most) == (1, 100_000, 400_000)


def test_the_country_has_no_wider_scale(base: Session, index: Index):
    found = of(base, index, "PAYS-FR")
    assert len(found.scales) == 1
    assert not found.alike
