"""What all five kinds of entry share: address, title, state, tags, places, partners and sources."""

import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, Integer, String, Table, UniqueConstraint
from sqlalchemy import Column as SqlColumn
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.schema import SchemaItem

from models.base import FIRST_YEAR, LAST_YEAR, Base, Id, Instant, LongText, Name, Slug, Timestamped, Title, Url
from models.enums import Kind, LinkState, Status
from models.organisation import Organisation
from models.term import Term
from models.territory import Territory

entry_term = Table(
    "entry_term",
    Base.metadata,
    SqlColumn("id", Integer, primary_key=True),  # keeps the order of choice: the main domain first
    SqlColumn("entry_id", ForeignKey("entry.id", ondelete="CASCADE"), nullable=False),
    SqlColumn("term_id", ForeignKey("term.id"), nullable=False, index=True),
    UniqueConstraint("entry_id", "term_id"),
)

entry_territory = Table(
    "entry_territory",
    Base.metadata,
    SqlColumn("id", Integer, primary_key=True),
    SqlColumn("entry_id", ForeignKey("entry.id", ondelete="CASCADE"), nullable=False),
    SqlColumn("territory_id", ForeignKey("territory.id"), nullable=False, index=True),
    UniqueConstraint("entry_id", "territory_id"),
)


class Entry(Timestamped, Base):
    """An example, a fiche Repères, a resource, a catalyst or an ecosystem."""

    __tablename__ = "entry"
    __table_args__: tuple[SchemaItem, ...] = (
        Index("ix_entry_status_kind", "status", "kind"),
        Index("ix_entry_updated_at", "updated_at"),
        CheckConstraint(f"started IS NULL OR started BETWEEN {FIRST_YEAR} AND {LAST_YEAR}", name="started_range"),
        CheckConstraint(f"ended IS NULL OR ended BETWEEN {FIRST_YEAR} AND {LAST_YEAR}", name="ended_range"),
        CheckConstraint("started IS NULL OR ended IS NULL OR started <= ended", name="started_before_ended"),
    )

    id: Mapped[Id]
    kind: Mapped[Kind] = mapped_column(
        Enum(Kind, native_enum=False, length=20, values_callable=lambda codes: [code.value for code in codes])
    )
    slug: Mapped[Slug] = mapped_column(unique=True)
    title: Mapped[Title]
    summary: Mapped[LongText] = mapped_column(default="")
    status: Mapped[Status] = mapped_column(
        Enum(Status, native_enum=False, length=20, values_callable=lambda codes: [code.value for code in codes]),
        default=Status.DRAFT,
    )
    version: Mapped[int] = mapped_column(default=1)
    language: Mapped[str] = mapped_column(String(10), default="fr")
    licence: Mapped[str] = mapped_column(String(40), default="CC-BY-4.0")
    started: Mapped[int | None]  # year the action began, the catalyst was founded, or the resource was published
    ended: Mapped[int | None]
    published_at: Mapped[Instant | None]
    verified_on: Mapped[datetime.date | None]
    # The declared level of evidence (a code of models/signals.py, "" when nobody declared one), why, and where it is shown.
    evidence_level: Mapped[str] = mapped_column(String(20), default="", server_default="")
    evidence_note: Mapped[LongText] = mapped_column(default="", server_default="")
    evidence_source: Mapped[Url] = mapped_column(default="", server_default="")
    # Checksum of the seed or import record this row was last written from; a person's save clears it (never overwritten).
    origin_checksum: Mapped[str | None] = mapped_column(String(64))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    terms: Mapped[list[Term]] = relationship(
        secondary=entry_term, lazy="raise", order_by=entry_term.c.id, passive_deletes=True
    )
    territories: Mapped[list[Territory]] = relationship(
        secondary=entry_territory, lazy="raise", order_by=entry_territory.c.id, passive_deletes=True
    )
    partners: Mapped[list["Partner"]] = relationship(
        back_populates="entry",
        cascade="all, delete-orphan",
        lazy="raise",
        order_by=lambda: Partner.position,
        passive_deletes=True,
    )
    sources: Mapped[list["Source"]] = relationship(
        back_populates="entry",
        cascade="all, delete-orphan",
        lazy="raise",
        order_by=lambda: Source.position,
        passive_deletes=True,
    )

    # The prose columns of each kind, in reading order: what search indexes as body and export flattens.
    PROSE: ClassVar[tuple[str, ...]] = ()

    __mapper_args__ = {"polymorphic_on": "kind"}


class Partner(Base):
    """An organisation's part in an entry: under which actor profile and in which role."""

    __tablename__ = "partner"
    __table_args__ = (Index("ix_partner_entry_id", "entry_id"), Index("ix_partner_organisation_id", "organisation_id"))

    id: Mapped[Id]
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=0)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    profile_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))
    role_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))

    entry: Mapped[Entry] = relationship(back_populates="partners", lazy="raise")
    organisation: Mapped[Organisation] = relationship(lazy="raise")
    profile: Mapped[Term | None] = relationship(foreign_keys=[profile_id], lazy="raise")
    role: Mapped[Term | None] = relationship(foreign_keys=[role_id], lazy="raise")


class Source(Base):
    """Where what an entry says can be checked."""

    __tablename__ = "source"
    __table_args__ = (Index("ix_source_entry_id", "entry_id"),)

    id: Mapped[Id]
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(String(400))
    publisher: Mapped[Name] = mapped_column(default="")
    url: Mapped[Url] = mapped_column(default="")
    date: Mapped[str] = mapped_column(String(10), default="")  # YYYY, YYYY-MM or YYYY-MM-DD: as precise as is known
    is_further_reading: Mapped[bool] = mapped_column(default=False)  # "pour aller plus loin", not a proof
    checked_on: Mapped[datetime.date | None]
    http_status: Mapped[int | None]
    link_state: Mapped[LinkState] = mapped_column(
        Enum(LinkState, native_enum=False, length=20, values_callable=lambda codes: [code.value for code in codes]),
        default=LinkState.UNCHECKED,
        server_default="",
    )
    link_failures: Mapped[int] = mapped_column(default=0, server_default="0")  # checks in a row that failed
    moved_to: Mapped[Url] = mapped_column(default="", server_default="")
    archived_url: Mapped[Url] = mapped_column(default="", server_default="")

    entry: Mapped[Entry] = relationship(back_populates="sources", lazy="raise")
