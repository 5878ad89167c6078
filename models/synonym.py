"""Synonyms: words that a search treats as near to one another, and candidates. Read at query time: a change needs no re-index."""

from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Enum, Index, String, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Code, Id, Instant, LongText, Name, Timestamped


class SynonymGroup(Timestamped, Base):
    """Forms that stand for one another; when `is_one_way`, only the first one expands to the others."""

    __tablename__ = "synonym_group"
    __table_args__ = (CheckConstraint("weight > 0 AND weight <= 1", name="weight_range"),)

    id: Mapped[Id]
    code: Mapped[Code] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(String(20), default="equivalent")
    forms: Mapped[LongText]  # one form a line, as people write them
    is_one_way: Mapped[bool] = mapped_column(default=False)
    weight: Mapped[float] = mapped_column(default=0.6)
    note: Mapped[LongText] = mapped_column(default="")
    is_seed: Mapped[bool] = mapped_column(default=True)  # a curator's change makes it false: a reload leaves it alone
    is_enabled: Mapped[bool] = mapped_column(default=True, server_default=true())
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class CandidateSource(StrEnum):
    """Where a candidate was met."""

    QUERY = "query"  # what people look for and do not find
    ACRONYM = "acronym"  # spelt out in an entry


class CandidateDecision(StrEnum):
    """What a curator said."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class SynonymCandidate(Timestamped, Base):
    """Forms that may deserve a group; what a curator decided of them is remembered."""

    __tablename__ = "synonym_candidate"
    __table_args__ = (
        UniqueConstraint("source", "key"),
        Index("ix_synonym_candidate_decision_met", "decision", "met"),
    )

    id: Mapped[Id]
    source: Mapped[CandidateSource] = mapped_column(
        Enum(
            CandidateSource, native_enum=False, length=20, values_callable=lambda codes: [code.value for code in codes]
        )
    )
    key: Mapped[Name]  # the same for the forms that differ by accents, case or plural only
    forms: Mapped[list[str]] = mapped_column(JSON)
    met: Mapped[int]  # how many times it was looked for, or in how many entries it is spelt out
    hits: Mapped[int] = mapped_column(default=0)  # entries that the query finds, at the last look
    sample: Mapped[list[int]] = mapped_column(JSON, default=list)  # some of the entries that spell it out
    decision: Mapped[CandidateDecision] = mapped_column(
        Enum(
            CandidateDecision,
            native_enum=False,
            length=20,
            values_callable=lambda codes: [code.value for code in codes],
        ),
        default=CandidateDecision.OPEN,
    )
    decided_at: Mapped[Instant | None]
    decided_by_name: Mapped[Name] = mapped_column(default="")
