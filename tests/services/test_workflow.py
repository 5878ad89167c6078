"""From draft to archive: who may do what, what is kept, who is told."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from errors import Conflict, Forbidden, Invalid, NotFound
from models import Entry, Notice, ReviewComment, Status, User, UserRole, Vocabulary
from services import editing, notices, reviewing, revisions, workflow
from services.editing import Author
from services.workflow import STEPS, Action
from tests.factories import example_data, make_term, make_user, make_vocabularies


@pytest.fixture
def ines(session: Session) -> User:
    return make_user(session, role=UserRole.CONTRIBUTOR, email="ines@exemple.fr", name="Inès")


@pytest.fixture
def camille(session: Session) -> User:
    return make_user(session, role=UserRole.CURATOR, email="camille@exemple.fr", name="Camille")


def entry_of(session: Session, author: User | None, status: Status = Status.DRAFT) -> Entry:
    make_vocabularies(session)
    return editing.create(session, example_data(), by=Author(user=author), status=status)


def told(session: Session, user: User) -> list[str]:
    return [notice.text for notice in notices.newest(session, user)]


# Who may do what, state by state; what is not listed is refused.
AUTHOR = {
    Status.DRAFT: {Action.SUBMIT},
    Status.SUBMITTED: {Action.WITHDRAW},
    Status.PUBLISHED: set(),
    Status.ARCHIVED: set(),
}
CURATOR = {
    Status.DRAFT: {Action.PUBLISH, Action.ARCHIVE},
    Status.SUBMITTED: {Action.REQUEST_CHANGES, Action.PUBLISH, Action.ARCHIVE},
    Status.PUBLISHED: {Action.UNPUBLISH, Action.ARCHIVE},
    Status.ARCHIVED: {Action.PUBLISH, Action.REOPEN},
}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("who", ["author", "curator", "stranger"])
def test_each_person_may_do_what_the_table_says_and_nothing_else(
    session: Session, ines: User, camille: User, status: Status, action: Action, who: str
):
    entry = entry_of(session, ines, status)
    stranger = make_user(session, role=UserRole.CONTRIBUTOR, email="autre@exemple.fr")
    person = {"author": ines, "curator": camille, "stranger": stranger}[who]
    allowed = {"author": AUTHOR, "curator": CURATOR, "stranger": {one: set() for one in Status}}[who][status]
    if action in allowed:
        workflow.act(session, entry.id, action, version=1, by=person, reason="Parce que.")
        assert entry.status is STEPS[action].target
        return
    with pytest.raises((Forbidden, NotFound)):
        workflow.act(session, entry.id, action, version=1, by=person, reason="Parce que.")
    assert entry.status is status


def test_a_contributor_does_not_learn_that_the_draft_of_another_exists(session: Session, ines: User, camille: User):
    entry = entry_of(session, camille)
    with pytest.raises(NotFound):
        workflow.seen_by(session, ines, entry.id)
    assert workflow.visible(session, ines, [entry.id]) == {}
    assert workflow.visible(session, camille, [entry.id]) == {entry.id: entry}


def test_submitting_tells_every_curator_and_publishing_tells_the_author(session: Session, ines: User, camille: User):
    ada = make_user(session, role=UserRole.ADMIN, email="ada@exemple.fr", name="Ada")
    gone = make_user(session, email="parti@exemple.fr", is_active=False)
    entry = entry_of(session, ines)
    sent = workflow.act(session, entry.id, Action.SUBMIT, version=1, by=ines)
    assert {notice.user.name for notice in sent.notices} == {"Camille", "Ada"}
    assert told(session, camille) == [f"Inès soumet à relecture « {entry.title} »."]
    assert told(session, gone) == []
    workflow.act(session, entry.id, Action.PUBLISH, version=2, by=ada)
    assert told(session, ines) == [f"Ada a publié « {entry.title} »."]


def test_a_request_for_changes_gives_the_entry_back_and_keeps_its_reason(session: Session, ines: User, camille: User):
    entry = entry_of(session, ines, Status.SUBMITTED)
    workflow.act(session, entry.id, Action.REQUEST_CHANGES, version=1, by=camille, reason="Ajoutez une source.")
    assert entry.status is Status.DRAFT
    assert workflow.may_edit(ines, entry)
    assert told(session, ines) == [f"Camille demande des changements sur « {entry.title} » : Ajoutez une source."]
    (kept,) = reviewing.comments(session, entry.id)
    assert (kept.author_name, kept.action, kept.text) == ("Camille", "request-changes", "Ajoutez une source.")
    assert revisions.of_entry(session, entry.id)[0].comment == "Ajoutez une source."


@pytest.mark.parametrize("action", [action for action, step in STEPS.items() if step.needs_reason])
def test_what_takes_something_away_says_why(session: Session, ines: User, camille: User, action: Action):
    entry = entry_of(session, ines, next(iter(STEPS[action].sources - {Status.DRAFT})))
    with pytest.raises(Invalid) as refused:
        workflow.act(session, entry.id, action, version=1, by=camille)
    assert "reason" in refused.value.messages
    assert entry.version == 1


def test_once_somebody_acted_nobody_else_is_asked_to(session: Session, ines: User, camille: User):
    ada = make_user(session, role=UserRole.ADMIN, email="ada@exemple.fr", name="Ada")
    entry = entry_of(session, ines)
    workflow.act(session, entry.id, Action.SUBMIT, version=1, by=ines)
    assert notices.unread_count(session, ada) == 1
    workflow.act(session, entry.id, Action.PUBLISH, version=2, by=camille)
    assert notices.unread_count(session, ada) == 0


def test_two_curators_at_once_act_once(session: Session, ines: User, camille: User):
    entry = entry_of(session, ines, Status.SUBMITTED)
    workflow.act(session, entry.id, Action.PUBLISH, version=1, by=camille)
    with pytest.raises(Conflict):
        workflow.act(session, entry.id, Action.ARCHIVE, version=1, by=camille, reason="Doublon.")


def test_what_nobody_with_an_account_sent_goes_back_to_nobody(session: Session, camille: User):
    entry = entry_of(session, None, Status.SUBMITTED)
    assert Action.REQUEST_CHANGES not in workflow.actions(camille, entry)


def test_a_save_that_changes_nothing_writes_nothing(session: Session, camille: User):
    entry = entry_of(session, camille)
    workflow.save(session, entry.id, example_data(slug=entry.slug), version=1, by=camille)
    assert (entry.version, len(revisions.of_entry(session, entry.id))) == (1, 1)
    workflow.save(session, entry.id, example_data(title="Autre"), version=1, by=camille, note="Titre plus clair")
    assert revisions.of_entry(session, entry.id)[0].comment == "Titre plus clair"


def test_the_order_of_ticks_is_no_change_but_the_main_domain_is(session: Session, camille: User):
    entry = entry_of(session, camille)
    other = {**example_data().terms, "domain": ("emploi", "mobilite")}
    workflow.save(session, entry.id, example_data(terms=other), version=1, by=camille)
    assert entry.version == 2


def test_the_order_of_domains_after_the_main_one_is_no_change(session: Session, camille: User):
    terms = {**example_data().terms, "domain": ("mobilite", "emploi", "logement")}
    make_term(session, Vocabulary.DOMAIN, "logement")
    entry = entry_of(session, camille)
    workflow.save(session, entry.id, example_data(terms=terms), version=1, by=camille)
    ticked = {**terms, "domain": ("mobilite", "logement", "emploi")}
    workflow.save(session, entry.id, example_data(terms=ticked, title="Autre"), version=2, by=camille)
    assert revisions.data_of(revisions.of_entry(session, entry.id)[0]).terms["domain"] == terms["domain"]


def test_a_remark_tells_the_author_then_those_who_take_part(session: Session, ines: User, camille: User):
    entry = entry_of(session, ines, Status.SUBMITTED)
    ada = make_user(session, role=UserRole.ADMIN, email="ada@exemple.fr", name="Ada")
    reviewing.comment(session, entry, "Quelle année ?", by=camille)
    reviewing.comment(session, entry, "2019.", by=ines)
    assert told(session, ines) == [f"Camille écrit à propos de « {entry.title} » : Quelle année ?"]
    assert told(session, camille) == [f"Inès écrit à propos de « {entry.title} » : 2019."]
    assert told(session, ada) == []


def test_the_first_remark_of_an_author_tells_every_curator(session: Session, ines: User, camille: User):
    entry = entry_of(session, ines, Status.SUBMITTED)
    reviewing.comment(session, entry, "Une question.", by=ines)
    assert len(told(session, camille)) == 1


def test_a_notice_is_read_with_its_entry_or_with_all_the_others(session: Session, ines: User, camille: User):
    first, second = entry_of(session, ines), entry_of(session, ines)
    for entry in (first, second):
        workflow.act(session, entry.id, Action.SUBMIT, version=1, by=ines)
    assert notices.read(session, camille, entry_id=first.id)
    assert not notices.read(session, camille, entry_id=first.id)
    assert notices.unread_count(session, camille) == 1
    notices.read(session, camille)
    assert notices.unread_count(session, camille) == 0


def test_a_very_long_reason_makes_a_notice_that_fits(session: Session, ines: User, camille: User):
    entry = entry_of(session, ines, Status.SUBMITTED)
    workflow.act(session, entry.id, Action.REQUEST_CHANGES, version=1, by=camille, reason="é" * 4000)
    assert session.scalar(select(Notice.text).where(Notice.user_id == ines.id)).endswith("…")
    assert len(session.scalar(select(ReviewComment.text))) == 4000
