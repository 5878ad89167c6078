"""EntryReport: somebody outside says that an entry is wrong, and what a curator answered. The address is kept apart in time."""

import datetime
from enum import StrEnum

from sqlalchemy import Enum, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Id, Instant, LongText, Name, Url, utc_now
from models.entry import Entry
from models.user import EMAIL_MAX


class ReportState(StrEnum):
    """Where a report stands."""

    OPEN = "open"
    ANSWERED = "answered"  # a curator wrote an answer, sent when an address was left
    CLOSED = "closed"  # without an answer


class ReportReason(StrEnum):
    """What came of a report."""

    CORRECTED = "corrected"
    UNCHANGED = "unchanged"
    UNKNOWN = "unknown"
    DUPLICATE = "duplicate"
    UNRELATED = "unrelated"


def _codes(kind: type[StrEnum], *, length: int = 20) -> Enum:
    return Enum(kind, native_enum=False, length=length, values_callable=lambda codes: [code.value for code in codes])


class EntryReport(Base):
    """One report about one entry."""

    __tablename__ = "entry_report"
    __table_args__ = (Index("ix_entry_report_state_made_at", "state", "made_at"),)

    id: Mapped[Id]
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[Instant] = mapped_column(default=utc_now)
    message: Mapped[LongText]
    page_url: Mapped[Url] = mapped_column(default="")  # a page that shows what is said
    from_name: Mapped[Name] = mapped_column(
        default=""
    )  # the organisation that answered « toujours vrai ? »; "" for a reader
    email: Mapped[str] = mapped_column(String(EMAIL_MAX), default="")
    language: Mapped[str] = mapped_column(String(10), default="fr")
    consented_at: Mapped[Instant | None]  # None: no address was left
    forget_on: Mapped[datetime.date | None]  # when the address is erased
    state: Mapped[ReportState] = mapped_column(_codes(ReportState), default=ReportState.OPEN)
    reason: Mapped[ReportReason | None] = mapped_column(_codes(ReportReason))
    answer: Mapped[LongText] = mapped_column(default="")
    is_mailed: Mapped[bool] = mapped_column(
        default=False, server_default=false()
    )  # the answer was written to its author
    settled_at: Mapped[Instant | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    settled_by_name: Mapped[Name] = mapped_column(default="")

    entry: Mapped[Entry] = relationship(lazy="raise")
