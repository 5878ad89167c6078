"""Tombstone: a published entry that was erased, so that those who had harvested it learn it is gone."""

from typing import Any

from sqlalchemy import Connection, Enum, event, insert, select
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from models.base import Base, Id, Instant, utc_now
from models.entry import Entry, entry_territory
from models.enums import Kind, Level
from models.territory import Territory, TerritoryContainment


class Tombstone(Base):
    """What remains of an erased entry: its number, kind, régions and when it went. Archived entries need none."""

    __tablename__ = "tombstone"

    id: Mapped[Id]
    entry_id: Mapped[int] = mapped_column(unique=True)
    kind: Mapped[Kind] = mapped_column(
        Enum(Kind, native_enum=False, length=20, values_callable=lambda codes: [code.value for code in codes])
    )
    regions: Mapped[str] = mapped_column(default="")  # codes separated by spaces
    erased_at: Mapped[Instant] = mapped_column(default=utc_now, index=True)


@event.listens_for(Entry, "before_delete", propagate=True)
def _remember(_mapper: Mapper[Any], connection: Connection, entry: Entry) -> None:
    """Every way to erase an entry passes here; what was never public leaves no trace."""
    if entry.published_at is None:
        return
    spots = select(entry_territory.c.territory_id).where(entry_territory.c.entry_id == entry.id).scalar_subquery()
    above = select(TerritoryContainment.ancestor_id).where(TerritoryContainment.territory_id.in_(spots))
    regions = connection.scalars(
        select(Territory.code)
        .where(Territory.level == Level.REGION, Territory.id.in_(above) | Territory.id.in_(spots))
        .order_by(Territory.code)
    )
    connection.execute(
        insert(Tombstone).values(entry_id=entry.id, kind=entry.kind, regions=" ".join(regions), erased_at=utc_now())
    )
