"""What is kept for a time only: each rule erases what is too old, by the settings, and nothing else."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import FailedSignIn, Follow, ImportBatch, Kind, Notice, OutgoingMail, SearchLog, SignIn, utc_now
from services import activity, retention
from services.retention import RULES
from tests.factories import make_example, make_user

NOW = utc_now()


@pytest.fixture
def kept(tmp_path):
    return SimpleNamespace(
        search_log_days=30, notice_days=20, mail_days=10, activity_days=40, sign_in_days=14, sign_in_idle_hours=24,
        imports_folder=tmp_path,
    )  # fmt: skip


def rows_of_age(session: Session, days: float) -> None:
    """A row of everything that goes with time, that many days old."""
    then = NOW - timedelta(days=days)
    user = make_user(session, email=f"{days}@exemple.fr")
    entry = make_example(session, slug=f"fiche-{days}".replace(".", "-"))
    session.add_all(
        [
            SearchLog(day=then.date(), text="vélo", hits=1),
            Notice(user_id=user.id, entry_id=entry.id, text="…", made_at=then),
            OutgoingMail(recipient="a@exemple.fr", subject="…", body="…", written_at=then, is_lasting=True),
            SignIn(user_id=user.id, token_digest=f"{days}", started_at=then, seen_at=then),
            FailedSignIn(address_digest=f"{days}", count=1, last_at=then),
            Follow(email=f"{days}@exemple.fr", params="", label="…", token=f"{days}", asked_at=then),
            ImportBatch(token=f"{int(days)}", kind=Kind.EXAMPLE, file_name="f.csv", updated_at=then),
        ]
    )
    activity.record(session, activity.Act.BULK, by=None).done_at = then
    session.flush()


def test_what_is_too_old_goes_and_the_rest_stays(session: Session, kept):
    rows_of_age(session, 45)
    rows_of_age(session, 0.5)
    done = retention.purge(session, kept, now=NOW)
    assert {title: count for title, count in done.items() if count} == {
        "suivis jamais confirmés, effacés": 1,
        "recherches effacées": 1,
        "avis effacés": 1,
        "lettres abandonnées, effacées": 1,
        "connexions et échecs de connexion effacés": 2,
        "imports terminés, effacés": 1,
        "lignes du journal effacées": 1,
    }
    assert not any(retention.purge(session, kept, now=NOW).values())


@pytest.mark.parametrize("days, left", [(30, 1), (31, 0)])
def test_a_search_is_kept_for_as_many_days_as_the_setting_says(session: Session, kept, days: int, left: int):
    session.add(SearchLog(day=NOW.date() - timedelta(days=days), text="vélo", hits=1))
    retention.purge(session, kept, now=NOW)
    assert session.scalar(select(func.count()).select_from(SearchLog)) == left


def test_each_rule_has_words_of_its_own():
    assert len({rule.title for rule in RULES}) == len(RULES)
