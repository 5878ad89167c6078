"""People with an account. Readers never need one."""

from sqlalchemy import Enum, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, Instant, Name, Timestamped
from models.enums import UserRole

EMAIL_MAX = 254  # RFC 5321, 4.5.3.1.3


class User(Timestamped, Base):
    """A contributor, a curator or an administrator."""

    __tablename__ = "user_account"
    __table_args__ = (Index("ix_user_account_oidc_subject", "oidc_subject", unique=True),)

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(String(EMAIL_MAX), unique=True)
    name: Mapped[Name]
    role: Mapped[UserRole] = mapped_column(
        Enum(UserRole, native_enum=False, length=20, values_callable=lambda codes: [code.value for code in codes])
    )
    password_hash: Mapped[str | None] = mapped_column(String(200))
    is_active: Mapped[bool] = mapped_column(default=True)
    last_seen_at: Mapped[Instant | None]
    link_nonce: Mapped[str] = mapped_column(String(32), default="")  # of the one invitation or reset link that holds
    totp_secret: Mapped[str | None] = mapped_column(String(255))  # encrypted; None: no second factor
    totp_step: Mapped[int | None]  # the last code accepted, which is not accepted twice
    shows_name: Mapped[bool] = mapped_column(default=False, server_default=false())  # to readers, by their own choice
    oidc_subject: Mapped[str | None] = mapped_column(String(400))  # issuer and subject of single sign-on
