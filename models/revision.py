"""Revision: the full state of an entry after each save, so that nothing a person wrote is ever lost."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, Instant, Name, utc_now


class Revision(Base):
    """One saved state: `number` is the entry's version after the save."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("entry_id", "number"),)

    id: Mapped[Id]
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"))
    number: Mapped[int]
    made_at: Mapped[Instant] = mapped_column(default=utc_now)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    author_name: Mapped[Name] = mapped_column(default="")  # kept when the account goes; "données initiales" for a load
    comment: Mapped[str] = mapped_column(default="")
    origin: Mapped[str] = mapped_column(String(20), default="", server_default="")  # "" typed, "seed", "import"
    snapshot: Mapped[dict[str, Any]] = mapped_column(JSON)
