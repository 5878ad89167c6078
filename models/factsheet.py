"""FactSheet: a fiche Repères about an actor, a domain or a territory, and the figures it quotes."""

from typing import ClassVar

from sqlalchemy import Enum, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Code, Id, LongText, Name, Url
from models.entry import Entry
from models.enums import Axis, Kind


class FactSheet(Entry):
    """What one must know of a subject; `subject_code` is a term's code or a territory's code, by its axis."""

    __tablename__ = "factsheet"
    __table_args__ = (Index("ix_factsheet_axis_subject_code", "axis", "subject_code"),)

    id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True)
    axis: Mapped[Axis] = mapped_column(
        Enum(Axis, native_enum=False, length=20, values_callable=lambda codes: [code.value for code in codes])
    )
    subject_code: Mapped[Code]
    definition: Mapped[LongText] = mapped_column(default="")
    stakes: Mapped[LongText] = mapped_column(default="")
    levers: Mapped[LongText] = mapped_column(default="")

    figures: Mapped[list["Figure"]] = relationship(
        back_populates="factsheet",
        cascade="all, delete-orphan",
        lazy="raise",
        order_by=lambda: Figure.position,
        passive_deletes=True,
    )

    PROSE: ClassVar[tuple[str, ...]] = ("definition", "stakes", "levers")

    __mapper_args__ = {"polymorphic_identity": Kind.FACTSHEET}


class Figure(Base):
    """One number with everything needed to quote it: unit, year, population, producer and source."""

    __tablename__ = "figure"
    __table_args__ = (Index("ix_figure_factsheet_id", "factsheet_id"),)

    id: Mapped[Id]
    factsheet_id: Mapped[int] = mapped_column(ForeignKey("factsheet.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=0)
    label: Mapped[str] = mapped_column(String(300))
    indicator: Mapped[str] = mapped_column(String(300), default="")  # what several figures measure, when labels differ
    value: Mapped[float]
    unit: Mapped[Name] = mapped_column(default="")
    year: Mapped[int | None]
    population: Mapped[str] = mapped_column(String(400), default="")
    producer: Mapped[Name] = mapped_column(default="")
    source_title: Mapped[str] = mapped_column(String(400), default="")
    source_url: Mapped[Url] = mapped_column(default="")

    factsheet: Mapped[FactSheet] = relationship(back_populates="figures", lazy="raise")
