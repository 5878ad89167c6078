"""Catalyst and Ecosystem: the organisations and the local dynamics that make alliances happen."""

from typing import ClassVar

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import LongText, Name, Url
from models.entry import Entry
from models.enums import Kind


class Catalyst(Entry):
    """A territorial catalyst, always an organisation; its trades are terms, its title is its name."""

    __tablename__ = "catalyst"

    id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True)
    acronym: Mapped[Name] = mapped_column(default="")
    url: Mapped[Url] = mapped_column(default="")

    __mapper_args__ = {"polymorphic_identity": Kind.CATALYST}


class Ecosystem(Entry):
    """A territorial ecosystem: who leads it, from which need, doing what."""

    __tablename__ = "ecosystem"

    id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True)
    lead: Mapped[Name] = mapped_column(default="")
    need: Mapped[LongText] = mapped_column(default="")
    action: Mapped[LongText] = mapped_column(default="")

    PROSE: ClassVar[tuple[str, ...]] = ("need", "action")

    __mapper_args__ = {"polymorphic_identity": Kind.ECOSYSTEM}
