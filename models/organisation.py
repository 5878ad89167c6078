"""Organisations: who takes part. Private persons are never stored here."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Id, Name, Slug, Timestamped, Url
from models.term import Term


class Organisation(Timestamped, Base):
    """An association, company, local authority… that is a partner in entries."""

    __tablename__ = "organisation"

    id: Mapped[Id]
    slug: Mapped[Slug] = mapped_column(unique=True)
    name: Mapped[Name]
    folded_name: Mapped[Name] = mapped_column(unique=True)
    acronym: Mapped[Name] = mapped_column(default="")
    url: Mapped[Url] = mapped_column(default="")
    profile_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))

    profile: Mapped[Term | None] = relationship(lazy="raise")
