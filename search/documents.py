"""Document: what the index keeps of an entry or of any text; no entry is read here (entry_documents.py does)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from search.text import Stream, analyse, fold_key

TITLE_WEIGHT, SUMMARY_WEIGHT, ORGANISATIONS_WEIGHT, BODY_WEIGHT = 6.0, 2.0, 1.0, 1.0
PLAIN_TITLE_WEIGHT = 3.0  # a title of any text tells less than one a curator wrote


@dataclass(frozen=True, slots=True)
class Document:
    """One indexed thing: analysed streams, facet codes with every ancestor, numbers to sort by."""

    id: int
    version: int
    streams: tuple[Stream, ...]
    words: frozenset[str] = frozenset()  # unstemmed words worth suggesting and worth the exact bonus
    codes: Mapping[str, Iterable[str]] = field(default_factory=dict)  # index field → codes
    year: int = 0  # 0 when not known
    newest: int = 0  # ordinal day of publication
    prior: float = 0.0  # 0 to 0.15: share of its score a document gains by its own merits
    cluster: int = 0  # equal for documents that should not fill the first screen together; 0 when alone
    title_key: str = ""


def plain_words(streams: Iterable[Stream]) -> frozenset[str]:
    """The words of the streams as they are written: joined forms, which share a position, are left out."""
    return frozenset(
        surface
        for stream in streams
        for place, surface in enumerate(stream.surfaces)
        if not place or stream.positions[place] != stream.positions[place - 1]
    )


def plain_document(
    id: int,
    title: str,
    body: str,
    *,
    version: int = 1,
    published: date | None = None,
    title_weight: float = PLAIN_TITLE_WEIGHT,
) -> Document:
    """A document made of a title and a body only: all one needs to search texts that are not entries."""
    streams = (analyse(title, weight=title_weight), analyse(body, weight=BODY_WEIGHT))
    return Document(
        id=id,
        version=version,
        streams=streams,
        words=plain_words(streams),
        newest=published.toordinal() if published else 0,
        title_key=fold_key(title),
    )
