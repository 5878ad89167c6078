"""Groups of synonyms at the desk: seen by every search at once, tried before they are saved, mined, undone."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from errors import Conflict, Invalid
from forms.synonym import SynonymData
from models import (
    CandidateDecision,
    CandidateSource,
    SearchLog,
    Status,
    SynonymCandidate,
    SynonymGroup,
    User,
    VocabularyChange,
)
from search import Index, SearchQuery, sync
from services import finding, reference, synonym_candidates, synonym_groups, term_undo
from services.synonym_preview import preview
from tests.factories import example_data, make_example, make_user

NOW = datetime.now(UTC)
TODAY = date(2026, 11, 28)


@pytest.fixture
def camille(session: Session) -> User:
    return make_user(session)


@pytest.fixture
def entries(session: Session, index: Index) -> list[int]:
    """One entry that says bicyclette, one that says vélo."""
    titles = ("La bicyclette pour tous", "Le vélo pour tous")
    made = [make_example(session, slug=f"e{place}", title=title, summary=title) for place, title in enumerate(titles)]
    sync(session, index)
    return [entry.id for entry in made]


def found_by(session: Session, index: Index, text: str) -> set[int]:
    return {hit.id for hit in finding.find(session, index, SearchQuery(text=text)).results.hits}


def test_a_new_group_is_followed_by_the_next_search_of_every_process(
    session: Session, camille: User, index: Index, entries: list[int]
):
    other_process = index.with_knowledge(index.knowledge)
    for one in (index, other_process):
        assert found_by(session, one, "vélo") == {entries[1]}
    synonym_groups.create(session, SynonymData(("vélo", "bicyclette")), by=camille)
    for one in (index, other_process):
        assert found_by(session, one, "vélo") == set(entries)


def test_a_group_out_of_service_serves_no_search_and_a_change_back_is_seen(
    session: Session, camille: User, index: Index, entries: list[int]
):
    group = synonym_groups.create(session, SynonymData(("vélo", "bicyclette")), by=camille)
    synonym_groups.enable(session, group.id, False, version=1, by=camille)
    assert found_by(session, index, "vélo") == {entries[1]}
    synonym_groups.enable(session, group.id, True, version=2, by=camille)
    assert found_by(session, index, "vélo") == set(entries)


def test_one_way_leads_from_the_first_form_only(session: Session, camille: User, index: Index, entries: list[int]):
    synonym_groups.create(session, SynonymData(("vélo", "bicyclette"), is_one_way=True), by=camille)
    assert found_by(session, index, "vélo") == set(entries)
    assert found_by(session, index, "bicyclette") == {entries[0]}


def test_the_preview_really_searches_and_changes_nothing(
    session: Session, camille: User, index: Index, entries: list[int]
):
    effects = preview(session, index, SynonymData(("vélo", "bicyclette")), group=None, searches=("vélo tous", "garage"))
    told = {one.text: (one.before, one.after, one.gained) for one in effects}
    assert told["vélo"] == (1, 2, 1)
    assert told["vélo tous"] == (1, 2, 1)
    assert [one.is_same for one in effects if one.text == "garage"] == [True]
    first = next(one for one in effects if one.text == "vélo").first
    assert [(one.id, one.before, one.after) for one in first] == [(entries[1], 1, 1), (entries[0], 0, 2)]
    assert found_by(session, index, "vélo") == {entries[1]}


def test_the_preview_is_what_the_search_then_finds(session: Session, camille: User, index: Index, entries: list[int]):
    data = SynonymData(("bicyclette", "vélo"), weight=0.5)
    effects = preview(session, index, data, group=None)
    synonym_groups.create(session, data, by=camille)
    for one in effects:
        results = finding.find(session, index, SearchQuery(text=one.text)).results
        assert [hit.id for hit in results.hits[:10]] == [moved.id for moved in one.first if moved.after]
        assert results.total == one.after


def test_the_preview_of_a_group_put_out_of_service_tells_what_is_lost(
    session: Session, camille: User, index: Index, entries: list[int]
):
    group = synonym_groups.create(session, SynonymData(("vélo", "bicyclette")), by=camille)
    effects = preview(session, index, None, group=group)
    assert {one.text: one.gained for one in effects} == {"vélo": -1, "bicyclette": -1}


@pytest.mark.parametrize("form", ["", "!!!", "sans emploi et", "de la"])
def test_a_form_that_nothing_can_be_done_with_is_refused(session: Session, camille: User, form: str):
    with pytest.raises(Invalid):
        synonym_groups.create(session, SynonymData(("chômage", form)), by=camille)


def test_a_reload_of_the_file_leaves_what_curators_did(session: Session, camille: User, tmp_path: Path):
    file = tmp_path / "synonyms.csv"
    head = "group,kind,terms,weight,note\n"
    file.write_text(f"{head}ess,acronym,ESS|économie sociale,0.8,\nado,oneway,ado|jeune,0.7,\n", encoding="utf-8")
    reference.load_synonyms(session, file)
    changed, stopped = session.scalars(select(SynonymGroup).order_by(SynonymGroup.code.desc()))
    synonym_groups.update(session, changed.id, SynonymData(("ESS", "éco sociale")), version=1, by=camille)
    synonym_groups.enable(session, stopped.id, False, version=1, by=camille)
    own = synonym_groups.create(session, SynonymData(("vélo", "bicyclette")), by=camille)
    file.write_text(f"{head}ess,acronym,ESS|autre,0.8,\nado,oneway,ado|jeune,0.2,\n", encoding="utf-8")
    reference.load_synonyms(session, file)
    session.flush()
    assert changed.forms == "ESS\néco sociale"
    assert (stopped.is_enabled, stopped.weight) == (False, 0.7)
    assert session.get(SynonymGroup, own.id) is not None


def test_a_change_over_a_newer_one_is_refused(session: Session, camille: User):
    group = synonym_groups.create(session, SynonymData(("vélo", "bicyclette")), by=camille)
    synonym_groups.update(session, group.id, SynonymData(("vélo", "bécane")), version=1, by=camille)
    with pytest.raises(Conflict):
        synonym_groups.update(session, group.id, SynonymData(("vélo", "cycle")), version=1, by=camille)


def test_changes_are_undone_the_last_one_first(session: Session, camille: User):
    group = synonym_groups.create(session, SynonymData(("vélo", "bicyclette")), by=camille)
    synonym_groups.update(session, group.id, SynonymData(("vélo", "bécane")), version=1, by=camille)
    first, second = session.scalars(select(VocabularyChange).order_by(VocabularyChange.id))
    with pytest.raises(Conflict):
        term_undo.undo(session, first.id, now=NOW, by=camille)
    term_undo.undo(session, second.id, now=NOW, by=camille)
    assert group.forms == "vélo\nbicyclette"
    term_undo.undo(session, first.id, now=NOW, by=camille)
    assert session.scalars(select(SynonymGroup)).all() == []


def test_groups_are_found_by_any_form_accents_aside_and_told_when_they_share_one(session: Session, camille: User):
    group = synonym_groups.create(session, SynonymData(("vélo", "bicyclette")), by=camille)
    assert synonym_groups.listing(session, text="VELO").groups == (group,)
    assert synonym_groups.listing(session, text="auto").total == 0
    assert synonym_groups.elsewhere(session, SynonymData(("Vélo", "cycle"))) == [(group, ["Vélo"])]


def searched(session: Session, text: str, hits: int, times: int = 1, filters: str = "", day: date = TODAY) -> None:
    session.add_all(SearchLog(day=day, text=text, hits=hits, filters=filters) for _ in range(times))


def candidates(session: Session, source: CandidateSource) -> dict[str, int]:
    rows = session.scalars(select(SynonymCandidate).where(SynonymCandidate.source == source))
    return {one.forms[0]: one.met for one in rows if one.decision is CandidateDecision.OPEN}


def test_what_is_looked_for_and_not_found_is_proposed_its_spellings_together(
    session: Session, index: Index, entries: list[int]
):
    searched(session, "trottinette", 0, times=3)
    searched(session, "Trottinétte", 0)
    searched(session, "une fois", 0)
    searched(session, "bicyclette", 0, times=4)  # found by now
    searched(session, "monocycle", 9, times=4)
    searched(session, "rollers", 0, times=4, filters="domaine=emploi")
    searched(session, "patins", 0, times=4, day=date(2024, 1, 1))
    searched(session, "x" * 300, 0, times=4)
    session.add_all(make_example(session, slug=f"b{n}", title="Bicyclette", summary="S") for n in range(3))
    sync(session, index)
    synonym_candidates.refresh(session, index, today=TODAY)
    assert candidates(session, CandidateSource.QUERY) == {"trottinette": 4}


def test_acronyms_spelt_out_in_published_entries_are_proposed_unless_a_group_has_them(
    session: Session, camille: User, index: Index
):
    prose = {
        **example_data().columns,
        "action": "Un fonds territorial emploi (FTE) et un projet alimentaire local (PAL).",
    }
    entry = make_example(session, slug="a", columns=prose)
    hidden = {**prose, "action": "Une société d'économie mixte (SEM)."}
    make_example(session, slug="b", columns=hidden, status=Status.DRAFT)
    synonym_groups.create(session, SynonymData(("PAL", "projets alimentaires locaux")), by=camille)
    synonym_candidates.refresh(session, index, today=TODAY)
    one = session.scalars(select(SynonymCandidate)).one()
    assert (one.forms, one.met, one.sample) == (["FTE", "fonds territorial emploi"], 1, [entry.id])


def test_what_was_refused_is_never_proposed_again(session: Session, camille: User, index: Index, entries: list[int]):
    searched(session, "trottinette", 0, times=3)
    synonym_candidates.refresh(session, index, today=TODAY)
    one = session.scalars(select(SynonymCandidate)).one()
    synonym_candidates.decide(session, one.id, CandidateDecision.REFUSED, by=camille)
    searched(session, "trottinette", 0, times=3)
    assert synonym_candidates.refresh(session, index, today=TODAY) == 0
    assert (one.decision, one.decided_by_name) == (CandidateDecision.REFUSED, "Camille")


def test_what_is_found_by_now_is_proposed_no_more(session: Session, camille: User, index: Index, entries: list[int]):
    searched(session, "cycle à pédales", 0, times=3)
    assert synonym_candidates.refresh(session, index, today=TODAY) == 1
    for n in range(3):
        make_example(session, slug=f"c{n}", title="Le cycle à pédales", summary="S")
    sync(session, index)
    assert synonym_candidates.refresh(session, index, today=TODAY) == 0
