"""Organisations: who takes part. Private persons are never stored here. How two became one is in organisation_merge.py."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Id, Name, Slug, Timestamped, Url
from models.term import Term


class Organisation(Timestamped, Base):
    """An association, company, local authority… that is a partner in entries.

    One that went into another is kept as its other name: no entry names it any more, its address leads to the other, and
    whoever types or imports its name means the other.
    """

    __tablename__ = "organisation"

    id: Mapped[Id]
    slug: Mapped[Slug] = mapped_column(unique=True)
    name: Mapped[Name]
    folded_name: Mapped[Name] = mapped_column(unique=True)
    acronym: Mapped[Name] = mapped_column(default="")
    url: Mapped[Url] = mapped_column(default="")
    profile_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))

    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)

    profile: Mapped[Term | None] = relationship(lazy="raise")
    other_names: Mapped[list["Organisation"]] = relationship(
        lazy="raise", viewonly=True, order_by=lambda: Organisation.id
    )
