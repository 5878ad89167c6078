"""Letters waiting to be sent: written with the change they tell of, sent after it, gone once sent."""

from typing import Any

from sqlalchemy import JSON, String, false
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, Instant, LongText, utc_now
from models.user import EMAIL_MAX

SUBJECT_MAX = 200


class OutgoingMail(Base):
    """One letter. It may hold the secret of a link, so it goes as soon as the server has taken it, or when it is stale."""

    __tablename__ = "outgoing_mail"

    id: Mapped[Id]
    recipient: Mapped[str] = mapped_column(String(EMAIL_MAX))
    subject: Mapped[str] = mapped_column(String(SUBJECT_MAX))
    body: Mapped[LongText]
    written_at: Mapped[Instant] = mapped_column(default=utc_now)
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[Instant] = mapped_column(default=utc_now, index=True)
    last_error: Mapped[str] = mapped_column(String(300), default="")
    headers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")  # besides the usual ones
    message_key: Mapped[str] = mapped_column(String(64), default="", server_default="")  # one letter, one Message-ID
    is_lasting: Mapped[bool] = mapped_column(default=False, server_default=false())  # holds no link that dies soon
