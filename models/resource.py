"""Resource: a method, data set, tool or skill (M.E.D.O.C.); its MEDOC type is a term."""

from typing import ClassVar

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import LongText, Name, Url
from models.entry import Entry
from models.enums import Kind


class Resource(Entry):
    """Something one takes away to act: who publishes it, where it is, what it is for."""

    __tablename__ = "resource"

    id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True)
    body: Mapped[LongText] = mapped_column(default="")
    publisher: Mapped[Name] = mapped_column(default="")
    url: Mapped[Url] = mapped_column(default="")

    PROSE: ClassVar[tuple[str, ...]] = ("body",)

    __mapper_args__ = {"polymorphic_identity": Kind.RESOURCE}
