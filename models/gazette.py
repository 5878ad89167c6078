"""The monthly gazette: an issue with its introduction, and the entries a curator picked for it."""

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Id, Instant, LongText, Timestamped, Title

MONTH_LENGTH = 7  # YYYY-MM
PICK_NOTE_MAX = 400


class GazetteIssue(Timestamped, Base):
    """One month. Its address never changes once the public has seen it, and it is never mailed twice."""

    __tablename__ = "gazette_issue"

    id: Mapped[Id]
    month: Mapped[str] = mapped_column(String(MONTH_LENGTH), unique=True)
    title: Mapped[Title] = mapped_column(default="")
    introduction: Mapped[LongText] = mapped_column(default="")  # Markdown
    version: Mapped[int] = mapped_column(default=1)
    is_public: Mapped[bool] = mapped_column(default=False, server_default=false())
    published_at: Mapped[Instant | None]  # the last time it went public before the first letter left
    mailing_began_at: Mapped[Instant | None]  # the first letter was written
    mailed_at: Mapped[Instant | None]  # the last letter was written: no other will be

    picks: Mapped[list["GazettePick"]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by=lambda: GazettePick.position, passive_deletes=True
    )


class GazettePick(Base):
    """An entry of an issue, in its place, with what the curator says of it."""

    __tablename__ = "gazette_pick"
    __table_args__ = (UniqueConstraint("issue_id", "entry_id"), Index("ix_gazette_pick_entry_id", "entry_id"))

    id: Mapped[Id]
    issue_id: Mapped[int] = mapped_column(ForeignKey("gazette_issue.id", ondelete="CASCADE"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(String(PICK_NOTE_MAX), default="")
