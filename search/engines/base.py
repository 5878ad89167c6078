"""What every engine must do. Engines rank, filter and count; they know nothing of French, entries or addresses."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from search.documents import Document
from search.plan import CodeAxis, Found, Plan


class Engine(Protocol):
    """One search engine over one store; safe to share between threads."""

    def run(self, plan: Plan) -> Found:
        """Answers the plan. Raises IndexUnavailable when the store cannot be read."""
        ...

    def cross(self, plan: Plan, rows: CodeAxis, columns: CodeAxis) -> list[list[int]]:
        """For each row code, for each column code, how many documents that answer the plan carry both.

        The filters of both fields are left aside, as in counts, unless every one of their choices is wanted at once.
        """
        ...

    def carried(self, plan: Plan, field: str) -> tuple[list[str], list[int], list[int]]:
        """Codes of a field; then, in parallel, ids of documents that answer the plan and the place of a code they carry.

        Each document's codes follow one another; a document that carries none is left out.
        """
        ...

    def years(self, plan: Plan) -> dict[int, int]:
        """Year → documents that answer the plan and began then; 0 holds those whose year is not known."""
        ...

    def write(self, documents: Iterable[Document], *, removed: Iterable[int] = ()) -> None:
        """Replaces these documents and removes those ids, in one commit seen whole or not at all.

        Waits a bounded time for another writer, then raises IndexUnavailable. Raises ValueError when an id comes twice.
        """
        ...

    def rebuild(self, documents: Iterable[Document]) -> None:
        """Builds a store of these documents only, aside, then puts it in place; readers go on and notice by themselves."""
        ...

    def versions(self) -> dict[int, int]:
        """Document id → version, for every document that a search can return."""
        ...

    def frequencies(self, stems: Sequence[str]) -> list[int]:
        """How many documents hold each stem (documents replaced since may still count until segments merge)."""
        ...

    def lexicon(self) -> tuple[Sequence[str], Sequence[int]]:
        """Every stem in alphabetical order, and beside it in how many documents each is."""
        ...

    def words(self) -> tuple[Sequence[str], Sequence[int]]:
        """The unstemmed vocabulary in alphabetical order, and beside it in how many documents each word is."""
        ...

    @property
    def generation(self) -> str:
        """A mark that changes with every commit and every swap, cheap to read."""
        ...

    @property
    def is_complete(self) -> bool:
        """False from the moment a store is begun anew (missing, damaged, older schema) until it was filled from SQL."""
        ...

    def mark_complete(self) -> None:
        """Says that the store now holds all it should."""
        ...

    def document_count(self) -> int:
        """How many documents a search can return."""
        ...

    def close(self) -> None:
        """Lets go of files."""
        ...
