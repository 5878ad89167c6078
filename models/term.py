"""Terms of the vocabularies: actor profiles, domains, partnership types, SDGs… A curator changes them, not a release."""

from sqlalchemy import Enum, ForeignKey, Index, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Code, Id, LongText, Name, ShortName
from models.enums import Vocabulary as VocabularyCode


def _codes(codes: type[VocabularyCode]) -> list[str]:
    return [code.value for code in codes]


class Term(Base):
    """One term of one vocabulary, at one place in its order."""

    __tablename__ = "term"
    __table_args__ = (UniqueConstraint("vocabulary", "code"), Index("ix_term_broader_id", "broader_id"))

    id: Mapped[Id]
    vocabulary: Mapped[VocabularyCode] = mapped_column(
        Enum(VocabularyCode, native_enum=False, length=30, values_callable=_codes)
    )
    code: Mapped[Code]
    position: Mapped[int] = mapped_column(default=0)
    label: Mapped[Name]
    label_en: Mapped[Name] = mapped_column(default="")
    short_label: Mapped[ShortName] = mapped_column(default="")  # for cards and axes of drawings, where room is scarce
    short_label_en: Mapped[ShortName] = mapped_column(default="")
    definition: Mapped[LongText] = mapped_column(default="")
    is_working_list: Mapped[bool] = mapped_column(default=False)
    broader_id: Mapped[int | None] = mapped_column(ForeignKey("term.id", ondelete="SET NULL"))
    # A code that leads to another term for ever: this one was merged into it, or it had this code before.
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("term.id", ondelete="SET NULL"))
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    is_seed: Mapped[bool] = mapped_column(default=True, server_default=true())  # false: a reload leaves it as it is
    is_placed: Mapped[bool] = mapped_column(
        default=False, server_default=false()
    )  # a curator chose the order around it

    names: Mapped[list["TermName"]] = relationship(
        back_populates="term", cascade="all, delete-orphan", lazy="raise", passive_deletes=True
    )


class TermName(Base):
    """Another name of a term: a synonym, an acronym or a name it had before."""

    __tablename__ = "term_name"
    __table_args__ = (UniqueConstraint("term_id", "name"),)

    id: Mapped[Id]
    term_id: Mapped[int] = mapped_column(ForeignKey("term.id", ondelete="CASCADE"))
    name: Mapped[Name]
    is_former: Mapped[bool] = mapped_column(default=False)

    term: Mapped[Term] = relationship(back_populates="names", lazy="raise")
