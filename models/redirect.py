"""SlugRedirect: an old address leads to its entry for ever, after a rename or a merge."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, Slug


class SlugRedirect(Base):
    """A slug that an entry had before."""

    __tablename__ = "slug_redirect"

    id: Mapped[Id]
    old_slug: Mapped[Slug] = mapped_column(unique=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"), index=True)
