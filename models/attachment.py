"""Attachment: an image or a document shown with an entry. Its files are in the storage; this row says what they are."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, Instant, Name, utc_now

ALT_MAX = 300
CREDIT_MAX = 200
TOKEN_LENGTH = 20


class Attachment(Base):
    """One image, or one PDF document (no width then)."""

    __tablename__ = "attachment"

    id: Mapped[Id]
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    token: Mapped[str] = mapped_column(String(TOKEN_LENGTH), unique=True)  # its address, which nobody guesses
    filename: Mapped[Name]
    size_bytes: Mapped[int]
    width: Mapped[int | None]
    height: Mapped[int | None]
    alt: Mapped[str] = mapped_column(String(ALT_MAX))  # what the image shows, or the title of the document
    credit: Mapped[str] = mapped_column(String(CREDIT_MAX))
    licence: Mapped[str] = mapped_column(String(40))
    added_at: Mapped[Instant] = mapped_column(default=utc_now)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    @property
    def is_image(self) -> bool:
        """Whether it is shown in the page; a document is downloaded."""
        return self.width is not None
