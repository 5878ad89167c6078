"""Follow: a search that somebody follows by e-mail, without an account. It goes, address included, when they leave."""

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, Instant, utc_now
from models.user import EMAIL_MAX

PARAMS_MAX = 2000


class Follow(Base):
    """One address following one search. Nothing is sent before it is confirmed, and nothing says whether a letter was read."""

    __tablename__ = "follow"
    __table_args__ = (UniqueConstraint("email", "params"),)

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(String(EMAIL_MAX))
    params: Mapped[str] = mapped_column(String(PARAMS_MAX))  # of the results page
    label: Mapped[str] = mapped_column(String(300))  # the search in words
    token: Mapped[str] = mapped_column(String(43), unique=True)  # in its letters: confirms and leaves, nothing else
    asked_at: Mapped[Instant] = mapped_column(default=utc_now)
    confirmed_at: Mapped[Instant | None]
    told_until: Mapped[Instant] = mapped_column(default=utc_now)  # what was published until then has been told
