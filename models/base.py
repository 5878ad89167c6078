"""The declarative base and the column types every table shares. No table lives here."""

from datetime import UTC, datetime
from typing import Annotated

from sqlalchemy import DateTime, MetaData, String, Text, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

# Named constraints, so that a migration can drop one and an error message can name it.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

TITLE_MAX = 160
NAME_MAX = 200
SHORT_NAME_MAX = 30
SLUG_MAX = 120
CODE_MAX = 60
URL_MAX = 1000
SUMMARY_MAX = 1200
TEXT_MAX = 20_000
FIRST_YEAR, LAST_YEAR = 1800, 2100


def utc_now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC instant: SQLite forgets time zones, so they are put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store in UTC; a naive instant is a programming error and is refused."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware instant whatever the database kept of it."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Id = Annotated[int, mapped_column(primary_key=True)]
Title = Annotated[str, mapped_column(String(TITLE_MAX))]
Name = Annotated[str, mapped_column(String(NAME_MAX))]
ShortName = Annotated[str, mapped_column(String(SHORT_NAME_MAX))]
Slug = Annotated[str, mapped_column(String(SLUG_MAX))]
Code = Annotated[str, mapped_column(String(CODE_MAX))]
Url = Annotated[str, mapped_column(String(URL_MAX))]
LongText = Annotated[str, mapped_column(Text)]
Instant = Annotated[datetime, mapped_column(UtcDateTime)]


class Base(DeclarativeBase):
    """What every mapped class inherits from."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcDateTime}


class Timestamped:
    """When the row was made and last changed."""

    created_at: Mapped[Instant] = mapped_column(default=utc_now)
    updated_at: Mapped[Instant] = mapped_column(default=utc_now, onupdate=utc_now)
