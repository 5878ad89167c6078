"""Notices on site: who should know what about an entry, read or not. Letters say the same when an SMTP server is set."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, joinedload

from models import Entry, Notice, User, UserRole, utc_now
from models.review import NOTICE_MAX

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Told:
    """What a notice says and to whom, to be written in a letter once the session has moved on."""

    email: str
    name: str
    text: str
    entry_id: int
    is_task: bool


def as_told(notices: Iterable[Notice]) -> list[Told]:
    """The notices as letters need them."""
    return [Told(one.user.email, one.user.name, one.text, one.entry.id, one.is_task) for one in notices]


def tell(session: Session, people: Iterable[User], text: str, *, entry: Entry, is_task: bool) -> list[Notice]:
    """One notice each; the views may write letters from them."""
    made = [
        Notice(user=person, entry=entry, text=_shortened(text), is_task=is_task)
        for person in {person.id: person for person in people}.values()
    ]
    session.add_all(made)
    session.flush()
    return made


def curators(session: Session, *, but: User | None = None) -> list[User]:
    """Those who review: every active curator and administrator, except the one who asks."""
    wanted = select(User).where(User.role.in_((UserRole.CURATOR, UserRole.ADMIN)), User.is_active.is_(True))
    return [user for user in session.scalars(wanted.order_by(User.id)) if but is None or user.id != but.id]


def done(session: Session, entry_id: int) -> None:
    """Marks read what asked anybody to act on the entry: somebody did."""
    asking = update(Notice).where(Notice.entry_id == entry_id, Notice.is_task.is_(True), Notice.read_at.is_(None))
    session.execute(asking.values(read_at=utc_now()), execution_options={"synchronize_session": False})


def read(session: Session, user: User, *, entry_id: int | None = None) -> bool:
    """Marks the person's notices read, those of one entry when it is given; whether there were any."""
    mine = update(Notice).where(Notice.user_id == user.id, Notice.read_at.is_(None))
    if entry_id is not None:
        mine = mine.where(Notice.entry_id == entry_id)
    done = session.execute(mine.values(read_at=utc_now()), execution_options={"synchronize_session": False})
    return bool(done.rowcount)  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult


def unread_count(session: Session, user: User) -> int:
    """How many notices the person has not read; one statement, on every page of the desk."""
    wanted = select(func.count()).select_from(Notice).where(Notice.user_id == user.id, Notice.read_at.is_(None))
    return session.scalar(wanted) or 0


def newest(session: Session, user: User) -> list[Notice]:
    """The person's notices with their entries, unread ones first, then the newest."""
    wanted = (
        select(Notice)
        .where(Notice.user_id == user.id)
        .options(joinedload(Notice.entry))
        .order_by(Notice.read_at.is_not(None), Notice.made_at.desc(), Notice.id.desc())
    )
    return list(session.scalars(wanted.limit(SHOWN)))


def _shortened(text: str) -> str:
    return text if len(text) <= NOTICE_MAX else f"{text[: NOTICE_MAX - 1]}…"
