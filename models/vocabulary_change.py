"""VocabularyChange: what a curator did to a term or to a group of synonyms, with what it takes to undo it."""

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Enum, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, Instant, Name, utc_now


class VocabularyAction(StrEnum):
    """What was done."""

    CREATE = "create"
    EDIT = "edit"
    ORDER = "order"
    MERGE = "merge"
    ENABLE = "enable"
    DISABLE = "disable"


class VocabularyChange(Base):
    """One change. No foreign key to what it is about: a term that was made by mistake goes, its trace stays."""

    __tablename__ = "vocabulary_change"
    __table_args__ = (Index("ix_vocabulary_change_vocabulary_id", "vocabulary", "id"),)

    id: Mapped[Id]
    vocabulary: Mapped[str] = mapped_column(String(30))  # a vocabulary's code, or "synonyms"
    action: Mapped[VocabularyAction] = mapped_column(
        Enum(
            VocabularyAction, native_enum=False, length=20, values_callable=lambda codes: [code.value for code in codes]
        )
    )
    subject_id: Mapped[int | None]  # the term, or the group; none for an order
    label: Mapped[Name]  # how the subject was called then
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    entries: Mapped[int] = mapped_column(default=0)  # how many entries it reached
    made_at: Mapped[Instant] = mapped_column(default=utc_now)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    made_by_name: Mapped[Name] = mapped_column(default="")
    undone_at: Mapped[Instant | None]
    undone_by_name: Mapped[Name] = mapped_column(default="")
    # Readers must find entries by new words or under another parent, which the entries' versions do not tell the index.
    awaits_index: Mapped[bool] = mapped_column(default=False, server_default=false(), index=True)
