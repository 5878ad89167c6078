"""Two terms made one: every entry follows, names and addresses lead on, and the way back."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from errors import Conflict, Invalid, NotFound
from forms import PartnerData
from forms.term import TermData
from models import Entry, FactSheet, Organisation, Revision, Status, Term, User, Vocabulary, VocabularyChange
from search import Index, SearchQuery, sync
from services import (
    catalog,
    editing,
    finding,
    reference,
    revisions,
    term_edits,
    term_index,
    term_merges,
    term_undo,
    terms,
)
from services.editing import Author
from services.entry_data import data_of
from tests.factories import (
    SOMEBODY,
    example_data,
    factsheet_data,
    make_example,
    make_term,
    make_user,
    make_vocabularies,
)

NOW = datetime.now(UTC)
DOMAIN = Vocabulary.DOMAIN


@pytest.fixture
def camille(session: Session) -> User:
    make_vocabularies(session)
    make_term(session, DOMAIN, "transport", "Transports")
    return make_user(session)


def term(session: Session, code: str, vocabulary: Vocabulary = DOMAIN) -> Term:
    return session.scalars(select(Term).where(Term.vocabulary == vocabulary, Term.code == code)).one()


def merge(
    session: Session, by: User, loser: str = "transport", winner: str = "mobilite", vocabulary: Vocabulary = DOMAIN
) -> VocabularyChange:
    two = term(session, loser, vocabulary), term(session, winner, vocabulary)
    versions = two[0].version, two[1].version
    return term_merges.merge(session, two[0].id, two[1].id, versions=versions, by=by)


def tagged(session: Session, slug: str, *codes: str) -> Entry:
    return make_example(session, slug=slug, terms={"domain": codes, "maturity": ("deploye",), "scale": ("local",)})


def domains(session: Session, entry: Entry) -> tuple[str, ...]:
    session.expire_all()
    return data_of(editing.get_for_edit(session, entry.id)).terms["domain"]


def found_by(session: Session, index: Index, text: str = "", **facets: tuple[str, ...]) -> set[int]:
    return {hit.id for hit in finding.find(session, index, SearchQuery(text=text, facets=facets)).results.hits}


def test_what_a_merge_would_do_is_told_and_not_done(session: Session, camille: User):
    tagged(session, "a", "transport")
    tagged(session, "b", "transport", "mobilite")
    tagged(session, "c", "mobilite")
    sheet = editing.create(session, factsheet_data(slug="s", columns=_about("transport")), by=SOMEBODY)
    effect = term_merges.effect(session, term(session, "transport").id, term(session, "mobilite").id)
    assert (effect.reach.entries, effect.both, effect.after) == (3, 1, 4)
    assert effect.sheets == ((sheet.id, sheet.title),)
    assert (effect.codes, effect.names) == (("transport",), ("Transports",))
    assert term(session, "transport").replaced_by_id is None


def _about(code: str) -> dict[str, str]:
    return {"axis": "domain", "subject_code": code, "definition": "D.", "stakes": "E.", "levers": "L."}


def test_each_entry_carries_the_winner_once_at_the_place_of_the_first_of_the_two(session: Session, camille: User):
    alone, first, last = (
        tagged(session, "a", "transport", "emploi"),
        tagged(session, "b", "transport", "emploi", "mobilite"),
        tagged(session, "c", "mobilite", "emploi", "transport"),
    )
    merge(session, camille)
    for entry in (alone, first, last):
        assert domains(session, entry) == ("mobilite", "emploi")


def test_the_history_of_each_entry_says_what_happened(session: Session, camille: User):
    entry = tagged(session, "a", "transport")
    merge(session, camille)
    last = revisions.of_entry(session, entry.id)[0]
    assert (last.number, last.author_name, last.origin) == (2, "Camille", "terms")
    assert last.comment == "Le terme « Transports » est devenu « Mobilite »"
    assert revisions.data_of(last).terms["domain"] == ("mobilite",)
    session.refresh(entry)
    assert entry.version == 2
    assert data_of(editing.get_for_edit(session, entry.id)) == revisions.data_of(last)


def test_profiles_of_partners_and_organisations_and_subjects_follow(session: Session, camille: User):
    make_term(session, Vocabulary.ACTOR, "pme", "PME")
    partners = (PartnerData("Garage", "pme", "porteur"), PartnerData("Roue libre", "associations", "partenaire"))
    entry = make_example(session, slug="a", partners=partners)
    sheet = editing.create(session, factsheet_data(slug="s", columns=_about("pme") | {"axis": "actor"}), by=SOMEBODY)
    merge(session, camille, "pme", "tpe-pme", Vocabulary.ACTOR)
    session.expire_all()
    assert data_of(editing.get_for_edit(session, entry.id)).partners[0].profile == "tpe-pme"
    garage = session.scalars(select(Organisation).where(Organisation.name == "Garage")).one()
    assert garage.profile_id == term(session, "tpe-pme", Vocabulary.ACTOR).id
    kept = session.get(FactSheet, sheet.id)
    assert kept is not None
    assert (kept.subject_code, kept.version) == ("tpe-pme", 2)


def test_entries_are_found_by_the_winner_and_by_the_losers_name_and_code(session: Session, camille: User, index: Index):
    entry = tagged(session, "a", "transport")
    sync(session, index)
    merge(session, camille)
    term_index.catch_up(session, index)
    assert found_by(session, index, domaine=("mobilite",)) == {entry.id}
    assert found_by(session, index, domaine=("transport",)) == {entry.id}
    assert found_by(session, index, "transports") == {entry.id}
    assert catalog.successor(session, DOMAIN, "transport") == "mobilite"


def test_until_the_index_is_told_the_two_are_already_found_and_counted_as_one(
    session: Session, camille: User, index: Index
):
    one, two = tagged(session, "a", "transport"), tagged(session, "b", "mobilite")
    sync(session, index)
    merge(session, camille)
    for code in ("transport", "mobilite"):
        assert found_by(session, index, domaine=(code,)) == {one.id, two.id}
    counts = finding.find(session, index, SearchQuery()).results.facets.by_code["domaine"]
    assert counts == {"mobilite": 2}


def test_a_chain_of_merges_leads_to_the_last_one(session: Session, camille: User):
    entry = tagged(session, "a", "transport")
    merge(session, camille)
    merge(session, camille, "mobilite", "emploi")
    assert catalog.successor(session, DOMAIN, "transport") == "emploi"
    assert domains(session, entry) == ("emploi",)
    assert terms.former_names(terms.get(session, term(session, "emploi").id)) == ("Mobilite", "Transports")


def test_terms_below_go_under_the_winner(session: Session, camille: User):
    below = term_edits.create(session, DOMAIN, TermData("Train", broader="transport"), by=camille)
    merge(session, camille)
    session.refresh(below)
    assert below.broader_id == term(session, "mobilite").id


def test_a_term_goes_into_one_that_was_below_it(session: Session, camille: User):
    below = term_edits.create(session, DOMAIN, TermData("Train", broader="transport"), by=camille)
    merge(session, camille, "transport", "train")
    session.refresh(below)
    assert below.broader_id is None


@pytest.mark.parametrize(
    "vocabulary, loser, winner",
    [
        pytest.param(DOMAIN, "emploi", "emploi", id="itself"),
        pytest.param(Vocabulary.SDG, "1", "8", id="official list"),
        pytest.param(Vocabulary.ROLE, "porteur", "partenaire", id="read by the program"),
    ],
)
def test_what_may_not_be_merged_is_refused(session: Session, camille: User, vocabulary, loser: str, winner: str):
    with pytest.raises(Invalid):
        merge(session, camille, loser, winner, vocabulary)


def test_terms_of_two_lists_are_not_merged(session: Session, camille: User):
    two = term(session, "emploi"), term(session, "associations", Vocabulary.ACTOR)
    with pytest.raises(Invalid):
        term_merges.merge(session, two[0].id, two[1].id, versions=(1, 1), by=camille)


def test_a_term_that_changed_since_is_not_merged(session: Session, camille: User):
    two = term(session, "transport"), term(session, "mobilite")
    with pytest.raises(Conflict):
        term_merges.merge(session, two[0].id, two[1].id, versions=(1, 7), by=camille)


def test_the_number_of_statements_does_not_grow_with_the_entries(session: Session, camille: User):
    counts = []
    for loser, number in (("transport", 2), ("eau", 12)):
        make_term(session, DOMAIN, loser)
        for place in range(number):
            tagged(session, f"{loser}-{place}", loser)
        session.flush()
        session.expire_all()
        sent: list[str] = []
        listen = lambda *args, sent=sent: sent.append(args[2])  # noqa: E731 - removed below by its identity
        event.listen(session.get_bind(), "before_cursor_execute", listen)
        merge(session, camille, loser)
        event.remove(session.get_bind(), "before_cursor_execute", listen)
        counts.append(len(sent))
    assert counts[1] <= counts[0]


def test_a_merge_is_undone_entry_by_entry_in_the_former_order(session: Session, camille: User, index: Index):
    make_term(session, Vocabulary.ACTOR, "pme", "PME")
    orders = [("transport",), ("mobilite",), ("transport", "emploi", "mobilite"), ("mobilite", "transport", "emploi")]
    entries = [tagged(session, f"e{place}", *codes) for place, codes in enumerate(orders)]
    sheet = editing.create(session, factsheet_data(slug="s", columns=_about("transport")), by=SOMEBODY)
    below = term_edits.create(session, DOMAIN, TermData("Train", broader="transport"), by=camille)
    sync(session, index)
    done = merge(session, camille)
    term_index.catch_up(session, index)
    term_undo.undo(session, done.id, now=NOW, by=camille)
    assert [domains(session, entry) for entry in entries] == orders
    session.refresh(below)
    assert below.broader_id == term(session, "transport").id
    assert session.get(FactSheet, sheet.id).subject_code == "transport"  # type: ignore[union-attr]
    assert terms.former_names(terms.get(session, term(session, "mobilite").id)) == ()
    assert [one.number for one in revisions.of_entry(session, entries[0].id)] == [3, 2, 1]
    term_index.catch_up(session, index)
    assert found_by(session, index, domaine=("transport",)) == {entries[0].id, entries[2].id, entries[3].id}


def test_profiles_come_back_too(session: Session, camille: User):
    make_term(session, Vocabulary.ACTOR, "pme", "PME")
    partners = (PartnerData("Garage", "pme", "porteur"), PartnerData("Atelier", "tpe-pme", "partenaire"))
    entry = make_example(session, slug="a", status=Status.DRAFT, partners=partners)
    done = merge(session, camille, "pme", "tpe-pme", Vocabulary.ACTOR)
    term_undo.undo(session, done.id, now=NOW, by=camille)
    session.expire_all()
    assert [one.profile for one in data_of(editing.get_for_edit(session, entry.id)).partners] == ["pme", "tpe-pme"]


def test_an_entry_that_somebody_saved_since_keeps_what_they_said(session: Session, camille: User):
    entry, other = tagged(session, "a", "transport"), tagged(session, "b", "transport")
    done = merge(session, camille)
    whole = editing.get_for_edit(session, entry.id)
    editing.update(session, entry.id, data_of(whole), version=whole.version, by=Author(user=camille))
    term_undo.undo(session, done.id, now=NOW, by=camille)
    assert (domains(session, entry), domains(session, other)) == (("mobilite",), ("transport",))


def test_a_merge_on_which_another_was_built_is_not_undone_first(session: Session, camille: User):
    first = merge(session, camille)
    second = merge(session, camille, "mobilite", "emploi")
    with pytest.raises(Conflict):
        term_undo.undo(session, first.id, now=NOW, by=camille)
    term_undo.undo(session, second.id, now=NOW, by=camille)
    term_undo.undo(session, first.id, now=NOW, by=camille)
    assert term(session, "transport").replaced_by_id is None


def test_a_merged_term_can_neither_be_changed_nor_chosen(session: Session, camille: User):
    merge(session, camille)
    with pytest.raises(NotFound):
        terms.get(session, term(session, "transport").id)


def test_a_reload_of_the_seed_brings_nothing_back(session: Session, camille: User, tmp_path: Path):
    merge(session, camille)
    records = [{"code": "transport", "label": "Transports", "synonyms": ["bus"]}, {"code": "mobilite", "label": "Mobi"}]
    file = tmp_path / "taxonomies.json"
    file.write_text(json.dumps({"vocabularies": [{"code": "domain", "terms": records}]}), encoding="utf-8")
    reference.load_taxonomies(session, file)
    assert term(session, "transport").replaced_by_id == term(session, "mobilite").id
    assert term(session, "mobilite").label == "Mobilite"


def test_an_old_version_of_an_entry_is_restored_under_the_winner(session: Session, camille: User):
    entry = tagged(session, "a", "transport")
    merge(session, camille)
    first = revisions.get(session, entry.id, 1)
    back = revisions.restorable(session, first, example_data())
    assert (back.data.terms["domain"], back.lost) == (("mobilite",), ())
    assert session.scalars(select(Revision.number)).all() == [1, 2]
