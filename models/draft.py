"""Draft: what a person typed in a form and has not saved. It is theirs alone, and no entry knows of it."""

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, Instant, utc_now

TOKEN_MAX = 64


class Draft(Base):
    """The fields of one page as they were last seen; emptied and marked once the page is saved, so that no echo revives it."""

    __tablename__ = "draft"
    __table_args__ = (Index("ix_draft_user_id_entry_id", "user_id", "entry_id"), Index("ix_draft_kept_at", "kept_at"))

    id: Mapped[Id]
    token: Mapped[str] = mapped_column(String(TOKEN_MAX), unique=True)  # of the page: two tabs have two
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    form: Mapped[str] = mapped_column(String(40))  # which form: the code of a kind
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"))
    fields: Mapped[list[list[str]]] = mapped_column(JSON)
    kept_at: Mapped[Instant] = mapped_column(default=utc_now)
    is_saved: Mapped[bool] = mapped_column(default=False)
