"""/atelier: what waits for the person signed in, and where to begin."""

from dataclasses import dataclass
from datetime import datetime

from flask import Response, url_for

from extensions import db
from models import Kind, Status
from services import desk_lists
from services.desk_lists import ListQuery, Waiting
from services.facet_labels import KIND_LABELS
from services.workflow import is_curator
from views.access import me
from views.addresses import with_params
from views.desk.entry_head import KIND_NAMES, STATUS_NAMES
from views.desk.line_views import LineView, line_view
from views.desk.room import room_blueprint
from views.rooms import room_page

blueprint = room_blueprint("dashboard")


@dataclass(frozen=True, slots=True)
class Block:
    """A list of what waits, its first lines only."""

    id: str
    title: str
    lines: tuple[LineView, ...]
    total: int
    all_url: str
    nothing: str  # what is said when there is none


@dataclass(frozen=True, slots=True)
class UnsavedView:
    """What was typed and not saved."""

    title: str
    kind_name: str
    kept_at: datetime
    resume_url: str


@dataclass(frozen=True, slots=True)
class CountRow:
    """How many entries of a kind, by state; each number leads to its list."""

    label: str
    url: str
    cells: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class DashboardPage:
    """The first page of the desk."""

    name: str
    summary: str
    new: tuple[tuple[str, str], ...]  # (kind, address of its empty form)
    blocks: tuple[Block, ...]
    unsaved: tuple[UnsavedView, ...]
    recent: tuple[LineView, ...]
    states: tuple[str, ...]
    counts: tuple[CountRow, ...]
    list_url: str


@blueprint.get("/")
def show() -> Response:
    """The dashboard."""
    found = desk_lists.waiting(db.session, me())
    return room_page(
        "desk/dashboard.html",
        DashboardPage(
            name=me().name,
            summary=_summary(found),
            new=tuple((KIND_NAMES[kind], url_for("desk_entries.new", kind=kind)) for kind in Kind),
            blocks=tuple(_blocks(found)),
            unsaved=tuple(_unsaved(one) for one in found.unsaved),
            recent=tuple(line_view(line) for line in found.recent),
            states=tuple(STATUS_NAMES.values()),
            counts=tuple(_count_row(found, kind) for kind in Kind if any(of is kind for of, _status in found.counts)),
            list_url=url_for("desk_lists.show"),
        ),
    )


def _blocks(found: Waiting) -> tuple[Block, Block]:
    submitted = Block(
        "a-relire",
        "À relire" if is_curator(me()) else "En relecture",
        tuple(line_view(line) for line in found.submitted.lines),
        found.submitted.total,
        _list_url(status=Status.SUBMITTED, sort=desk_lists.Sort.OLDEST),
        "Rien n’attend de relecture." if is_curator(me()) else "Aucune de vos fiches n’attend de relecture.",
    )
    drafts = Block(
        "brouillons",
        "Mes brouillons",
        tuple(line_view(line) for line in found.drafts.lines),
        found.drafts.total,
        _list_url(status=Status.DRAFT, author=me().id),
        "Vous n’avez pas de brouillon en cours.",
    )
    return (submitted, drafts) if is_curator(me()) else (drafts, submitted)


def _summary(found: Waiting) -> str:
    """What waits, in one sentence."""
    told = []
    if found.submitted.total:
        verb = "à relire" if is_curator(me()) else "en relecture"
        told.append(f"{_entries(found.submitted.total)} {verb}")
    if found.drafts.total:
        told.append("un brouillon" if found.drafts.total == 1 else f"{found.drafts.total} brouillons")
    if found.unsaved:
        told.append("une saisie" if len(found.unsaved) == 1 else f"{len(found.unsaved)} saisies")
        told[-1] += " à reprendre"
    if not told:
        return "Rien ne vous attend pour l’instant."
    return f"{', '.join(told[:-1])} et {told[-1]}" if len(told) > 1 else told[0]


def _entries(number: int) -> str:
    return "une fiche" if number == 1 else f"{number} fiches"


def _unsaved(one: desk_lists.Unsaved) -> UnsavedView:
    here = url_for("desk_entries.new", kind=one.kind)
    if one.entry_id is not None:
        here = url_for("desk_entries.edit", id=one.entry_id)
    return UnsavedView(one.title or "Sans titre", KIND_NAMES[one.kind], one.kept_at, f"{here}?reprise={one.token}")


def _count_row(found: Waiting, kind: Kind) -> CountRow:
    cells = tuple((found.counts.get((kind, status), 0), _list_url(kind=kind, status=status)) for status in STATUS_NAMES)
    return CountRow(KIND_LABELS["fr"][kind], _list_url(kind=kind), cells)


def _list_url(**values: object) -> str:
    return with_params(url_for("desk_lists.show"), ListQuery().changed(**values).to_params())
