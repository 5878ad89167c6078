"""SearchLog: what people looked for and how much they found. No address, no account, no hour."""

import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id


class SearchLog(Base):
    """One search on one day."""

    __tablename__ = "search_log"

    id: Mapped[Id]
    day: Mapped[datetime.date] = mapped_column(index=True)
    text: Mapped[str] = mapped_column(String(500))
    filters: Mapped[str] = mapped_column(Text, default="")
    hits: Mapped[int]
