"""OrganisationMerge: an organisation that went into another, with what it takes to undo it."""

from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, Instant, Name, utc_now


class OrganisationMerge(Base):
    """One merge: `before` holds what both were, and which rows were moved or dropped."""

    __tablename__ = "organisation_merge"

    id: Mapped[Id]
    winner_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), index=True)
    loser_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), index=True)
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[Instant] = mapped_column(default=utc_now)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    made_by_name: Mapped[Name] = mapped_column(default="")
    undone_at: Mapped[Instant | None]
