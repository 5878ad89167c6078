"""The Whoosh schema: how analysed documents become postings. Field classes are pickled into the index: keep their path.

Only the API that Whoosh 2.7.4 also has is used, so that the maintained distribution can be left without a rebuild.
"""

from array import array
from collections.abc import Iterable, Iterator
from typing import Any

from whoosh import columns, fields, formats

from search.documents import Document
from search.facets import CODE_FIELDS

SCHEMA_VERSION = 5  # raise it with any change of schema, of packing or of analysis: older indexes are then rebuilt

PRIOR_UNIT = 10_000  # priors are kept as whole ten-thousandths

NUMBERS = ("id", "version", "year", "newest", "verified", "prior", "cluster", "length")


class Occurrences(formats.Format):
    """Occurrences as packed 32-bit numbers, surface hash then position: NumPy reads a whole block at once."""

    def word_values(self, value: Any, analyzer: Any, **kwargs: Any) -> Iterator[Any]:
        """Never called: `postings` makes them."""
        raise NotImplementedError("postings() makes them")

    def decode_frequency(self, value: bytes) -> int:
        """How many occurrences a posting holds."""
        return len(value) // 4

    def decode_weight(self, value: bytes) -> float:
        """The unweighted count; real weights are stored beside."""
        return len(value) / 4

    def decode_positions(self, value: bytes) -> list[int]:
        """Positions of the occurrences."""
        return [packed & 0xFFFF for packed in array("I", value)]

    def combine(self, values: Iterable[bytes]) -> bytes:
        """The occurrences of several postings of one word in one document."""
        return b"".join(values)


class Weighted(fields.FieldType):
    """Streams → one posting for each stem, its weight Σ (stream weight × frequency): the linear form of BM25F.

    Source: Robertson, Zaragoza, Taylor, "Simple BM25 Extension to Multiple Weighted Fields", CIKM 2004.
    """

    indexed, scorable, stored, unique, vector, spelling = True, False, False, False, None, False
    column_type, multitoken_query, analyzer = None, "default", None
    supports_positions = True

    def __init__(self) -> None:
        self.format = Occurrences()

    def supports(self, name: str) -> bool:
        """Positions are there for who asks Whoosh."""
        return name == "positions"


class Codes(fields.FieldType):
    """A set of codes or words: postings only, no lengths, no frequencies."""

    indexed, scorable, stored, vector, spelling = True, False, False, None, False
    column_type, multitoken_query, analyzer = None, "default", None

    def __init__(self, unique: bool = False) -> None:
        self.unique = unique
        self.format = formats.Existence()

    def supports(self, name: str) -> bool:
        """Nothing beyond existence."""
        return False

    def to_bytes(self, value: str | bytes) -> bytes:
        """The code as the index holds it."""
        return value if isinstance(value, bytes) else value.encode()

    def self_parsing(self) -> bool:
        """Whoosh's query parser is not used."""
        return False


def make_schema() -> fields.Schema:
    """The schema: no stored field, no text; SQL holds the texts."""
    return fields.Schema(
        key=Codes(unique=True),
        text=Weighted(),
        words=Codes(),
        title_key=fields.COLUMN(columns.VarBytesColumn()),
        **{name: fields.COLUMN(columns.NumericColumn("I")) for name in NUMBERS},
        **{f"code_{name}": Codes() for name in CODE_FIELDS},
    )


def key_of(id: int) -> str:
    """The unique key of a document."""
    return str(id)


def columns_of(document: Document) -> dict[str, int | bytes]:
    """The document's columns."""
    length = sum(stream.weight * len(stream.stems) for stream in document.streams)
    return {
        "title_key": document.title_key.encode(),
        "id": document.id,
        "version": document.version,
        "year": document.year,
        "newest": document.newest,
        "verified": document.verified,
        "prior": round(document.prior * PRIOR_UNIT),
        "cluster": document.cluster,
        "length": round(length),
    }


def sets_of(document: Document) -> dict[str, Iterable[str]]:
    """By field, what the document merely has: its key, its words, its codes."""
    codes = {f"code_{name}": set(codes) for name, codes in document.codes.items()}
    return {"key": [key_of(document.id)], "words": document.words, **codes}
