"""People with an account. Readers never need one."""

from sqlalchemy import Enum, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, Instant, Name, Timestamped
from models.enums import UserRole

EMAIL_MAX = 254  # RFC 5321, 4.5.3.1.3


class User(Timestamped, Base):
    """A contributor, a curator or an administrator."""

    __tablename__ = "user_account"

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(String(EMAIL_MAX), unique=True)
    name: Mapped[Name]
    role: Mapped[UserRole] = mapped_column(
        Enum(UserRole, native_enum=False, length=20, values_callable=lambda codes: [code.value for code in codes])
    )
    password_hash: Mapped[str | None] = mapped_column(String(200))
    is_active: Mapped[bool] = mapped_column(default=True)
    last_seen_at: Mapped[Instant | None]
