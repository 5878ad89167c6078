"""Following a search or the gazette by e-mail: asked, confirmed, left at once; and the weekly digests. No account, no tracking.

A digest is queued in the commit that moves `told_until`: killed before, nothing happened; killed after, the letter waits in
the outbox. So none is lost and none is written twice. The outbox gives each letter one Message-ID, so that the only doubt left
(killed between the server's yes and our forgetting the letter) ends in a second copy that mail stores recognise as the first.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.orm import Session

from errors import Invalid, NotFound
from models import Entry, Follow, FollowTopic, Kind, OutgoingMail, utc_now
from models.follow import PARAMS_MAX
from search import Index, SearchQuery, Sort
from services import finding, mail
from services.saving import saving

EVERY = timedelta(days=7)
_EARLY = timedelta(hours=2)  # a timer that fires a little earlier than last week still counts
UNCONFIRMED = timedelta(days=3)  # an address that nobody confirmed is forgotten
NEW_MAX, TOLD_MAX = 100, 20
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class New:
    """An entry that a digest tells of."""

    kind: Kind
    slug: str
    title: str
    summary: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to write: to whom, about which search, what is new in it."""

    follow: Follow
    entries: tuple[New, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Round:
    """What one round of digests did."""

    queued: int = 0
    nothing_new: int = 0


Write = Callable[[Letter], tuple[str, str, dict[str, str]]]  # subject, body, headers


def ask(session: Session, *, email: str, query: SearchQuery, label: str) -> tuple[Follow, bool]:
    """The follow of this search by this address, made when there is none; and whether a letter should ask to confirm it."""
    params = urlencode([pair for pair in query.at_page(1).to_params() if pair[0] not in ("tri", "taille")])
    if len(params) > PARAMS_MAX:
        raise Invalid({"email": ["Cette recherche a trop de filtres pour être suivie : retirez-en quelques-uns."]})
    return _asked(session, email, FollowTopic.SEARCH, params, label)


def ask_gazette(session: Session, *, email: str) -> tuple[Follow, bool]:
    """The same for the monthly gazette; the address may follow searches as well."""
    return _asked(session, email, FollowTopic.GAZETTE, "", "La gazette")


def _asked(session: Session, email: str, topic: FollowTopic, params: str, label: str) -> tuple[Follow, bool]:
    """One that waits is asked again after an hour at the earliest, so that nobody fills the mailbox of somebody else."""
    now = utc_now()
    forget_unconfirmed(session, now)
    found = session.scalar(select(Follow).where(Follow.email == email, Follow.topic == topic, Follow.params == params))
    if found is None:
        token = secrets.token_urlsafe(32)
        found = Follow(email=email, topic=topic, params=params, label=label[:300], token=token)
        session.add(found)
        return found, True
    is_due = found.confirmed_at is None and found.asked_at < now - timedelta(hours=1)
    if is_due:
        found.asked_at = now
    return found, is_due


def forget_unconfirmed(session: Session, now: datetime) -> int:
    """Erases the addresses that nobody confirmed in time; how many."""
    done = session.execute(delete(Follow).where(Follow.confirmed_at.is_(None), Follow.asked_at < now - UNCONFIRMED))
    return int(done.rowcount)  # type: ignore[attr-defined]  # a DELETE gives a CursorResult


def get(session: Session, token: str) -> Follow:
    """The follow of this token. Raises NotFound."""
    found = session.scalar(select(Follow).where(Follow.token == token))
    if found is None:
        raise NotFound("Ce suivi n'existe pas ou plus : il a été quitté, ou personne ne l'a confirmé à temps.")
    return found


def confirm(session: Session, token: str) -> Follow:
    """The follow, confirmed: what is published from now on will be told. Raises NotFound."""
    found = get(session, token)
    if found.confirmed_at is None:
        found.confirmed_at = found.told_until = utc_now()
    return found


def leave(session: Session, token: str) -> int:
    """Forgets the follow, its address and its letters not sent yet; how much else the address follows. Twice is once."""
    found = session.scalar(select(Follow).where(Follow.token == token))
    if found is None:
        return 0
    left = others(session, found)
    _forget(session, found)
    return left


def leave_all(session: Session, token: str) -> None:
    """The same for all that the address of this token follows."""
    found = session.scalar(select(Follow).where(Follow.token == token))
    if found is not None:
        for one in session.scalars(select(Follow).where(Follow.email == found.email)).all():
            _forget(session, one)


def others(session: Session, follow: Follow) -> int:
    """How much else this address follows."""
    wanted = select(func.count()).select_from(Follow).where(Follow.email == follow.email, Follow.id != follow.id)
    return session.scalar(wanted.where(Follow.confirmed_at.is_not(None))) or 0


def _forget(session: Session, follow: Follow) -> None:
    key = OutgoingMail.message_key
    own = key.startswith(f"suivi-{follow.id}-") | (key.startswith("gazette-") & key.endswith(f"-{follow.id}"))
    session.execute(delete(OutgoingMail).where(OutgoingMail.recipient == follow.email, own))
    session.delete(follow)
    session.flush()


def query_of(follow: Follow) -> SearchQuery:
    """The search that is followed."""
    return SearchQuery.from_params(parse_qsl(follow.params))


def send(open_session: mail.OpenSession, index: Index, write: Write, *, now: datetime | None = None) -> Round:
    """Queues the digest of each follow that is due; what is already told is never told again."""
    now = now or utc_now()
    queued = nothing = 0
    after = 0
    with open_session() as session, saving(session):
        forget_unconfirmed(session, now)
    while True:
        with open_session() as session:
            due = session.execute(
                select(Follow.id)
                .where(Follow.topic == FollowTopic.SEARCH, Follow.confirmed_at.is_not(None))
                .where(Follow.told_until <= now - EVERY + _EARLY, Follow.id > after)
                .order_by(Follow.id)
                .limit(_AT_ONCE)
            ).scalars().all()  # fmt: skip
            for follow_id in due:
                told = _send_one(session, index, write, follow_id, now)
                queued, nothing = queued + (told is True), nothing + (told is False)
        if not due:
            return Round(queued, nothing)
        after = due[-1]


def _send_one(session: Session, index: Index, write: Write, follow_id: int, now: datetime) -> bool | None:
    """True when a letter was queued, False when nothing is new, None when another process took it."""
    follow = session.get(Follow, follow_id)
    if follow is None:
        return None
    before = follow.told_until
    fresh = new_entries(session, index, query_of(follow), since=before, until=now)
    with saving(session):
        taken = session.execute(
            update(Follow).where(Follow.id == follow_id, Follow.told_until == before).values(told_until=now),
            execution_options={"synchronize_session": False},
        )
        if not isinstance(taken, CursorResult) or taken.rowcount != 1:
            return None
        if fresh:
            letter = Letter(follow, tuple(fresh[:TOLD_MAX]), max(0, len(fresh) - TOLD_MAX))
            subject, body, headers = write(letter)
            key = f"suivi-{follow_id}-{now:%Y%m%dT%H%M%S}"
            mail.queue(session, to=follow.email, subject=subject, body=body, headers=headers, key=key, is_lasting=True)
    session.expire_all()
    return bool(fresh)


def new_entries(session: Session, index: Index, query: SearchQuery, *, since: datetime, until: datetime) -> list[New]:
    """The entries of the search first published in this time, the latest first; three statements at most."""
    found = finding.find(session, index, query.sorted_by(Sort.NEWEST).sized(NEW_MAX))
    rows = session.execute(
        select(Entry.kind, Entry.slug, Entry.title, Entry.summary)
        .where(
            Entry.id.in_([hit.id for hit in found.results.hits]),
            Entry.published_at > since,
            Entry.published_at <= until,
        )
        .order_by(Entry.published_at.desc(), Entry.id.desc())
    )
    return [New(kind, slug, title, summary) for kind, slug, title, summary in rows]
