"""ReferenceLoad: which reference files were last loaded, so that a second start does nothing."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant, utc_now


class ReferenceLoad(Base):
    """The checksum of a set of files at its last load."""

    __tablename__ = "reference_load"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    checksum: Mapped[str] = mapped_column(String(64))
    loaded_at: Mapped[Instant] = mapped_column(default=utc_now, onupdate=utc_now)
