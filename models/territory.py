"""The official geography: territories, what contains what, postcodes and other names."""

from sqlalchemy import Enum, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Code, Id, Name
from models.enums import Level


class Territory(Base):
    """A country, a région, a département, an EPCI or a commune, by its official code ("REG-27", "COM-39300")."""

    __tablename__ = "territory"
    __table_args__ = (Index("ix_territory_folded_name", "folded_name"), Index("ix_territory_level", "level"))

    id: Mapped[Id]
    code: Mapped[Code] = mapped_column(unique=True)
    level: Mapped[Level] = mapped_column(
        Enum(Level, native_enum=False, length=20, values_callable=lambda codes: [code.value for code in codes])
    )
    name: Mapped[Name]
    folded_name: Mapped[Name]
    nature: Mapped[str] = mapped_column(String(20), default="")  # CC, CA, CU, METRO, EPT… for an EPCI
    population: Mapped[int | None]
    postcodes: Mapped[str] = mapped_column(String(400), default="")  # separated by spaces

    names: Mapped[list["TerritoryName"]] = relationship(
        back_populates="territory", cascade="all, delete-orphan", lazy="raise", passive_deletes=True
    )


class TerritoryContainment(Base):
    """Containment closure: one row for each territory and each one that contains it, at any distance, itself excluded.

    An EPCI that straddles two départements has both as ancestors; it contains communes of each.
    """

    __tablename__ = "territory_containment"
    __table_args__ = (Index("ix_territory_containment_ancestor_id", "ancestor_id"),)

    territory_id: Mapped[int] = mapped_column(ForeignKey("territory.id", ondelete="CASCADE"), primary_key=True)
    ancestor_id: Mapped[int] = mapped_column(ForeignKey("territory.id", ondelete="CASCADE"), primary_key=True)


class TerritoryName(Base):
    """Another name: an old région resolves to its départements, an absorbed commune to the one that took it in."""

    __tablename__ = "territory_name"
    __table_args__ = (UniqueConstraint("territory_id", "folded_name"), Index("ix_territory_name_folded", "folded_name"))

    id: Mapped[Id]
    territory_id: Mapped[int] = mapped_column(ForeignKey("territory.id", ondelete="CASCADE"))
    name: Mapped[Name]
    folded_name: Mapped[Name]
    is_former: Mapped[bool] = mapped_column(default=False)

    territory: Mapped[Territory] = relationship(back_populates="names", lazy="raise")
