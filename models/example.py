"""Example: an inspiring partnership, told as need, action and results."""

from typing import ClassVar

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import LongText
from models.entry import Entry
from models.enums import Kind


class Example(Entry):
    """A real partnership between at least two actor profiles, with its sources."""

    __tablename__ = "example"

    id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True)
    need: Mapped[LongText] = mapped_column(default="")
    action: Mapped[LongText] = mapped_column(default="")
    results: Mapped[LongText] = mapped_column(default="")
    success_factors: Mapped[LongText] = mapped_column(default="")
    obstacles: Mapped[LongText] = mapped_column(default="")
    transferable: Mapped[LongText] = mapped_column(default="")

    PROSE: ClassVar[tuple[str, ...]] = ("need", "action", "results", "success_factors", "obstacles", "transferable")

    __mapper_args__ = {"polymorphic_identity": Kind.EXAMPLE}
