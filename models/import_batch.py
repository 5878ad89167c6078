"""ImportBatch: a file somebody imports, step by step. ImportedState: what a file last said of an entry."""

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Enum, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, Instant, LongText, Name, Timestamped, utc_now
from models.enums import Kind, Status


class ImportStep(StrEnum):
    """Where an import stands."""

    MAPPING = "mapping"  # the file is here; somebody says what its columns are
    CHECKING = "checking"
    CHECKED = "checked"  # each line has its outcome; nothing is written
    APPLYING = "applying"
    APPLIED = "applied"
    FAILED = "failed"


class ImportBatch(Timestamped, Base):
    """One file on its way into the base; the file itself lies in the instance folder until the import ends."""

    __tablename__ = "import_batch"

    id: Mapped[Id]
    token: Mapped[str] = mapped_column(String(40), unique=True)  # names its folder; guessed by nobody
    kind: Mapped[Kind] = mapped_column(
        Enum(Kind, native_enum=False, length=20, values_callable=lambda codes: [code.value for code in codes])
    )
    file_name: Mapped[Name]
    step: Mapped[ImportStep] = mapped_column(
        Enum(ImportStep, native_enum=False, length=20, values_callable=lambda codes: [code.value for code in codes]),
        default=ImportStep.MAPPING,
    )
    keys: Mapped[list[str]] = mapped_column(JSON, default=list)  # for each column of the file, the field it fills
    new_status: Mapped[Status] = mapped_column(
        Enum(Status, native_enum=False, length=20, values_callable=lambda codes: [code.value for code in codes]),
        default=Status.DRAFT,
    )
    only_valid: Mapped[bool] = mapped_column(default=False)
    with_twins: Mapped[bool] = mapped_column(default=False)
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    message: Mapped[LongText] = mapped_column(default="")
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))


class ImportedState(Base):
    """What a file last said of an entry: a field that differs from it since was changed by a person, and is protected."""

    __tablename__ = "imported_state"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True)
    file_name: Mapped[Name]
    imported_at: Mapped[Instant] = mapped_column(default=utc_now)
    state: Mapped[dict[str, Any]] = mapped_column(JSON)
