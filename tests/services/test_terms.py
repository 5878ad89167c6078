"""Terms that curators make, rename, define and order: what it would do, what it does, and back."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from errors import Conflict, Invalid, NotFound
from forms.term import TermData
from models import FactSheet, Revision, Status, Term, TermName, User, Vocabulary, VocabularyChange
from search import Index, SearchQuery, sync
from search.intents import INTENTS
from services import editing, finding, term_edits, term_index, term_undo, terms
from services.terms import BUILT_IN, data_of
from tests.factories import SOMEBODY, factsheet_data, make_example, make_term, make_user, make_vocabularies

NOW = datetime.now(UTC)
DOMAIN = Vocabulary.DOMAIN


@pytest.fixture
def camille(session: Session) -> User:
    make_vocabularies(session)
    return make_user(session)


def term(session: Session, code: str) -> Term:
    return terms.get(
        session, session.scalars(select(Term.id).where(Term.vocabulary == DOMAIN, Term.code == code)).one()
    )


def change(session: Session, of: str, by: User, **changes: object) -> VocabularyChange | None:
    found = term(session, of)
    values = data_of(found, terms.in_use(session, DOMAIN)).as_dict() | changes
    return term_edits.update(session, found.id, TermData.from_dict(values), version=found.version, by=by)


def labels(session: Session) -> list[str]:
    return [one.label for one in terms.in_use(session, DOMAIN)]


def found_by(session: Session, index: Index, text: str = "", **facets: tuple[str, ...]) -> list[int]:
    return [hit.id for hit in finding.find(session, index, SearchQuery(text=text, facets=facets)).results.hits]


def test_a_new_term_is_the_last_of_its_list_and_offered_by_forms(session: Session, camille: User):
    made = term_edits.create(session, DOMAIN, TermData("Eau et rivières", names=("hydrologie",)), by=camille)
    assert made.code == "eau-et-rivieres"
    assert labels(session)[-1] == "Eau et rivières"


def test_a_name_that_another_term_has_is_refused_accents_and_case_aside(session: Session, camille: User):
    with pytest.raises(Invalid) as refused:
        term_edits.create(session, DOMAIN, TermData("EMPLOI"), by=camille)
    assert "existe déjà" in refused.value.messages["label"][0]
    with pytest.raises(Invalid):
        change(session, "emploi", camille, label="Mobilité")


def test_the_address_of_another_term_is_refused(session: Session, camille: User):
    with pytest.raises(Invalid) as refused:
        term_edits.create(session, DOMAIN, TermData("Travail", code="emploi"), by=camille)
    assert "code" in refused.value.messages


def test_nothing_is_added_to_an_official_list(session: Session, camille: User):
    with pytest.raises(Invalid):
        term_edits.create(session, Vocabulary.SDG, TermData("18. Autre"), by=camille)


def test_what_a_change_would_do_is_told_and_not_done(session: Session, camille: User):
    make_example(session, slug="a")
    make_example(session, slug="b", status=Status.DRAFT)
    effect = term_edits.effect(session, DOMAIN, TermData("Travail", code="travail"), term=term(session, "emploi"))
    assert (effect.reach.entries, effect.reach.published) == (2, 1)
    assert ("Nom", "Emploi", "Travail") in effect.changes
    assert (effect.old_code, effect.new_code, effect.kept_name) == ("emploi", "travail", "Emploi")
    assert term(session, "emploi").label == "Emploi"


def test_a_renamed_term_is_found_by_its_new_and_its_old_name(session: Session, camille: User, index: Index):
    entry = make_example(session, slug="a", terms={"domain": ("mobilite",), "maturity": ("deploye",)})
    sync(session, index)
    change(session, "mobilite", camille, label="Bouger sans pétrole")
    term_index.catch_up(session, index)
    assert found_by(session, index, "pétrole") == [entry.id]
    assert terms.former_names(term(session, "mobilite")) == ("Mobilite",)
    assert found_by(session, index, "Mobilite") == [entry.id]


def test_a_name_that_is_taken_back_is_no_former_name_any_more(session: Session, camille: User):
    change(session, "emploi", camille, label="Travail")
    change(session, "emploi", camille, label="Emploi")
    assert terms.former_names(term(session, "emploi")) == ("Travail",)


def test_a_new_address_keeps_the_old_one_and_the_history_of_each_entry(session: Session, camille: User, index: Index):
    entry = make_example(session, slug="a")
    sheet = editing.create(session, factsheet_data(slug="s"), by=SOMEBODY, status=Status.PUBLISHED)
    sync(session, index)
    change(session, "mobilite", camille, code="bouger")
    term_index.catch_up(session, index)
    assert found_by(session, index, domaine=("mobilite",)) == found_by(session, index, domaine=("bouger",))
    assert set(found_by(session, index, domaine=("bouger",))) == {entry.id, sheet.id}
    kept = session.scalars(select(Revision).where(Revision.entry_id == entry.id).order_by(Revision.number)).all()
    assert [one.snapshot["terms"]["domain"] for one in kept] == [["mobilite", "emploi"], ["bouger", "emploi"]]
    assert kept[-1].author_name == "Camille"
    assert session.get(FactSheet, sheet.id).subject_code == "bouger"


def test_an_entry_without_history_gets_one_with_its_new_state(session: Session, camille: User):
    entry = make_example(session, slug="a")
    session.delete(session.scalars(select(Revision)).one())
    change(session, "mobilite", camille, code="bouger")
    kept = session.scalars(select(Revision).order_by(Revision.number)).all()
    assert [one.snapshot["terms"]["domain"][0] for one in kept] == ["mobilite", "bouger"]
    session.refresh(entry)
    assert entry.version == 2


def test_an_address_that_the_program_reads_does_not_change(session: Session, camille: User):
    lead = session.scalars(select(Term).where(Term.vocabulary == Vocabulary.ROLE, Term.code == "porteur")).one()
    with pytest.raises(Invalid):
        term_edits.update(session, lead.id, TermData("Porteur", code="chef"), version=lead.version, by=camille)
    term_edits.update(session, lead.id, TermData("Chef de file"), version=lead.version, by=camille)
    assert lead.label == "Chef de file"


def test_every_code_that_the_search_reads_is_protected():
    read = {(boost.field, boost.code) for intent in INTENTS for boost in intent.boosts}
    vocabularies = {vocabulary.value: vocabulary for vocabulary in Vocabulary}
    assert [one for one in read if one[0] in vocabularies and one[1] not in BUILT_IN[vocabularies[one[0]]]] == []


def test_a_term_under_another_is_found_by_it(session: Session, camille: User, index: Index):
    entry = make_example(session, slug="a", terms={"domain": ("mobilite",)})
    sheet = editing.create(session, factsheet_data(slug="s"), by=SOMEBODY, status=Status.PUBLISHED)
    sync(session, index)
    assert found_by(session, index, domaine=("emploi",)) == []
    change(session, "mobilite", camille, broader="emploi")
    term_index.catch_up(session, index)
    assert set(found_by(session, index, domaine=("emploi",))) == {entry.id, sheet.id}


def test_a_term_cannot_stand_under_what_is_below_it(session: Session, camille: User):
    change(session, "mobilite", camille, broader="emploi")
    known = terms.in_use(session, DOMAIN)
    assert "mobilite" not in dict(terms.may_stand_under(term(session, "emploi"), known))


def test_the_order_is_that_of_the_tree(session: Session, camille: User):
    make_term(session, DOMAIN, "eau")
    change(session, "mobilite", camille, broader="emploi")
    known = terms.in_use(session, DOMAIN)
    up = terms.moved(known, term(session, "eau").id, -1)
    term_edits.reorder(session, DOMAIN, [one.id for one in up], by=camille)
    assert labels(session) == ["Eau", "Emploi", "Mobilite"]


def test_an_order_that_leaves_a_term_out_is_refused(session: Session, camille: User):
    with pytest.raises(Conflict):
        term_edits.reorder(session, DOMAIN, [term(session, "emploi").id], by=camille)


def test_a_change_over_a_newer_one_is_refused(session: Session, camille: User):
    change(session, "emploi", camille, label="Travail")
    with pytest.raises(Conflict):
        term_edits.update(session, term(session, "emploi").id, TermData("Métier", code="emploi"), version=1, by=camille)


def test_saying_the_same_changes_nothing(session: Session, camille: User):
    assert change(session, "emploi", camille) is None
    assert session.scalar(select(func.count()).select_from(VocabularyChange)) == 0


def test_a_rename_is_undone_without_a_trace_in_the_names(session: Session, camille: User):
    entry = make_example(session, slug="a")
    done = change(session, "mobilite", camille, label="Bouger", code="bouger", names=["déplacements"])
    assert done
    term_undo.undo(session, done.id, now=NOW, by=camille)
    assert (term(session, "mobilite").label, term(session, "mobilite").names) == ("Mobilite", [])
    assert session.scalar(select(Term.id).where(Term.code == "bouger")) is None
    assert session.scalars(select(TermName)).all() == []
    last = session.scalars(select(Revision).where(Revision.entry_id == entry.id).order_by(Revision.id.desc())).first()
    assert last is not None
    assert last.snapshot["terms"]["domain"] == ["mobilite", "emploi"]


def test_changes_are_undone_one_after_the_other_the_last_one_first(session: Session, camille: User):
    first = change(session, "emploi", camille, label="Travail")
    second = change(session, "emploi", camille, definition="Tout ce qui occupe.")
    assert first
    assert second
    with pytest.raises(Conflict):
        term_undo.undo(session, first.id, now=NOW, by=camille)
    term_undo.undo(session, second.id, now=NOW, by=camille)
    term_undo.undo(session, first.id, now=NOW, by=camille)
    assert (term(session, "emploi").label, term(session, "emploi").definition) == ("Emploi", "")
    assert session.scalars(select(VocabularyChange.undone_at).where(VocabularyChange.undone_at.is_(None))).all() == []


def test_a_term_that_serves_is_not_taken_back(session: Session, camille: User):
    made = term_edits.create(session, DOMAIN, TermData("Eau"), by=camille)
    done = session.scalars(select(VocabularyChange)).one()
    entry = make_example(session, slug="a", terms={"domain": (made.code,)})
    with pytest.raises(Conflict):
        term_undo.undo(session, done.id, now=NOW, by=camille)
    session.delete(entry)
    session.flush()
    term_undo.undo(session, done.id, now=NOW, by=camille)
    with pytest.raises(NotFound):
        terms.get(session, made.id)


def test_an_order_is_undone(session: Session, camille: User):
    before = labels(session)
    known = terms.in_use(session, DOMAIN)
    done = term_edits.reorder(session, DOMAIN, [one.id for one in reversed(known)], by=camille)
    assert done
    assert labels(session) != before
    term_undo.undo(session, done.id, now=NOW, by=camille)
    assert labels(session) == before


def test_nothing_is_undone_after_thirty_days_nor_twice(session: Session, camille: User):
    done = change(session, "emploi", camille, label="Travail")
    assert done
    with pytest.raises(Conflict):
        term_undo.undo(session, done.id, now=NOW + timedelta(days=31), by=camille)
    term_undo.undo(session, done.id, now=NOW, by=camille)
    with pytest.raises(Conflict):
        term_undo.undo(session, done.id, now=NOW, by=camille)


def test_counts_take_each_entry_once_whatever_the_ways_it_carries_a_term(session: Session, camille: User):
    make_example(session, slug="a")
    make_example(session, slug="b", status=Status.DRAFT)
    editing.create(session, factsheet_data(slug="s"), by=SOMEBODY, status=Status.PUBLISHED)
    of_domain = {one.term.code: one.carried for one in terms.lines(session, DOMAIN)}
    assert (of_domain["mobilite"].entries, of_domain["mobilite"].published) == (3, 2)
    of_role = {one.term.code: one.carried.entries for one in terms.lines(session, Vocabulary.ROLE)}
    assert of_role == {"porteur": 2, "partenaire": 2}
