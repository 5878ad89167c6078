"""What belongs to an account: sign-ins under way, recovery codes, failed attempts. The person is in user.py."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Id, Instant, utc_now
from models.user import User

DIGEST_LENGTH = 64  # SHA-256, in hexadecimal


class SignIn(Base):
    """One browser where a person is signed in; the row goes when they sign out there, and the browser is out at once."""

    __tablename__ = "sign_in"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    token_digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH), unique=True)
    device: Mapped[str] = mapped_column(String(100), default="")  # "Firefox sur Linux": no address is kept
    started_at: Mapped[Instant] = mapped_column(default=utc_now)
    seen_at: Mapped[Instant] = mapped_column(default=utc_now)

    user: Mapped[User] = relationship(lazy="raise")


class RecoveryCode(Base):
    """A code that stands in once for the second factor; only its digest is kept."""

    __tablename__ = "recovery_code"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    code_digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH))


class FailedSignIn(Base):
    """Failures for an address, whether an account has it or not: what is told must not depend on that."""

    __tablename__ = "failed_sign_in"

    address_digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[Instant] = mapped_column(default=utc_now)
