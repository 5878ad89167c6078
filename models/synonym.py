"""Synonym: words that a search treats as near to one another. Read at query time, so a change needs no re-index."""

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Code, Id, LongText, Timestamped


class SynonymGroup(Timestamped, Base):
    """Forms that stand for one another; when `is_one_way`, only the first one expands to the others."""

    __tablename__ = "synonym_group"
    __table_args__ = (CheckConstraint("weight > 0 AND weight <= 1", name="weight_range"),)

    id: Mapped[Id]
    code: Mapped[Code] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(String(20), default="equivalent")
    forms: Mapped[LongText]  # one form a line, as people write them
    is_one_way: Mapped[bool] = mapped_column(default=False)
    weight: Mapped[float] = mapped_column(default=0.6)
    note: Mapped[LongText] = mapped_column(default="")
    is_seed: Mapped[bool] = mapped_column(default=True)  # a curator's change makes it false: a reload leaves it alone
