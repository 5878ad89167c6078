"""Tables of two axes over a search: how many entries in each cell, and the strongest evidence among them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from models import Level
from models.signals import EvidenceLevel
from search import BY_PARAM, CodeAxis, Facet, Index, SearchQuery
from search.evidence import STRENGTHS, Evidence
from search.facets import ACTOR, DOMAIN, TERRITORY
from services.facet_labels import vocabulary_labels
from services.finding import Finding
from services.territories import of_level


@dataclass(frozen=True, slots=True)
class Crossed:
    """Two axes that one may put against each other; `key` stands in addresses."""

    key: str
    rows: Facet
    columns: Facet


CROSSINGS = (
    Crossed("domaine-region", DOMAIN, TERRITORY),
    Crossed("domaine-acteur", DOMAIN, ACTOR),
    Crossed("acteur-acteur", ACTOR, ACTOR),
    Crossed("partenariat-domaine", BY_PARAM["partenariat"], DOMAIN),
)
BY_KEY = {crossed.key: crossed for crossed in CROSSINGS}


@dataclass(frozen=True, slots=True)
class Head:
    """One row or column: its code, its name, the entries of the search that carry it."""

    code: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Cell:
    """The entries that carry both codes."""

    row: Head
    column: Head
    count: int
    evidence: Evidence | EvidenceLevel | None  # the strongest among them, None for an empty cell


@dataclass(frozen=True, slots=True)
class Crossing:
    """The whole table, empty cells included."""

    crossed: Crossed
    rows: tuple[Head, ...]
    columns: tuple[Head, ...]
    cells: tuple[tuple[Cell, ...], ...]

    @property
    def empty(self) -> int:
        """How many cells no entry fills."""
        return sum(cell.count == 0 for row in self.cells for cell in row)

    @property
    def size(self) -> int:
        """How many cells there are."""
        return len(self.rows) * len(self.columns)


def cross(session: Session, index: Index, found: Finding, crossed: Crossed, *, language: str = "fr") -> Crossing:
    """The table of a search; at most two statements."""
    labels = {facet: _labels(session, facet, language) for facet in {crossed.rows, crossed.columns}}
    rows, columns = _heads(found, crossed.rows, labels), _heads(found, crossed.columns, labels)
    held = index.tally(SearchQuery(), "evidence")
    strengths = [one for one in STRENGTHS if held.get(one.value)]  # a table is counted for each
    counts, *layers = index.cross(
        found.query,
        _axis(crossed.rows, rows),
        _axis(crossed.columns, columns),
        layers=CodeAxis("evidence", tuple(one.value for one in strengths)),
        ancestors=found.around,
    )
    cells = tuple(
        tuple(
            Cell(row, column, counts[r][c], _strongest(strengths, [layer[r][c] for layer in layers]))
            for c, column in enumerate(columns)
        )
        for r, row in enumerate(rows)
    )
    return Crossing(crossed, rows, columns, cells)


def _labels(session: Session, facet: Facet, language: str) -> Sequence[tuple[str, str]]:
    if facet.vocabulary:
        return vocabulary_labels(session, [facet.vocabulary], language)[facet.vocabulary]
    return [(place.code, place.name) for place in of_level(session, Level.REGION)]


def _heads(found: Finding, facet: Facet, labels: dict[Facet, Sequence[tuple[str, str]]]) -> tuple[Head, ...]:
    counts = found.results.facets.by_code[facet.param]
    return tuple(Head(code, label, counts.get(code, 0)) for code, label in labels[facet])


def _axis(facet: Facet, heads: Sequence[Head]) -> CodeAxis:
    return CodeAxis(facet.field, tuple(head.code for head in heads))


def _strongest(
    strengths: Sequence[Evidence | EvidenceLevel], by_strength: Sequence[int]
) -> Evidence | EvidenceLevel | None:
    return next((one for one, count in zip(reversed(strengths), reversed(by_strength), strict=True) if count), None)
