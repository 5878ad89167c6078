"""TwinPair: two entries, or two organisations, that may be one; what a curator decided of them is remembered."""

from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Enum, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, Instant, Name, Timestamped


class TwinOf(StrEnum):
    """What the two are."""

    ENTRY = "entry"
    ORGANISATION = "organisation"


class TwinDecision(StrEnum):
    """What a curator said."""

    OPEN = "open"
    DISTINCT = "distinct"
    MERGED = "merged"


class TwinPair(Timestamped, Base):
    """A pair found likely, the older of the two first. No foreign key: a merged organisation is gone, its pair stays."""

    __tablename__ = "twin_pair"
    __table_args__ = (
        UniqueConstraint("twin_of", "first_id", "second_id"),
        Index("ix_twin_pair_decision_score", "twin_of", "decision", "score"),
        CheckConstraint("first_id < second_id", name="older_first"),
    )

    id: Mapped[Id]
    twin_of: Mapped[TwinOf] = mapped_column(
        Enum(TwinOf, native_enum=False, length=20, values_callable=lambda codes: [code.value for code in codes])
    )
    first_id: Mapped[int]
    second_id: Mapped[int]
    score: Mapped[float]
    reasons: Mapped[list[str]] = mapped_column(JSON)
    decision: Mapped[TwinDecision] = mapped_column(
        Enum(TwinDecision, native_enum=False, length=20, values_callable=lambda codes: [code.value for code in codes]),
        default=TwinDecision.OPEN,
    )
    decided_at: Mapped[Instant | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    decided_by_name: Mapped[Name] = mapped_column(default="")
