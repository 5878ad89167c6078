"""The remarks beside the form: each is made when it should be, and not otherwise."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from forms import EntryData, FigureData, PartnerData, SourceData
from models import LinkState, SynonymGroup
from services import editing, quality
from services.quality import Severity, checks
from tests.factories import example_data, factsheet_data, make_example

PTCE = ("PTCE", "pôle territorial de coopération économique")


def codes(data: EntryData, **more) -> set[str]:
    return {check.code for check in checks(data, **more)}


def columns(**changes: str) -> dict[str, str]:
    return {**example_data().columns, **changes}


GOOD = example_data(
    columns=columns(results="En 2023, 120 voitures prêtées.", obstacles="Trouver des voitures."),
    territories=("COM-39300",),
)


def test_a_careful_example_gets_no_remark():
    assert checks(GOOD) == []


@pytest.mark.parametrize(
    "data, code, field",
    [
        pytest.param(replace(GOOD, sources=()), "no-source", "sources", id="no-source"),
        pytest.param(
            replace(GOOD, sources=(SourceData("T", "https://a.fr", is_further_reading=True),)),
            "no-source",
            "sources",
            id="further-reading-proves-nothing",
        ),
        pytest.param(
            replace(GOOD, partners=(PartnerData("A", "associations"), PartnerData("B", "associations"), PartnerData("C"))),
            "one-profile",
            "partners",
            id="one-profile",
        ),
        pytest.param(replace(GOOD, title="T" * 111), "long-title", "title", id="long-title"),
        pytest.param(replace(GOOD, summary="S" * 321), "long-summary", "summary", id="long-summary"),
        pytest.param(
            replace(GOOD, columns=columns(results="120 voitures prêtées.", obstacles="O.")),
            "figure-without-year",
            "results",
            id="number-without-year",
        ),
        pytest.param(
            replace(GOOD, columns=columns(results="12 % de plus.", obstacles="O.")),
            "figure-without-year",
            "results",
            id="rate-without-year",
        ),
        pytest.param(replace(GOOD, columns=columns(obstacles="O.")), "no-results", "results", id="no-results"),
        pytest.param(replace(GOOD, columns=columns(results="R.")), "no-obstacles", "obstacles", id="no-obstacles"),
        pytest.param(replace(GOOD, started=None), "no-start", "started", id="no-start"),
        pytest.param(replace(GOOD, territories=("REG-27",)), "vague-place", "territories", id="vague-place"),
        pytest.param(
            replace(GOOD, terms={"domain": ("a", "b", "c", "d", "e")}), "many-domains", "domains", id="many-domains"
        ),
        pytest.param(
            replace(GOOD, partners=(PartnerData("A", "associations", url="https://www.a.fr/x"), PartnerData("B", "tpe-pme")),
                    sources=(SourceData("T", "https://a.fr/bilan"),)),
            "own-sources",
            "sources",
            id="own-sources",
        ),
        pytest.param(
            factsheet_data(figures=(FigureData("Ménages", 14.0, "Insee", "E", "https://a.fr", "%", None, "France"),)),
            "figure-without-year",
            "figures-0-year",
            id="sheet-figure-without-year",
        ),
        pytest.param(
            factsheet_data(figures=(FigureData("Ménages", 14.0, "Insee", "E", "https://a.fr", "%", 2020),)),
            "figure-without-population",
            "figures-0-population",
            id="sheet-figure-without-population",
        ),
    ],
)  # fmt: skip
def test_what_is_missing_or_misleads_is_remarked_at_its_field(data: EntryData, code: str, field: str):
    assert (code, field) in {(check.code, check.field) for check in checks(data)}


@pytest.mark.parametrize(
    "text",
    [
        "Un PTCE est né.",
        "Un P.T.C.E. est né.",
    ],
)
def test_an_acronym_never_spelt_out_is_remarked_once_with_what_it_may_mean(text: str):
    data = replace(GOOD, summary=text, columns=columns(need=text, results="En 2023.", obstacles="O."))
    (found,) = [check for check in checks(data, expansions=[PTCE]) if check.code == "acronym"]
    assert found.severity is Severity.ADVICE
    assert found.text == "PTCE n’est développé nulle part : pôle territorial de coopération économique ?"


@pytest.mark.parametrize(
    "text",
    [
        "Un pôle territorial de coopération économique (PTCE) est né.",
        "Un PTCE (pôle territorial) est né.",
        "Un PTCE est né. Ce Pôle territorial de coopération économique grandit.",
        "Un TPE et la SNCF.",  # read as words by everybody
        "Le RAMEAU observe.",  # a name
        "LE PTCE EST NÉ À LONS.",  # all in capitals: nothing tells an acronym
        "En 1999, la CO2 baisse.",
    ],
)
def test_what_is_spelt_out_or_read_as_a_word_is_not_remarked(text: str):
    assert "acronym" not in codes(replace(GOOD, summary=text), expansions=[PTCE])


def test_the_gravest_remarks_come_first():
    severities = [check.severity for check in checks(replace(GOOD, sources=(), started=None, territories=("PAYS-FR",)))]
    assert severities == sorted(severities, key=list(Severity).index)
    assert severities[0] is Severity.BLOCKING


@pytest.mark.parametrize(
    "state, code",
    [
        (LinkState.DEAD, "dead-link"),
        (LinkState.MOVED, "moved-link"),
        (LinkState.OK, None),
        (LinkState.UNREACHABLE, None),
    ],
)
def test_a_link_that_leads_nowhere_any_more_is_remarked(session: Session, state: LinkState, code: str | None):
    entry = editing.get_for_edit(session, make_example(session).id)
    entry.sources[0].link_state = state
    found = {check.code: check.field for check in checks(example_data(), entry=entry)}
    assert found.get("dead-link" if code == "dead-link" else "moved-link") == ("sources-0-url" if code else None)


def test_the_acronyms_curators_keep_are_known(session: Session):
    session.add(SynonymGroup(code="ptce", kind="acronym", forms="\n".join(PTCE)))
    session.add(SynonymGroup(code="x", kind="equivalent", forms="a\nb"))
    assert quality.known_acronyms(session) == [PTCE]
