"""/matrices: two axes of a search against each other, gaps included."""

from dataclasses import dataclass

from flask import Blueprint, Response, request
from flask_babel import ngettext

from extensions import db, search_index
from models.signals import EvidenceLevel, level_rank, meaning_of
from search import SearchQuery
from search.evidence import Evidence
from services.breaks import class_of, natural_breaks
from services.crossings import BY_KEY, CROSSINGS, Cell, Crossed, Crossing, Head, cross
from views.addresses import search_url, with_params
from views.explore.choosing import choosing
from views.explore.map_view import HOLE
from views.explore.scope import Scope, asked, bare, scope_of
from views.explore.tables import Option, csv_answer
from views.locales import gettext as _
from views.locales import link, locale
from views.pages import page
from views.signal_views import label_of

blueprint = Blueprint("matrices", __name__)
_OTHER_HOLE = "1code1"


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell: its number, its class (0: empty), where it leads, what it is called aloud, its marks of evidence."""

    count: int
    shade: int
    url: str
    label: str
    marks: str


@dataclass(frozen=True, slots=True)
class RowView:
    """A row: its name, its entries, its cells."""

    label: str
    count: int
    url: str
    cells: tuple[CellView, ...]


@dataclass(frozen=True, slots=True)
class ColumnView:
    """The head of a column."""

    label: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class MatrixPage:
    """The table of a search."""

    scope: Scope
    title: str
    options: tuple[Option, ...]
    columns: tuple[ColumnView, ...]
    rows: tuple[RowView, ...]
    empty: int
    size: int
    evidence: tuple[tuple[str, str], ...]
    csv_url: str


@blueprint.get("/matrices")
def show() -> Response:
    """The table, each cell a link to its entries."""
    found, crossed = asked(), _crossed()
    query = bare(found.query)
    table = cross(db.session, search_index(), found, crossed, language=locale())
    titles = _titles()
    own = [("croisement", crossed.key)]
    return page(
        "explore/matrix.html",
        MatrixPage(
            scope=scope_of(found, "matrices.show", kept=tuple(own)),
            title=titles[crossed.key],
            options=tuple(Option(titles[one.key], _address(query, one), one is crossed) for one in CROSSINGS),
            columns=tuple(_column(query, crossed, head) for head in table.columns),
            rows=tuple(_rows(query, table)),
            empty=table.empty,
            size=table.size,
            evidence=tuple((_marks(one), label) for one, label in _evidence().items()),
            csv_url=with_params(link("matrices.as_csv"), [*query.to_params(), *own]),
        ),
    )


@blueprint.get("/matrices.csv")
def as_csv() -> Response:
    """The same, a line for each cell, empty ones too."""
    table = cross(db.session, search_index(), asked(), _crossed(), language=locale())
    rows, columns = table.crossed.rows.param, table.crossed.columns.param
    header = (f"code_{rows}", rows, f"code_{columns}_2" if rows == columns else f"code_{columns}",
              f"{columns}_2" if rows == columns else columns, "fiches", "preuve_la_plus_forte")  # fmt: skip
    lines = [
        (cell.row.code, cell.row.label, cell.column.code, cell.column.label, cell.count, cell.evidence or "")
        for row in table.cells
        for cell in row
    ]
    return csv_answer(f"matrice-{table.crossed.key}", header, lines)


def _crossed() -> Crossed:
    return BY_KEY.get(request.args.get("croisement", ""), CROSSINGS[0])


def _titles() -> dict[str, str]:
    return {
        "domaine-region": _("Domaines × régions"),
        "domaine-acteur": _("Domaines × acteurs"),
        "acteur-acteur": _("Acteurs × acteurs"),
        "partenariat-domaine": _("Types de partenariat × domaines"),
    }


def _marks(evidence: Evidence | EvidenceLevel) -> str:
    """What stands for the evidence in a cell: diamonds for a declared level, dots for what entries hold."""
    if isinstance(evidence, EvidenceLevel):
        return "◆" * level_rank(evidence)
    return "●" * (list(Evidence).index(evidence) + 1)


def _evidence() -> dict[Evidence | EvidenceLevel, str]:
    declared = {level: meaning_of(level) for level in EvidenceLevel}
    return {
        Evidence.TOLD: _("l’action est racontée par une source"),
        Evidence.RESULTS: _("des résultats sont racontés"),
        Evidence.CROSSED: _("des résultats sont racontés et deux éditeurs au moins en parlent"),
        **{level: _("déclaré : %(level)s", level=label_of(one).lower()) for level, one in declared.items()},
    }


def _address(query: SearchQuery, crossed: Crossed) -> str:
    return with_params(link("matrices.show"), [*query.to_params(), ("croisement", crossed.key)])


def _column(query: SearchQuery, crossed: Crossed, head: Head) -> ColumnView:
    return ColumnView(head.label, head.count, search_url(choosing(query, (crossed.columns, head.code))))


def _rows(query: SearchQuery, table: Crossing) -> list[RowView]:
    crossed, evidence = table.crossed, _evidence()
    bounds = natural_breaks([cell.count for row in table.cells for cell in row])
    # Made once: four hundred cells differ by their codes.
    address = search_url(choosing(query, (crossed.rows, HOLE), (crossed.columns, _OTHER_HOLE)))
    row_address = search_url(choosing(query, (crossed.rows, HOLE)))

    def view(cell: Cell) -> CellView:
        is_same = crossed.rows is crossed.columns and cell.row.code == cell.column.code
        url = row_address if is_same else address.replace(_OTHER_HOLE, cell.column.code)
        return CellView(
            count=cell.count,
            shade=class_of(cell.count, bounds),
            url=url.replace(HOLE, cell.row.code) if cell.count else "",
            label=_said(cell, evidence),
            marks=_marks(cell.evidence) if cell.evidence else "",
        )

    return [
        RowView(head.label, head.count, row_address.replace(HOLE, head.code), tuple(view(cell) for cell in cells))
        for head, cells in zip(table.rows, table.cells, strict=True)
    ]


def _said(cell: Cell, evidence: dict[Evidence | EvidenceLevel, str]) -> str:
    entries = ngettext("%(num)s fiche", "%(num)s fiches", cell.count)
    proof = f" ; {evidence[cell.evidence]}" if cell.evidence else ""
    return f"{cell.row.label}, {cell.column.label} : {entries}{proof}"
