"""The figures of the coverage page, counted on a small base that one can count by hand."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from forms import PartnerData, SourceData
from models import Level, Status
from models.signals import STALE_AFTER, EvidenceLevel
from search import Index, rebuild
from search.evidence import Evidence
from services.coverage import Coverage, coverage
from tests.factories import example_data, make_example, make_jura

TODAY = date(2026, 11, 27)
TOLD = example_data().columns


@pytest.fixture
def found(session: Session, index: Index) -> Coverage:
    """Three examples, one of them in a commune of the Jura, and a draft that must not count."""
    make_jura(session)
    two = (SourceData("Un", "https://exemple.fr/1", "Le Progrès"), SourceData("Deux", "https://exemple.fr/2", "Insee"))
    local = make_example(session, title="Local", territories=("COM-39300",), sources=two,
                         columns={**TOLD, "results": "Dix emplois. L'évaluation le dit."})  # fmt: skip
    national = make_example(session, title="National", territories=("PAYS-FR", "REG-53"), started=None,
                            columns={**TOLD, "results": "Vingt emplois.", "obstacles": "Le temps."})  # fmt: skip
    make_example(
        session,
        title="Nulle part",
        partners=(
            PartnerData("Roue libre", "associations", "porteur"),
            PartnerData("Mairie", "collectivites", "partenaire"),
        ),
    )
    make_example(session, title="Brouillon", territories=("COM-35238",), status=Status.DRAFT)
    local.verified_on, national.verified_on = TODAY, TODAY - STALE_AFTER - timedelta(days=1)
    session.flush()
    rebuild(session, index)
    return coverage(session, index, today=TODAY)


def test_regions_count_examples_people_and_communes(found: Coverage):
    regions = {one.place.code: one for one in found.regions}
    assert (regions["REG-27"].examples.count, regions["REG-53"].examples.count) == (1, 1)
    assert regions["REG-27"].examples.whole == 3
    assert (regions["REG-27"].communes, regions["REG-27"].communes_named) == (2, 1)
    assert regions["REG-53"].communes_named == 0
    assert regions["REG-27"].ratio is None  # no population is known here


def test_the_widest_territory_of_an_entry_is_its_level(found: Coverage):
    assert {level: count for level, count in found.levels.items() if count} == {
        Level.COUNTRY: 1,
        Level.COMMUNE: 1,
        None: 1,
    }


def test_what_examples_do_not_tell(found: Coverage):
    assert {name: part.count for name, part in found.missing.items()} == {
        "results": 1,
        "evaluation": 2,
        "obstacles": 2,
        "transferable": 3,
        "started": 1,
    }
    assert {level: part.count for level, part in found.evidence.items() if part.count} == {
        Evidence.TOLD: 1,
        Evidence.RESULTS: 1,
        Evidence.CROSSED: 1,
    }


def test_a_declared_level_is_believed_before_what_the_words_say(session: Session, index: Index):
    speaks = {**TOLD, "results": "L'évaluation est prévue."}
    for title, level in (("Récit", EvidenceLevel.TOLD), ("Évalué", EvidenceLevel.EVALUATED), ("Non déclaré", "")):
        make_example(session, title=title, columns={**speaks, "evidence_level": level})
    make_example(session, title="Mesuré", columns={**TOLD, "evidence_level": EvidenceLevel.MEASURED})
    rebuild(session, index)
    found = coverage(session, index, today=TODAY)
    assert (found.missing["evaluation"].count, found.missing["evaluation"].whole) == (2, 4)
    assert found.evidence[EvidenceLevel.EVALUATED].count == 1
    assert found.evidence[Evidence.RESULTS].count == 1  # of the only one that nobody declared


def test_checks_by_age(found: Coverage):
    assert (found.checks.never.count, found.checks.recent.count, found.checks.stale.count) == (1, 1, 1)


def test_publishers_and_organisations_that_come_most(found: Coverage):
    assert [(one.name, one.part.count) for one in found.publishers.first] == [("Le Progrès", 3), ("Insee", 1)]
    assert found.publishers.together.count == found.publishers.together.whole == 4
    named = [(one.name, one.part.count) for one in found.organisations.first]
    assert named == [("Roue libre", 3), ("Garage du Lac", 2), ("Mairie", 1)]
    assert found.organisations.together.count == 3


def test_an_empty_base_has_shares_of_nothing(session: Session, index: Index):
    rebuild(session, index)
    empty = coverage(session, index, today=TODAY)
    assert empty.total == 0
    assert all(part.percent == 0 for part in empty.missing.values())
