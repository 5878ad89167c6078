"""Proposal: who sent an example without an account, kept apart from the entry and never shown to the public."""

import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant, LongText, Name, utc_now
from models.user import EMAIL_MAX


class Proposal(Base):
    """The contact of a proposed entry, with consent and an end date; the entry itself was made by nobody."""

    __tablename__ = "proposal"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True)
    made_at: Mapped[Instant] = mapped_column(default=utc_now)
    contact_name: Mapped[Name] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(String(EMAIL_MAX), default="")
    note: Mapped[LongText] = mapped_column(default="")  # to the curators
    consented_at: Mapped[Instant | None]  # None: no contact was given
    consent_text: Mapped[LongText] = mapped_column(default="", server_default="")  # what was agreed to, in its words
    forget_on: Mapped[datetime.date | None]  # when the contact is erased
    confirmation_digest: Mapped[str] = mapped_column(
        String(64), default="", index=True
    )  # "" once confirmed, or not asked
