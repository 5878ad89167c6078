"""Activity: who did what, one row an act, for those who answer for the site. The content of entries is revision.py's."""

from typing import Any

from sqlalchemy import Connection, Index, String, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from models.base import CODE_MAX, Base, Id, Instant, Name, utc_now

DETAIL_MAX = 500


class Activity(Base):
    """One act. Rows are added and, when their time is over, purged; none is ever changed.

    No foreign key: a row outlives the entry and the account it tells of, and keeps what they were called.
    """

    __tablename__ = "activity"
    __table_args__ = (
        Index("ix_activity_actor_id_id", "actor_id", "id"),
        Index("ix_activity_entry_id_id", "entry_id", "id"),
    )

    id: Mapped[Id]
    done_at: Mapped[Instant] = mapped_column(default=utc_now, index=True)
    act: Mapped[str] = mapped_column(String(CODE_MAX))  # of services/activity.py: "account.role"
    actor_id: Mapped[int | None]  # None: a command, or somebody who is not signed in
    actor_name: Mapped[Name] = mapped_column(default="")
    entry_id: Mapped[int | None]
    account_id: Mapped[int | None]  # whose account it was done to
    subject: Mapped[Name] = mapped_column(default="")  # the entry, the account or the thing, as it was called then
    subject_key: Mapped[Name] = mapped_column(default="")  # the same without accents nor capitals, to be looked for
    detail: Mapped[str] = mapped_column(String(DETAIL_MAX), default="")


@event.listens_for(Activity, "before_update")
def _refuse(_mapper: Mapper[Any], _connection: Connection, _row: Activity) -> None:
    """A log that can be rewritten proves nothing."""
    raise TypeError("activity rows are never changed")
