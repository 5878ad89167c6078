"""OrganisationContact: a role that agreed to be asked whether entries are still true. TruthQuestion: one asking."""

import datetime
from enum import StrEnum

from sqlalchemy import Enum, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Id, Instant, Name, utc_now
from models.entry import Entry
from models.organisation import Organisation
from models.user import EMAIL_MAX


class OrganisationContact(Base):
    """A role, never a private person. The address is kept with consent, until a day, and erased as soon as it is withdrawn."""

    __tablename__ = "organisation_contact"

    id: Mapped[Id]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[Name]  # "direction", "accueil", "responsable des partenariats"
    email: Mapped[str] = mapped_column(String(EMAIL_MAX), default="")  # "" once refused, withdrawn or expired
    nonce: Mapped[str] = mapped_column(String(32))  # in the links of its letters: another one kills them all
    invited_at: Mapped[Instant] = mapped_column(default=utc_now)
    invited_by_name: Mapped[Name] = mapped_column(default="")
    consented_at: Mapped[Instant | None]
    consent_until: Mapped[datetime.date | None]
    refused_at: Mapped[Instant | None]  # refused when asked, or withdrawn since
    asked_at: Mapped[Instant | None]  # the last letter with questions

    organisation: Mapped[Organisation] = relationship(lazy="raise")


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
