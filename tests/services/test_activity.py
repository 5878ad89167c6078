"""The log of who did what: rows that stay true when what they tell of goes, and that nobody rewrites."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Activity, utc_now
from services import activity
from services.activity import COMMAND, FAMILIES, NAMES, STRANGER, Act
from tests.factories import make_example, make_user


def rows(session: Session) -> list[Activity]:
    return list(session.scalars(select(Activity).order_by(Activity.id)))


@pytest.mark.parametrize("act", Act)
def test_each_act_has_a_name_and_a_family(act: Act):
    assert NAMES[act]
    assert act.partition(".")[0] in FAMILIES


def test_an_act_keeps_who_to_what_and_how_they_were_called(session: Session):
    camille, entry = make_user(session), make_example(session)
    activity.record(session, Act.ENTRY_ARCHIVE, by=camille, entry=entry, detail="action terminée")
    entry_id, title = entry.id, entry.title
    session.delete(entry)
    session.flush()
    (row,) = rows(session)
    assert (row.act, row.actor_id, row.actor_name) == ("entry.archive", camille.id, "Camille")
    assert (row.entry_id, row.subject, row.detail) == (entry_id, title, "action terminée")


def test_a_command_and_a_stranger_are_told_apart(session: Session):
    activity.record(session, Act.ACCOUNT_ROLE, by=None, account=make_user(session))
    activity.record(session, Act.ENTRY_PROPOSE, by=STRANGER, what="Un exemple")
    assert [row.actor_name for row in rows(session)] == [COMMAND, "Sans compte"]


def test_what_is_too_long_is_cut_and_a_line_stays_one_line(session: Session):
    activity.record(session, Act.BULK, by=None, what="é" * 300, detail="a\r\nb\0c" + "x" * 600)
    (row,) = rows(session)
    assert len(row.subject) == 200
    assert row.detail.startswith("a b c")
    assert len(row.detail) == 500


def test_a_row_is_never_changed(session: Session):
    row = activity.record(session, Act.SIGN_IN, by=make_user(session))
    session.flush()
    row.detail = "autre chose"
    with pytest.raises(TypeError, match="never changed"):
        session.flush()


def test_strangers_cannot_fill_the_log(session: Session):
    for _attempt in range(3):
        activity.record_now_and_then(session, Act.SIGN_IN_FAILED, by=STRANGER)
        session.flush()
    assert len(rows(session)) == 1


def test_purging_removes_what_is_older_and_says_so(session: Session):
    old = activity.record(session, Act.SIGN_IN, by=make_user(session))
    old.done_at = utc_now() - timedelta(days=366)
    activity.record(session, Act.SIGN_OUT, by=None)
    session.flush()
    assert activity.purge(session, days=365) == 1
    assert activity.purge(session, days=365) == 0
    session.flush()
    assert [row.act for row in rows(session)] == ["sign-in.out", "site.tidy"]
