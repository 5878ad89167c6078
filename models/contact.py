"""OrganisationContact: a role that agreed to be asked whether entries are still true. TruthQuestion: one asking.

A contact always speaks for an organisation, of all that this one carries or of the entries that a curator named it for.
"""

import datetime
from enum import StrEnum

from sqlalchemy import Column, Enum, ForeignKey, Index, String, Table, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Id, Instant, LongText, Name, utc_now
from models.entry import Entry
from models.organisation import Organisation
from models.user import EMAIL_MAX

# The entries that a contact was named for, by a curator: whatever their kind, and whether or not they name its organisation.
contact_entry = Table(
    "contact_entry",
    Base.metadata,
    Column("contact_id", ForeignKey("organisation_contact.id", ondelete="CASCADE"), primary_key=True),
    Column("entry_id", ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class OrganisationContact(Base):
    """A role, never a private person. The address is kept with consent, until a day, and erased as soon as it is withdrawn."""

    __tablename__ = "organisation_contact"

    id: Mapped[Id]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[Name]  # "direction", "accueil", "responsable des partenariats"
    email: Mapped[str] = mapped_column(String(EMAIL_MAX), default="")  # "" once refused, withdrawn or expired
    # Asked about all that its organisation carries; else about the entries it was named for, and no other.
    is_for_all: Mapped[bool] = mapped_column(default=True, server_default=true())
    nonce: Mapped[str] = mapped_column(String(32))  # in the links of its letters: another one kills them all
    invited_at: Mapped[Instant] = mapped_column(default=utc_now)
    invited_by_name: Mapped[Name] = mapped_column(default="")
    consented_at: Mapped[Instant | None]
    consent_until: Mapped[datetime.date | None]
    consent_text: Mapped[LongText] = mapped_column(default="", server_default="")  # the words that were agreed to
    refused_at: Mapped[Instant | None]  # refused when asked, or withdrawn since
    asked_at: Mapped[Instant | None]  # the last letter with questions

    organisation: Mapped[Organisation] = relationship(lazy="raise")
    entries: Mapped[list[Entry]] = relationship(
        secondary=contact_entry, lazy="raise", order_by=lambda: Entry.id, passive_deletes=True
    )


class TruthAnswer(StrEnum):
    """What an organisation says of an entry."""

    TRUE = "true"
    CHANGED = "changed"


class TruthQuestion(Base):
    """« Toujours vrai ? », asked once to a contact about an entry."""

    __tablename__ = "truth_question"
    __table_args__ = (Index("ix_truth_question_entry_id_asked_at", "entry_id", "asked_at"),)

    id: Mapped[Id]
    contact_id: Mapped[int] = mapped_column(ForeignKey("organisation_contact.id", ondelete="CASCADE"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"))
    asked_at: Mapped[Instant] = mapped_column(default=utc_now)
    answered_at: Mapped[Instant | None]
    answer: Mapped[TruthAnswer | None] = mapped_column(
        Enum(TruthAnswer, native_enum=False, length=20, values_callable=lambda codes: [code.value for code in codes])
    )

    contact: Mapped[OrganisationContact] = relationship(lazy="raise")
    entry: Mapped[Entry] = relationship(lazy="raise")
