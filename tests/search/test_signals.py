"""The three signals: what each rule says of an entry, that the index says the same, and that no signal is guessed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from models import Catalyst, Entry, Example, Resource
from models.signals import (
    COMPLETENESS,
    EVIDENCE,
    FRESHNESS,
    RECENT_FOR,
    STALE_AFTER,
    UNDECLARED,
    Age,
    EvidenceLevel,
    Gap,
    level_rank,
    meaning_of,
)
from search import BY_PARAM, Index, SearchQuery, rebuild
from search.signals import age_of, completeness_codes, evidence_code, freshness, gaps
from services import finding
from tests.factories import UNDECLARED as NO_LEVEL
from tests.factories import example_data, make_example

TODAY = date.today()
DAY = timedelta(days=1)


def entry(*, verified: date | None = None, published: date | None = None) -> Entry:
    at = datetime(published.year, published.month, published.day, tzinfo=UTC) if published else None
    return Example(verified_on=verified, published_at=at)


@pytest.mark.parametrize(
    "verified, published, age",
    [
        pytest.param(TODAY, TODAY - 3 * STALE_AFTER, Age.RECENT, id="today"),
        pytest.param(TODAY - RECENT_FOR, None, Age.RECENT, id="six months"),
        pytest.param(TODAY - RECENT_FOR - DAY, TODAY, Age.MIDDLE, id="a day more"),
        pytest.param(TODAY - STALE_AFTER, TODAY, Age.MIDDLE, id="eighteen months"),
        pytest.param(TODAY - STALE_AFTER - DAY, TODAY, Age.STALE, id="checked long ago, published today"),
        pytest.param(None, TODAY - STALE_AFTER, Age.NEVER, id="never, published eighteen months ago"),
        pytest.param(None, TODAY - STALE_AFTER - DAY, Age.STALE, id="never, published before"),
        pytest.param(None, None, Age.NEVER, id="a draft"),
    ],
)
def test_age_is_that_of_the_last_check_else_of_the_publication(verified, published, age):
    assert age_of(entry(verified=verified, published=published), today=TODAY) is age


@given(
    st.none() | st.dates(TODAY - 2 * STALE_AFTER, TODAY),
    st.none() | st.dates(TODAY - 2 * STALE_AFTER, TODAY),
)
def test_the_bands_of_the_index_are_the_rule_of_the_page(verified, published):
    numbers = {
        "verified": verified.toordinal() if verified else 0,
        "newest": published.toordinal() if published else 0,
    }
    band = next(band for band in freshness(TODAY).bands if numbers[band.column] >= band.low)
    assert band.code == age_of(entry(verified=verified, published=published), today=TODAY)


def test_what_is_missing_is_said_and_depends_on_the_kind():
    whole = Example(results="Dix.", obstacles="Le temps.", transferable="Oui.", started=2018, territories=[object()])
    bare = Example(results="", obstacles="", transferable="Oui.", started=None, territories=[])
    assert completeness_codes(whole) == ("rien",)
    assert gaps(bare) == (Gap.RESULTS, Gap.OBSTACLES, Gap.STARTED, Gap.TERRITORY)
    assert gaps(Resource(publisher="", started=2020, territories=[object()])) == (Gap.PUBLISHER,)
    assert gaps(Catalyst(url="", started=None, territories=[object()])) == (Gap.SITE,)


def test_a_level_nobody_declared_is_not_guessed():
    bare = Example(results="Une évaluation externe a comparé deux groupes.", evidence_level="")
    assert evidence_code(bare) == UNDECLARED


def test_five_levels_from_account_to_comparison():
    assert [level_rank(level) for level in EvidenceLevel] == [1, 2, 3, 4, 5]
    assert level_rank(UNDECLARED) == level_rank("") == 0
    assert {one.code for one in EVIDENCE} == {UNDECLARED, *EvidenceLevel}


def test_every_code_has_one_meaning_in_both_languages():
    everything = (*EVIDENCE, *COMPLETENESS, *FRESHNESS)
    assert len({one.code for one in everything}) == len(everything)
    assert {*Gap, *Age} <= {one.code for one in everything}
    for one in everything:
        assert meaning_of(one.code) is one
        assert all((one.label, one.label_en, one.rule.endswith("."), one.rule_en.endswith(".")))


def test_signals_filter_and_count_like_other_facets(session: Session, index: Index):
    told = example_data().columns | NO_LEVEL
    measured = make_example(session, title="Mesurée", columns=told | {"evidence_level": "resultats-mesures"})
    checked = make_example(session, title="Vérifiée", columns=told | {"results": "Dix."})
    checked.verified_on = TODAY
    old = make_example(session, title="Ancienne")
    old.published_at = datetime.now(UTC) - STALE_AFTER - DAY
    session.flush()
    rebuild(session, index)

    def ids(**facets: str) -> set[int]:
        query = SearchQuery(facets={name: (code,) for name, code in facets.items()})
        return {hit.id for hit in finding.find(session, index, query).results.hits}

    assert ids(preuve="resultats-mesures") == {measured.id}
    assert ids(preuve=UNDECLARED) == {checked.id, old.id}
    assert ids(completude="sans-resultats") == {measured.id, old.id}
    assert ids(fraicheur="recente") == {checked.id}
    assert ids(fraicheur="a-verifier") == {old.id}
    assert ids(fraicheur="jamais", preuve=UNDECLARED) == set()
    counts = finding.find(session, index, SearchQuery(facets={"fraicheur": ("recente",)})).results.facets.by_code
    assert counts["fraicheur"] == {"recente": 1, "jamais": 1, "a-verifier": 1}  # its own choice is left aside
    assert counts["preuve"] == {UNDECLARED: 1}


def test_a_choice_that_does_not_exist_is_dropped_and_said(session: Session, index: Index):
    found = finding.find(session, index, SearchQuery(facets={"preuve": ("certaine",), "fraicheur": ("jamais",)}))
    assert found.query.facets == {"fraicheur": ("jamais",)}
    assert [notice.code for notice in found.query.notices] == ["unknown-code"]


def test_levels_are_shown_from_the_strongest_and_the_absence_last():
    assert [level_rank(one.code) for one in BY_PARAM["preuve"].meanings] == [5, 4, 3, 2, 1, 0]
