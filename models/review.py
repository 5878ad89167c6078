"""What is said around an entry before it is published: comments between author and curators, notices to who must act next."""

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Id, Instant, LongText, Name, utc_now
from models.entry import Entry
from models.user import User

COMMENT_MAX = 4000
NOTICE_MAX = 500


class ReviewComment(Base):
    """A remark about an entry, or the reason of what was done to it; authors and curators read it, never the public."""

    __tablename__ = "review_comment"
    __table_args__ = (Index("ix_review_comment_entry_id", "entry_id"),)

    id: Mapped[Id]
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    author_name: Mapped[Name] = mapped_column(default="")  # kept when the account goes
    made_at: Mapped[Instant] = mapped_column(default=utc_now)
    action: Mapped[str] = mapped_column(String(30), default="")  # what was done, whose reason this is; "" for a remark
    text: Mapped[LongText]


class Notice(Base):
    """Something a person should know about an entry; `is_task` when they are the one to act next."""

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_user_id_read_at", "user_id", "read_at"),
        Index("ix_notice_entry_id", "entry_id"),
    )

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"))
    made_at: Mapped[Instant] = mapped_column(default=utc_now)
    read_at: Mapped[Instant | None]
    is_task: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str] = mapped_column(String(NOTICE_MAX))

    user: Mapped[User] = relationship(lazy="raise")
    entry: Mapped[Entry] = relationship(lazy="raise")
