"""What author and curators tell each other about an entry."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Entry, Notice, ReviewComment, User
from services import notices
from services.activity import Act, record


def comments(session: Session, entry_id: int) -> list[ReviewComment]:
    """What was said about the entry, oldest first."""
    wanted = select(ReviewComment).where(ReviewComment.entry_id == entry_id)
    return list(session.scalars(wanted.order_by(ReviewComment.made_at, ReviewComment.id)))


def note(session: Session, entry: Entry, text: str, *, by: User, action: str = "") -> ReviewComment:
    """Keeps a remark, or the reason of an action."""
    made = ReviewComment(entry_id=entry.id, author_id=by.id, author_name=by.name, text=text, action=action)
    session.add(made)
    session.flush()
    return made


def comment(session: Session, entry: Entry, text: str, *, by: User) -> list[Notice]:
    """Keeps a remark and tells those it is for: the author, and whoever reviews."""
    people = _others(session, entry, by)
    note(session, entry, text, by=by)
    record(session, Act.ENTRY_COMMENT, by=by, entry=entry)
    return notices.tell(
        session, people, f"{by.name} écrit à propos de « {entry.title} » : {text}", entry=entry, is_task=False
    )


def _others(session: Session, entry: Entry, by: User) -> list[User]:
    """Who takes part already; every curator while nobody does."""
    spoke = select(ReviewComment.author_id).where(ReviewComment.entry_id == entry.id)
    wanted = select(User).where(User.is_active.is_(True), User.id != by.id)
    people = list(session.scalars(wanted.where(User.id.in_(spoke) | (User.id == entry.created_by_id))))
    return people or notices.curators(session, but=by)
