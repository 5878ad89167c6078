"""What is typed and not saved: kept for its author, given back, gone once saved."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from errors import Conflict, NotFound
from models import Draft, User, utc_now
from services import drafts
from tests.factories import make_example, make_user

TYPED = [("title", "Un garage"), ("need", "Sans voiture…")]


@pytest.fixture
def ines(session: Session) -> User:
    return make_user(session, email="ines@exemple.fr", name="Inès")


def keep(session: Session, user: User, token: str, *, entry_id: int | None = None, **changes) -> Draft:
    return drafts.keep(session, user, token, changes.pop("typed", TYPED), form="example", entry_id=entry_id, **changes)


def test_what_is_kept_comes_back_as_it_was_typed(session: Session, ines: User):
    token = drafts.new_token()
    keep(session, ines, token)
    session.expire_all()
    assert [tuple(pair) for pair in drafts.get(session, ines, token).fields] == TYPED


def test_a_page_keeps_one_state_the_last_one(session: Session, ines: User):
    token = drafts.new_token()
    keep(session, ines, token, typed=[("title", "A")])
    keep(session, ines, token, typed=[("title", "B")])
    assert session.scalar(select(func.count(Draft.id))) == 1
    assert drafts.get(session, ines, token).fields == [["title", "B"]]


def test_nobody_else_reads_writes_or_erases_it(session: Session, ines: User):
    token = drafts.new_token()
    keep(session, ines, token)
    other = make_user(session, email="autre@exemple.fr")
    for attempt in (
        lambda: drafts.get(session, other, token),
        lambda: keep(session, other, token),
        lambda: drafts.discard(session, other, token),
        lambda: drafts.claim(session, other, token, form="example"),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert drafts.unsaved(session, other, form="example", entry_id=None) == []


def test_the_unsaved_of_an_entry_and_of_new_ones_are_told_apart_newest_first(session: Session, ines: User):
    entry = make_example(session)
    old, new, of_entry = (drafts.new_token() for _ in range(3))
    keep(session, ines, old, now=utc_now() - timedelta(hours=1))
    keep(session, ines, new)
    keep(session, ines, of_entry, entry_id=entry.id)
    assert [draft.token for draft in drafts.unsaved(session, ines, form="example", entry_id=None)] == [new, old]
    assert [draft.token for draft in drafts.unsaved(session, ines, form="example", entry_id=entry.id)] == [of_entry]
    assert drafts.unsaved(session, ines, form="resource", entry_id=None) == []


def test_saving_a_page_forgets_it_and_what_was_left_of_the_entry_elsewhere(session: Session, ines: User):
    entry = make_example(session)
    here, elsewhere = drafts.new_token(), drafts.new_token()
    keep(session, ines, elsewhere, entry_id=entry.id)
    drafts.settle(session, drafts.claim(session, ines, here, form="example"), entry.id)
    assert drafts.unsaved(session, ines, form="example", entry_id=entry.id) == []
    assert drafts.saved_as(session, ines, here) == entry.id


@pytest.mark.parametrize("was_kept", [True, False])
def test_a_page_is_saved_once(session: Session, ines: User, was_kept: bool):
    token = drafts.new_token()
    if was_kept:
        keep(session, ines, token)
    drafts.claim(session, ines, token, form="example")
    with pytest.raises(Conflict):
        drafts.claim(session, ines, token, form="example")


def test_an_echo_that_comes_after_the_save_revives_nothing(session: Session, ines: User):
    token = drafts.new_token()
    drafts.claim(session, ines, token, form="example")
    keep(session, ines, token)
    with pytest.raises(NotFound):
        drafts.get(session, ines, token)


def test_what_is_older_than_two_months_goes(session: Session, ines: User):
    old = drafts.new_token()
    keep(session, ines, old, now=utc_now() - drafts.KEPT_FOR - timedelta(days=1))
    keep(session, ines, drafts.new_token())
    with pytest.raises(NotFound):
        drafts.get(session, ines, old)


@pytest.mark.parametrize("text", ["", "court", "a" * 65, "../../etc/passwd-et-la-suite", "é" * 20])
def test_what_names_no_page_of_ours_is_not_a_token(text: str):
    assert not drafts.is_token(text)
    assert drafts.is_token(drafts.new_token())
