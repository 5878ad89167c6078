"""Signing in and out: password against lock-out, and the sign-ins under way, each revocable. Cookies are the edge's."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Result, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from errors import NotFound
from models import FailedSignIn, SignIn, User, utc_now
from services import accounts
from services.activity import STRANGER, Act, record, record_now_and_then

FAILURES_BEFORE_LOCK = 5
LOCK = timedelta(minutes=15)
SEEN_EVERY = timedelta(minutes=5)  # a page is not a write: the last visit is known to five minutes
_FORGET_FAILURES = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a sign-in lasts: since its start, and without a visit."""

    lifetime: timedelta
    idle: timedelta


def digest(secret: str) -> str:
    """What is stored of a secret drawn at random: enough to know it again, useless to whoever reads the database."""
    return hashlib.sha256(secret.encode()).hexdigest()


def authenticate(session: Session, email: str, password: str, *, now: datetime | None = None) -> User | None:
    """The active account with this address and password; None otherwise, in the same time, locked or not.

    After five failures an address, known or not, is locked for a quarter of an hour.
    """
    now = now or utc_now()
    user = accounts.by_email(session, email)
    locked = is_locked(session, email, now=now)
    is_right = accounts.is_password(user, password)
    if user is not None and is_right and user.is_active and not locked:
        accounts.keep_hash_current(user, password)
        return user
    if not locked:
        why = "mot de passe" if user is None or user.is_active else "compte fermé"
        note_failure(session, email, now, user=user, why=why)
    return None


def is_locked(session: Session, email: str, *, now: datetime | None = None) -> bool:
    """Whether this address has failed too often of late; the same for one that has no account."""
    now = now or utc_now()
    key = digest(accounts.normal_email(email))
    found = select(FailedSignIn.count).where(
        FailedSignIn.address_digest == key,
        FailedSignIn.count >= FAILURES_BEFORE_LOCK,
        FailedSignIn.last_at > now - LOCK,
    )
    return session.scalar(found) is not None


def forget_failures(session: Session, user: User) -> None:
    """Unlocks the account's address."""
    session.execute(delete(FailedSignIn).where(FailedSignIn.address_digest == digest(user.email)))


def note_failure(session: Session, email: str, now: datetime, *, user: User | None, why: str) -> None:
    """One more failure of an address that is not locked; those of a day ago are forgotten.

    The log tells each failure of an account, at most five a quarter of an hour; for addresses that have none it tells now
    and then that some are tried, never which.
    """
    _count_failure(session, email, now)
    acts = [Act.SIGN_IN_FAILED, *([Act.SIGN_IN_LOCKED] if is_locked(session, email, now=now) else [])]
    for act in acts:
        if user is not None:
            record(session, act, by=STRANGER, account=user, detail=why)
        else:
            record_now_and_then(session, act, by=STRANGER, detail="adresse sans compte")


def _count_failure(session: Session, email: str, now: datetime) -> None:
    """The count grows in the database itself: attempts made side by side are all counted."""
    session.execute(delete(FailedSignIn).where(FailedSignIn.last_at < now - _FORGET_FAILURES))
    key = digest(accounts.normal_email(email))
    present = FailedSignIn.address_digest == key
    over = (FailedSignIn.count >= FAILURES_BEFORE_LOCK) & (FailedSignIn.last_at <= now - LOCK)
    session.execute(update(FailedSignIn).where(present, over).values(count=0))
    counted = update(FailedSignIn).where(present).values(count=FailedSignIn.count + 1, last_at=now)
    if is_one_row(session.execute(counted)):
        return
    try:
        with session.begin_nested():
            session.add(FailedSignIn(address_digest=key, count=1, last_at=now))
    except IntegrityError:  # another attempt has just made the row
        session.execute(counted)


def is_one_row(result: Result[Any]) -> bool:
    """Whether the statement changed exactly one row."""
    return int(result.rowcount) == 1  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult


def prove(session: Session, user: User, password: str, *, now: datetime | None = None) -> bool:
    """Whether somebody signed in knows the account's password; failures count as those of signing in do."""
    now = now or utc_now()
    if is_locked(session, user.email, now=now):
        return False
    if accounts.is_password(user, password):
        return True
    note_failure(session, user.email, now, user=user, why="mot de passe demandé dans le compte")
    return False


def start(session: Session, user: User, *, device: str) -> str:
    """The secret of a new sign-in of this account, to be kept by the browser only."""
    secret = secrets.token_urlsafe(32)
    session.add(SignIn(user_id=user.id, token_digest=digest(secret), device=device))
    forget_failures(session, user)
    user.last_seen_at = utc_now()
    record(session, Act.SIGN_IN, by=user, account=user, detail=device)
    return secret


def under_way(session: Session, secret: str, limits: Limits, *, now: datetime | None = None) -> SignIn | None:
    """The sign-in of this secret with its account, in one statement; None when ended, too old or closed."""
    now = now or utc_now()
    return session.scalar(
        select(SignIn)
        .join(SignIn.user)
        .options(joinedload(SignIn.user))
        .where(
            SignIn.token_digest == digest(secret),
            SignIn.started_at > now - limits.lifetime,
            SignIn.seen_at > now - limits.idle,
            User.is_active,
        )
    )


def is_seen_long_ago(sign_in: SignIn, *, now: datetime | None = None) -> bool:
    """Whether the last visit should be noted anew."""
    return (now or utc_now()) - sign_in.seen_at >= SEEN_EVERY


def note_seen(sign_in: SignIn) -> None:
    """Notes a visit."""
    sign_in.seen_at = sign_in.user.last_seen_at = utc_now()


def of_user(session: Session, user: User, limits: Limits, *, now: datetime | None = None) -> list[SignIn]:
    """The sign-ins of an account that still hold, the latest seen first."""
    now = now or utc_now()
    return list(
        session.scalars(
            select(SignIn)
            .where(
                SignIn.user_id == user.id,
                SignIn.started_at > now - limits.lifetime,
                SignIn.seen_at > now - limits.idle,
            )
            .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
        )
    )


def end(session: Session, user: User, sign_in_id: int, *, act: Act = Act.SESSION_REVOKED) -> None:
    """Signs the account out of one browser. Raises NotFound for one that is not its own."""
    found = session.get(SignIn, sign_in_id)
    if found is None or found.user_id != user.id:
        raise NotFound("Cette connexion est déjà terminée.")
    session.delete(found)
    record(session, act, by=user, account=user, detail=found.device)


def end_others(session: Session, kept: SignIn) -> None:
    """Signs the account out of every browser but this one."""
    session.execute(delete(SignIn).where(SignIn.user_id == kept.user_id, SignIn.id != kept.id))
    record(session, Act.SESSION_REVOKED, by=kept.user, account=kept.user, detail=f"toutes sauf {kept.device}")


def purge(session: Session, limits: Limits, *, now: datetime | None = None) -> int:
    """Removes sign-ins that no longer hold, and failures that count no more; how many rows."""
    now = now or utc_now()
    over = (SignIn.started_at <= now - limits.lifetime) | (SignIn.seen_at <= now - limits.idle)
    ended = session.execute(delete(SignIn).where(over))
    failed = session.execute(delete(FailedSignIn).where(FailedSignIn.last_at < now - _FORGET_FAILURES))
    return int(ended.rowcount + failed.rowcount)  # type: ignore[attr-defined]  # a DELETE gives a CursorResult
