"""Twins: found while typing and over the base, with reasons; what was decided is remembered."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from errors import NotFound
from forms import PartnerData, SourceData
from models import Kind, Status, TwinDecision, TwinOf, TwinPair
from services import twin_pairs, twins
from services.likeness import source_key
from tests.factories import example_data, make_example, make_jura, make_user

RETOLD = {
    "title": "Un garage solidaire répare les voitures dans le Jura",
    "partners": (PartnerData("Roue Libre", "associations", "porteur"), PartnerData("Autre", "tpe-pme", "partenaire")),
    "sources": (SourceData("Reportage", "https://tele.exemple.fr/reportage"),),
}
OTHER = {
    "title": "Une ferme accueille des écoliers",
    "partners": (
        PartnerData("Ferme du Bois", "tpe-pme", "porteur"),
        PartnerData("École", "associations", "partenaire"),
    ),
    "sources": (SourceData("Article", "https://ferme.exemple.fr/article"),),
}
PARTNERS = (PartnerData("A", "associations", "porteur"), PartnerData("B", "tpe-pme", "partenaire"))


def test_an_action_told_again_is_found_with_reasons(session: Session):
    first = make_example(session)
    (found,) = twins.likely(session, example_data(**RETOLD))
    assert found.id == first.id
    assert found.reasons[0].startswith("titres proches")
    assert "partenaire commun : Roue Libre" in found.reasons


def test_another_action_is_not(session: Session):
    make_example(session)
    assert twins.likely(session, example_data(**OTHER)) == []


def test_drafts_are_twins_too_and_archived_entries_are_not(session: Session):
    draft = make_example(session, status=Status.DRAFT)
    assert [found.id for found in twins.likely(session, example_data(**RETOLD))] == [draft.id]
    draft.status = Status.ARCHIVED
    session.flush()
    assert twins.likely(session, example_data(**RETOLD)) == []


def test_a_twin_is_found_among_more_titles_than_are_read(session: Session, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(twins, "TITLES_READ", 5)
    first = make_example(session)
    for number in range(20):
        make_example(
            session, title=f"Voitures et alliances, numéro {number}", partners=PARTNERS, sources=OTHER["sources"]
        )
    assert [found.id for found in twins.likely(session, example_data(**RETOLD))] == [first.id]


@pytest.mark.parametrize(
    "title, parts",
    [
        pytest.param("Écoles réparées : 100 % d'élèves", ["cole"], id="letters without accents"),
        pytest.param("Un garage à Lons", ["gara", "lons"], id="short words left out"),
        pytest.param("%_ 12 é", [], id="nothing to look for"),
    ],
)
def test_words_are_looked_for_without_accents_nor_endings(title: str, parts: list[str]):
    assert twins.title_parts(title) == parts


def test_an_entry_is_not_its_own_twin(session: Session):
    entry = make_example(session)
    assert twins.likely(session, example_data(), but=entry.id) == []


def test_places_in_common_are_a_reason(session: Session):
    make_jura(session)
    make_example(session, territories=("COM-39300",))
    (inside,) = twins.likely(session, example_data(**RETOLD, territories=("DEP-39",)))
    (same,) = twins.likely(session, example_data(**RETOLD, territories=("COM-39300",)))
    assert "un territoire dans l'autre" in inside.reasons
    assert "même territoire" in same.reasons
    assert same.score > inside.score


def test_twins_are_found_over_the_whole_base(session: Session):
    first = make_example(session)
    again = make_example(session, **RETOLD)
    make_example(session, **OTHER)
    (pair,) = twins.probable_pairs(session, Kind.EXAMPLE)
    assert (pair.first_id, pair.second_id) == (first.id, again.id)


def test_organisations_told_twice_are_found(session: Session):
    for name, other in (("Ville de Dole", "Roue libre"), ("Mairie de Dole", "Le Progrès")):
        partners = (PartnerData(name, "collectivites", "porteur"), PartnerData(other, "associations", "partenaire"))
        make_example(session, title=f"Avec {other}", partners=partners)
    (pair,) = twins.probable_organisations(session)
    assert pair.reasons == ("même nom, à la forme près",)


def test_not_a_twin_is_remembered(session: Session):
    make_example(session)
    make_example(session, **RETOLD)
    assert twin_pairs.refresh_all(session)["example"] == 1
    (pair,) = twin_pairs.open_pairs(session, TwinOf.ENTRY, limit=10)
    user = make_user(session)
    twin_pairs.decide(session, pair.id, TwinDecision.DISTINCT, by=user)
    assert twin_pairs.refresh_all(session)["example"] == 0
    kept = session.scalars(select(TwinPair).where(TwinPair.twin_of == TwinOf.ENTRY)).one()
    assert (kept.decision, kept.decided_by_name) == (TwinDecision.DISTINCT, user.name)


def test_a_pair_that_is_not_likely_any_more_goes(session: Session):
    make_example(session)
    again = make_example(session, **RETOLD)
    twin_pairs.refresh_all(session)
    again.status = Status.ARCHIVED
    session.flush()
    assert twin_pairs.refresh_all(session)["example"] == 0
    assert twin_pairs.open_pairs(session, TwinOf.ENTRY, limit=10) == []


def test_a_pair_that_is_gone_is_said_so(session: Session):
    with pytest.raises(NotFound):
        twin_pairs.decide(session, 404, TwinDecision.DISTINCT, by=make_user(session))


@pytest.mark.parametrize(
    "url, key",
    [
        ("https://www.exemple.fr/a/", "exemple.fr/a?"),
        ("http://exemple.fr/a", "exemple.fr/a?"),
        ("https://exemple.fr/", ""),
        ("https://exemple.fr/?id=3", "exemple.fr?id=3"),
        ("http://[", ""),
    ],
)
def test_addresses_of_one_page_have_one_key(url: str, key: str):
    assert source_key(url) == key
