"""EntryMerge: an entry that went into another, with what it takes to undo it."""

from sqlalchemy import JSON, Enum, ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, Instant, Name, utc_now
from models.enums import Status


class EntryMerge(Base):
    """One merge: the loser is archived, its addresses lead to the winner; nothing of either is erased."""

    __tablename__ = "entry_merge"

    id: Mapped[Id]
    winner_id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    loser_id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    winner_version_before: Mapped[int]
    winner_version_after: Mapped[int]
    loser_status_before: Mapped[Status] = mapped_column(
        Enum(Status, native_enum=False, length=20, values_callable=lambda codes: [code.value for code in codes])
    )
    moved_slugs: Mapped[list[str]] = mapped_column(JSON)  # addresses that led to the loser before
    # Contacts named for the loser that are asked about the winner since, which they were not before.
    given_contacts: Mapped[list[int]] = mapped_column(JSON, default=list, server_default=text("'[]'"))
    made_at: Mapped[Instant] = mapped_column(default=utc_now)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    made_by_name: Mapped[Name] = mapped_column(default="")
    undone_at: Mapped[Instant | None]
