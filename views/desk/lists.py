"""/atelier/fiches: entries in any state, by kind, state, author and words; each may be ticked for one action on several."""

from dataclasses import dataclass
from typing import Any

from flask import Response, request, url_for

from extensions import db
from models import Kind
from services import desk_lists
from services.desk_lists import NOBODY, Listing, ListQuery, Sort
from services.facet_labels import KIND_LABELS
from services.workflow import Action, is_curator
from views.access import me
from views.addresses import with_params
from views.desk.entry_head import STATUS_NAMES
from views.desk.line_views import LineView, line_view
from views.desk.room import room_blueprint
from views.rooms import room_page

blueprint = room_blueprint("desk_lists")
_SORT_NAMES = {Sort.CHANGED: "les plus récentes", Sort.OLDEST: "les plus anciennes", Sort.TITLE: "par titre"}
ACTION_NAMES = {
    Action.SUBMIT: "Soumettre à relecture",
    Action.PUBLISH: "Publier",
    Action.UNPUBLISH: "Retirer de la publication",
    Action.ARCHIVE: "Archiver",
    Action.REOPEN: "Reprendre en brouillon",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter, or one tab."""

    value: str
    label: str
    url: str
    is_chosen: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of entries."""

    heading: str
    tabs: tuple[Choice, ...]
    statuses: tuple[Choice, ...]
    authors: tuple[Choice, ...]
    sorts: tuple[Choice, ...]
    text: str
    kind: str
    sort: str
    is_filtered: bool
    reset_url: str
    lines: tuple[LineView, ...]
    total: int
    actions: tuple[tuple[str, str], ...]
    back: str  # the address's parameters, so that an action comes back here
    previous_url: str
    next_url: str
    page: int
    pages: int


@blueprint.get("/fiches")
def show() -> Response:
    """A page of entries."""
    query = ListQuery.from_params(request.args)
    found = desk_lists.listing(db.session, me(), query)
    return room_page("desk/list.html", _page(query.changed(page=found.page), found))


def list_url(query: ListQuery, **values: Any) -> str:
    """The address of a list."""
    return with_params(url_for("desk_lists.show"), query.changed(**values).to_params())


def _page(query: ListQuery, found: Listing) -> ListPage:
    return ListPage(
        heading=KIND_LABELS["fr"][query.kind]
        if query.kind
        else "Toutes les fiches"
        if is_curator(me())
        else "Mes fiches",
        tabs=tuple(_tabs(query)),
        statuses=tuple(
            Choice(status.value, name.capitalize(), "", query.status is status) for status, name in STATUS_NAMES.items()
        ),
        authors=tuple(_authors(query)) if is_curator(me()) else (),
        sorts=tuple(
            Choice(sort.value, name, list_url(query, sort=sort), query.sort is sort)
            for sort, name in _SORT_NAMES.items()
        ),
        text=query.text,
        kind=query.kind.value if query.kind else "",
        sort=query.sort.value,
        is_filtered=bool(query.status or query.text or query.author is not None),
        reset_url=list_url(ListQuery(), kind=query.kind),
        lines=tuple(line_view(line) for line in found.lines),
        total=found.total,
        actions=tuple((action.value, name) for action, name in ACTION_NAMES.items() if _is_offered(action)),
        back=with_params("", query.to_params()).removeprefix("?"),
        previous_url=list_url(query, page=found.page - 1) if found.page > 1 else "",
        next_url=list_url(query, page=found.page + 1) if found.page < found.pages else "",
        page=found.page,
        pages=found.pages,
    )


def _is_offered(action: Action) -> bool:
    """Whether the action may be one of this person's: a contributor submits, a curator does the rest."""
    return (action is Action.SUBMIT) is not is_curator(me())


def _tabs(query: ListQuery) -> list[Choice]:
    counts = desk_lists.counts(db.session, me())
    of_kind = {kind: sum(count for (of, _status), count in counts.items() if of is kind) for kind in Kind}
    everything = Choice("", "Toutes", list_url(query, kind=None), query.kind is None, sum(of_kind.values()))
    return [
        everything,
        *(
            Choice(kind.value, KIND_LABELS["fr"][kind], list_url(query, kind=kind), query.kind is kind, of_kind[kind])
            for kind in Kind
        ),
    ]


def _authors(query: ListQuery) -> list[Choice]:
    known = [(NOBODY, "Données chargées"), (me().id, "Moi")]
    known += [(id, name) for id, name in desk_lists.authors(db.session) if id != me().id]
    return [Choice(str(id), name, "", query.author == id) for id, name in known]
