"""What is kept for a time only: one rule a line, all of them run by one command from a timer.

**To keep something of a person for a time**, add a rule to RULES: its words, and a function that erases what is too old and
says how many rows that was. How long is a setting (docs/settings.md) or a constant of the service that keeps it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, Protocol

from sqlalchemy import CursorResult, delete
from sqlalchemy.orm import Session

from models import Notice, OutgoingMail, SearchLog, utc_now
from services import activity, contacts, drafts, following, import_runs, proposals, reports, sign_in
from services.sign_in import Limits


class Kept(Protocol):
    """How long things are kept, by the site's settings; config.py documents each."""

    search_log_days: int
    notice_days: int
    mail_days: int
    activity_days: int
    sign_in_days: int
    sign_in_idle_hours: int

    @property
    def imports_folder(self) -> Path:
        """Where files being imported are."""
        ...


@dataclass(frozen=True, slots=True)
class Rule:
    """Erases what is too old and says how many rows that was; `title` ends "… effacées : 12"."""

    title: str
    run: Callable[[Session, Kept, datetime], int]


def _older(session: Session, column: Any, limit: Any) -> int:
    done = session.execute(delete(column.class_).where(column < limit))
    return int(done.rowcount) if isinstance(done, CursorResult) else 0


def _sign_ins(session: Session, kept: Kept, now: datetime) -> int:
    limits = Limits(timedelta(days=kept.sign_in_days), timedelta(hours=kept.sign_in_idle_hours))
    return sign_in.purge(session, limits, now=now)


RULES: Final[tuple[Rule, ...]] = (
    Rule("saisies jamais enregistrées, effacées", lambda s, _kept, now: drafts.tidy(s, now=now)),
    Rule("contacts de propositions effacés", lambda s, _kept, now: proposals.forget_expired(s, now=now)),
    Rule("propositions jamais confirmées, effacées", lambda s, _kept, now: proposals.forget_unconfirmed(s, now=now)),
    Rule("contacts de signalements effacés", lambda s, _kept, now: reports.tidy(s, now=now)),
    Rule("contacts d'organisations effacés", lambda s, _kept, now: contacts.tidy(s, now=now)),
    Rule("suivis jamais confirmés, effacés", lambda s, _kept, now: following.forget_unconfirmed(s, now)),
    Rule("recherches effacées", lambda s, kept, now: _older(s, SearchLog.day, (now - timedelta(kept.search_log_days)).date())),
    Rule("avis effacés", lambda s, kept, now: _older(s, Notice.made_at, now - timedelta(kept.notice_days))),
    Rule("lettres abandonnées, effacées", lambda s, kept, now: _older(s, OutgoingMail.written_at, now - timedelta(kept.mail_days))),
    Rule("connexions et échecs de connexion effacés", _sign_ins),
    Rule("imports terminés, effacés", lambda s, kept, now: import_runs.remove_old(s, kept.imports_folder, now=now)),
    Rule("lignes du journal effacées", lambda s, kept, now: activity.purge(s, days=kept.activity_days, now=now)),
)  # fmt: skip


def purge(session: Session, kept: Kept, *, now: datetime | None = None) -> dict[str, int]:
    """Erases all whose time is over; title → rows."""
    now = now or utc_now()
    return {rule.title: rule.run(session, kept, now) for rule in RULES}
