"""Follow: a search or the gazette, followed by e-mail without an account. It goes, address included, when they leave."""

from sqlalchemy import Enum, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, Instant, utc_now
from models.enums import FollowTopic
from models.user import EMAIL_MAX

PARAMS_MAX = 2000


class Follow(Base):
    """One address following one search, or the gazette. Nothing is sent before it confirms; nothing says if a letter was read."""

    __tablename__ = "follow"
    __table_args__ = (UniqueConstraint("email", "topic", "params"),)

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(String(EMAIL_MAX))
    topic: Mapped[FollowTopic] = mapped_column(
        Enum(FollowTopic, native_enum=False, length=20, values_callable=lambda codes: [code.value for code in codes]),
        default=FollowTopic.SEARCH,
        server_default=FollowTopic.SEARCH.value,
    )
    params: Mapped[str] = mapped_column(String(PARAMS_MAX))  # of the results page; "" for the gazette
    label: Mapped[str] = mapped_column(String(300))  # the search in words
    token: Mapped[str] = mapped_column(String(43), unique=True)  # in its letters: confirms and leaves, nothing else
    asked_at: Mapped[Instant] = mapped_column(default=utc_now)
    confirmed_at: Mapped[Instant | None]
    told_until: Mapped[Instant] = mapped_column(default=utc_now)  # what was published until then has been told
