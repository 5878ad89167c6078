"""The gazette by e-mail: one letter to each follower, written once, whatever is killed when; in plain text, left in one click.

As for digests, a letter is queued in the commit that moves `told_until` to the issue's date: that is all a round that was
killed needs to go on where it was. An issue waits an hour first, so that whoever published it may change their mind.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urljoin

from babel.dates import format_date
from sqlalchemy import CursorResult, exists, select, update
from sqlalchemy.orm import Session

from models import Follow, FollowTopic, GazetteIssue, utc_now
from services import gazette, mail, markdown
from services.digests import leave_address
from services.public_addresses import entry_address
from services.saving import saving

HOLD = timedelta(hours=1)
_AT_ONCE = 200

Write = Callable[[Session, GazetteIssue], "Letter"]


@dataclass(frozen=True, slots=True)
class Letter:
    """What everybody receives; the foot, with where one leaves, is each person's own."""

    subject: str
    body: str
    root: str

    def to(self, follow: Follow) -> tuple[str, dict[str, str]]:
        """The body and the headers for one follower (RFC 8058)."""
        leave = leave_address(self.root, follow.token)
        foot = (
            "\n\n--\nVous recevez ce message une fois par mois au plus, parce que vous suivez la gazette.\n"
            f"Ne plus la recevoir : {leave}\n"
        )
        return self.body + foot, {
            "List-Unsubscribe": f"<{leave}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }


def month_name(month: str) -> str:
    """The month in French: "novembre 2026"."""
    year, number = month.split("-")
    return str(format_date(date(int(year), int(number), 1), "MMMM y", locale="fr"))


def write(session: Session, issue: GazetteIssue, *, site: str, root: str) -> Letter:
    """The letter of an issue, with the entries that are published now."""
    cards = gazette.cards_of(session, [pick.entry_id for pick in issue.picks])
    told = [
        f"{card.title}\n{note or card.summary}\n{entry_address(root, card.kind, card.slug)}"
        for card, note in gazette.shown(issue, cards)
    ]
    here = urljoin(root, f"/gazette/{issue.month}")
    parts = [issue.title, markdown.to_text(issue.introduction), *told, f"Lire ce numéro en ligne : {here}"]
    return Letter(f"La gazette de {month_name(issue.month)} : {issue.title} – {site}", "\n\n".join(parts), root)


def send(open_session: mail.OpenSession, write: Write, *, now: datetime | None = None) -> int:
    """Queues the letters of the issues that are due; how many. What is already told is never told again."""
    now = now or utc_now()
    with open_session() as session:
        due = session.scalars(
            select(GazetteIssue.id)
            .where(GazetteIssue.is_public, GazetteIssue.mailed_at.is_(None), GazetteIssue.published_at <= now - HOLD)
            .order_by(GazetteIssue.published_at, GazetteIssue.id)
        ).all()
        return sum(_send_issue(session, write, issue_id, now) for issue_id in due)


def _send_issue(session: Session, write: Write, issue_id: int, now: datetime) -> int:
    issue = gazette.get(session, issue_id)
    published_at, month = issue.published_at, issue.month
    if published_at is None:
        return 0
    letter = write(session, issue)
    with saving(session):
        issue.mailing_began_at = issue.mailing_began_at or now
    queued = after = 0
    while waiting := _waiting(session, published_at, after):
        for follow_id in waiting:
            queued += _send_one(session, letter, follow_id, issue_id, published_at, f"gazette-{month}-{follow_id}")
        after = waiting[-1]
    with saving(session):
        finished = update(GazetteIssue).where(GazetteIssue.id == issue_id, GazetteIssue.is_public)
        session.execute(finished.values(mailed_at=now), execution_options={"synchronize_session": False})
    session.expire_all()
    return queued


def _waiting(session: Session, published_at: datetime, after: int) -> list[int]:
    return list(
        session.scalars(
            select(Follow.id)
            .where(Follow.topic == FollowTopic.GAZETTE, Follow.confirmed_at.is_not(None))
            .where(Follow.told_until < published_at, Follow.id > after)
            .order_by(Follow.id)
            .limit(_AT_ONCE)
        )
    )


def _send_one(
    session: Session, letter: Letter, follow_id: int, issue_id: int, published_at: datetime, key: str
) -> bool:
    """Whether a letter was queued: not when another process was faster, nor when the issue was taken back meanwhile."""
    with saving(session):
        taken = session.execute(
            update(Follow)
            .where(Follow.id == follow_id, Follow.told_until < published_at)
            .where(exists().where(GazetteIssue.id == issue_id, GazetteIssue.is_public))
            .values(told_until=published_at),
            execution_options={"synchronize_session": False},
        )
        if not isinstance(taken, CursorResult) or taken.rowcount != 1:
            return False
        follow = session.get_one(Follow, follow_id)
        body, headers = letter.to(follow)
        mail.queue(
            session, to=follow.email, subject=letter.subject, body=body, headers=headers, key=key, is_lasting=True
        )
    return True
