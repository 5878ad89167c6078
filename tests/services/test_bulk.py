import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from errors import IndexUnavailable
from models import Entry, Revision, Status, User, UserRole
from search import Index, SearchQuery, check
from services import bulk, workflow
from services.bulk import Chosen
from services.workflow import Action
from tests.factories import example_data, make_user, make_vocabularies


@pytest.fixture
def curator(session: Session) -> User:
    return make_user(session)


@pytest.fixture
def entries(session: Session, curator: User) -> list[Entry]:
    """Three drafts: the second lacks what publication wants."""
    make_vocabularies(session)
    whole = [workflow.create(session, example_data(title=f"Garage {number}"), by=curator) for number in range(2)]
    lacking = workflow.create(session, example_data(title="Sans source", sources=()), by=curator)
    session.commit()
    return [whole[0], lacking, whole[1]]


def chosen(entries: list[Entry]) -> list[Chosen]:
    return [Chosen(entry.id, entry.version) for entry in entries]


def test_what_can_be_done_is_done_and_the_rest_is_told(session: Session, index: Index, curator: User, entries):
    split = bulk.carry_out(session, index, chosen(entries), Action.PUBLISH, by=curator)
    assert [item.title for item in split.done] == ["Garage 0", "Garage 1"]
    assert [(item.title, item.why) for item in split.refused] == [
        ("Sans source", "Une fiche publiée a au moins une source.")
    ]
    session.expire_all()
    assert [entry.status for entry in entries] == [Status.PUBLISHED, Status.DRAFT, Status.PUBLISHED]


def test_what_was_refused_is_left_as_it_was(session: Session, index: Index, curator: User, entries):
    bulk.carry_out(session, index, chosen(entries), Action.PUBLISH, by=curator)
    session.expire_all()
    assert entries[1].version == 1
    assert session.scalars(select(Revision.number).where(Revision.entry_id == entries[1].id)).all() == [1]


def test_what_was_published_together_is_found_at_once(session: Session, index: Index, curator: User, entries):
    bulk.carry_out(session, index, chosen(entries), Action.PUBLISH, by=curator)
    found = {hit.id for hit in index.search(SearchQuery(text="garage")).hits}
    assert found == {entries[0].id, entries[2].id}
    assert check(session, index).agrees
    done = [Chosen(entries[0].id, 2)]
    bulk.carry_out(session, index, done, Action.UNPUBLISH, by=curator, reason="À revoir.")
    assert {hit.id for hit in index.search(SearchQuery(text="garage")).hits} == {entries[2].id}


def test_what_the_index_could_not_be_told_stands_and_is_said(
    session: Session, index: Index, curator, entries, monkeypatch
):
    def refuse(*_args, **_kwargs):
        raise IndexUnavailable("occupé")

    monkeypatch.setattr(index, "replace", refuse)
    split = bulk.carry_out(session, index, chosen(entries), Action.PUBLISH, by=curator)
    assert (len(split.done), split.is_found_late) == (2, True)


def test_an_entry_saved_meanwhile_is_refused(session: Session, index: Index, curator: User, entries):
    stale = [Chosen(entries[0].id, 7), Chosen(entries[2].id, 1)]
    assert [item.title for item in bulk.plan(session, curator, stale, Action.PUBLISH).refused] == ["Garage 0"]
    split = bulk.carry_out(session, index, stale, Action.PUBLISH, by=curator)
    assert [item.title for item in split.done] == ["Garage 1"]
    assert "quelqu'un d'autre" in split.refused[0].why


def test_an_action_that_wants_a_reason_does_nothing_without(session: Session, index: Index, curator: User, entries):
    split = bulk.carry_out(session, index, chosen(entries), Action.ARCHIVE, by=curator)
    assert not split.done
    assert (
        len(bulk.carry_out(session, index, chosen(entries), Action.ARCHIVE, by=curator, reason="Doublons.").done) == 3
    )


def test_what_a_person_may_not_see_is_neither_touched_nor_told(session: Session, index: Index, entries):
    sam = make_user(session, role=UserRole.CONTRIBUTOR, email="sam@exemple.fr")
    session.commit()
    nothing = bulk.Split((), ())
    assert bulk.plan(session, sam, chosen(entries), Action.SUBMIT) == nothing
    assert bulk.carry_out(session, index, chosen(entries), Action.SUBMIT, by=sam) == nothing


def test_the_plan_says_which_states_allow_it_and_writes_nothing(session: Session, index: Index, curator: User, entries):
    bulk.carry_out(session, index, chosen(entries[:1]), Action.PUBLISH, by=curator)
    asked = [Chosen(entries[0].id, 2), Chosen(entries[2].id, 1), Chosen(999_999, 1)]
    split = bulk.plan(session, curator, asked, Action.PUBLISH)
    assert [item.title for item in split.done] == ["Garage 1"]
    assert [item.why for item in split.refused] == ["son état ne le permet pas"]
    session.expire_all()
    assert entries[2].status is Status.DRAFT
