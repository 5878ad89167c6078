"""Document: what the index keeps of an entry or of any text; no entry is read here (entry_documents.py does)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from search.text import Stream, analyse, fold_key

TITLE_WEIGHT, SUMMARY_WEIGHT, ORGANISATIONS_WEIGHT, BODY_WEIGHT = 6.0, 2.0, 1.0, 1.0
ID_MAX = 2**32 - 1  # what the index keeps of an id
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
    verified: int = 0  # ordinal day of the last check by a person, 0 when nobody did
    prior: float = 0.0  # 0 to 0.15: share of its score a document gains by its own merits
    cluster: int = 0  # equal for documents that should not fill the first screen together; 0 when alone
    title_key: str = ""


def each_once(documents: Iterable[Document]) -> Iterator[Document]:
    """The documents as they come. Raises ValueError at an id met before: one commit of an index would keep both."""
    met: set[int] = set()
    for document in documents:
        if document.id in met:
            raise ValueError(f"Document {document.id} is given twice.")
        met.add(document.id)
        yield document


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
    """A document made of a title and a body only: all one needs to search texts that are not entries.

    Raises: ValueError when `id` is not a whole number from 0 to ID_MAX; keep other names of texts in a list beside.
    """
    if not isinstance(id, int) or not 0 <= id <= ID_MAX:
        raise ValueError(f"A document's id is a whole number from 0 to {ID_MAX}, not {id!r}.")
    streams = (analyse(title, weight=title_weight), analyse(body, weight=BODY_WEIGHT))
    return Document(
        id=id,
        version=version,
        streams=streams,
        words=plain_words(streams),
        newest=published.toordinal() if published else 0,
        title_key=fold_key(title),
    )
