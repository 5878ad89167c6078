"""/reseau: which organisations act together in the entries of a search, as a drawing, a table and files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import sqrt

from flask import Blueprint, Response, stream_with_context
from flask_babel import ngettext

from extensions import db, search_index
from services import network as networks
from services.drawing import positions
from services.finding import Finding
from services.graphml import graphml
from services.network import Member, Network
from views.addresses import with_params
from views.explore.scope import Scope, asked, bare, scope_of
from views.explore.tables import csv_answer
from views.locales import link
from views.pages import page

blueprint = Blueprint("networks", __name__)
MOST = 60  # organisations drawn: more would hide one another
_LETTER, _LINE = 8.2, 17  # width of a letter and height of a name, in units of the drawing
_WIDTH, _HEIGHT, _MARGIN_X, _MARGIN_Y = 1200, 760, 130, 34
_PAIRS = 100  # lines of the table
_EDGES = 400  # lines of the drawing: those that share most entries


@dataclass(frozen=True, slots=True)
class Node:
    """An organisation in the drawing."""

    said: str
    url: str
    x: int
    y: int
    radius: int
    label: str
    label_y: int


@dataclass(frozen=True, slots=True)
class Edge:
    """What links two of them."""

    x1: int
    y1: int
    x2: int
    y2: int
    weight: int  # 1 to 4


@dataclass(frozen=True, slots=True)
class Pair:
    """A line of the table: two organisations and the entries they share."""

    left: Member
    right: Member
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table of organisations."""

    member: Member
    url: str
    entries: int
    partners: int


@dataclass(frozen=True, slots=True)
class NetworkPage:
    """The network of a search."""

    scope: Scope
    width: int
    height: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    rows: tuple[Row, ...]
    pairs: tuple[Pair, ...]
    organisations: int
    links: int
    hidden_links: int  # between the organisations drawn, too many to be told apart
    csv_url: str
    graphml_url: str


@blueprint.get("/reseau")
def show() -> Response:
    """The drawing of the most linked organisations, and its tables."""
    found = asked()
    whole = _network(found)
    drawn = whole.most_linked(MOST)
    strongest = whole.strongest(_PAIRS)
    linked = drawn.strongest(_EDGES)
    names = networks.members(db.session, {*drawn.entries, *(slug for pair in strongest for slug in pair)})
    params = bare(found.query).to_params()
    spots = _spots(drawn, linked)
    return page(
        "explore/network.html",
        NetworkPage(
            scope=scope_of(found, "networks.show"),
            width=_WIDTH,
            height=_HEIGHT,
            nodes=tuple(_nodes(drawn, names, spots)),
            edges=tuple(_edges(linked, spots)),
            rows=tuple(_rows(whole, drawn, names)),
            pairs=tuple(_pair(names[a], names[b], n) for (a, b), n in strongest.items() if a in names and b in names),
            organisations=int((whole.counts > 0).sum()),
            links=len(whole.shared),
            hidden_links=len(drawn.shared) - len(linked),
            csv_url=with_params(link("networks.as_csv"), params),
            graphml_url=with_params(link("networks.as_graphml"), params),
        ),
    )


@blueprint.get("/reseau.csv")
def as_csv() -> Response:
    """Every pair of organisations that share an entry of the search."""
    whole, names = _network(asked()), networks.members(db.session)
    header = ("organisation", "profil", "adresse", "organisation_2", "profil_2", "adresse_2", "fiches_en_commun")
    return csv_answer(
        "reseau",
        header,
        (
            (names[a].name, names[a].profile, a, names[b].name, names[b].profile, b, count)
            for (a, b), count in whole.pairs.items()
            if a in names and b in names
        ),
    )


@blueprint.get("/reseau.graphml")
def as_graphml() -> Response:
    """The whole network for tools that draw and measure them."""
    whole, names = _network(asked()), networks.members(db.session)
    response = Response(stream_with_context(graphml(whole, names)), mimetype="application/graphml+xml")
    response.headers["Content-Disposition"] = 'attachment; filename="alliances-reseau.graphml"'
    return response


def _network(found: Finding) -> Network:
    return networks.network(networks.links(search_index(), found))


def _spots(drawn: Network, linked: Mapping[tuple[str, str], int]) -> dict[str, tuple[int, int]]:
    """Where each organisation stands, in units of the drawing."""
    found = positions(sorted(drawn.entries), linked)
    return {
        id: (
            round(_MARGIN_X + x * (_WIDTH - 2 * _MARGIN_X)),
            round(_MARGIN_Y + y * (_HEIGHT - 2 * _MARGIN_Y)),
        )
        for id, (x, y) in found.items()
    }


def _nodes(drawn: Network, names: Mapping[str, Member], spots: Mapping[str, tuple[int, int]]) -> Iterator[Node]:
    partners, entries_of = drawn.partners, drawn.entries
    ordered = sorted((id for id in spots if id in names), key=lambda id: (-entries_of[id], -partners[id], id))
    written: list[tuple[float, float, float]] = []
    for id in ordered:
        (x, y), member = spots[id], names[id]
        radius = round(7 + 4 * sqrt(entries_of[id]))
        label, label_y = _short(member.name), y - radius - 6
        entries = ngettext("%(num)s fiche", "%(num)s fiches", entries_of[id])
        linked = ngettext("%(num)s partenaire dessiné", "%(num)s partenaires dessinés", partners[id])
        is_free = _is_free(x, label_y, len(label), written)
        yield Node(
            said=f"{member.name} : {entries}, {linked}",
            url=link("browse.organisation", slug=member.slug),
            x=x,
            y=y,
            radius=radius,
            label=label if is_free else "",
            label_y=label_y,
        )


def _is_free(x: int, y: int, letters: int, written: list[tuple[float, float, float]]) -> bool:
    """Whether a name fits there without covering another one; it is then held for the next."""
    half = letters * _LETTER / 2
    if any(
        abs(x - other_x) < half + other_half and abs(y - other_y) < _LINE for other_x, other_y, other_half in written
    ):
        return False
    written.append((x, y, half))
    return True


def _short(name: str) -> str:
    return name if len(name) <= 26 else f"{name[:24].rstrip()}…"


def _edges(linked: Mapping[tuple[str, str], int], spots: Mapping[str, tuple[int, int]]) -> Iterator[Edge]:
    for (left, right), shared in linked.items():
        yield Edge(*spots[left], *spots[right], min(4, shared))


def _rows(whole: Network, drawn: Network, names: Mapping[str, Member]) -> Iterator[Row]:
    partners, entries = whole.partners, whole.entries
    for id in sorted(drawn.entries, key=lambda id: (-partners[id], -entries[id], id)):
        if id in names:
            url = link("browse.organisation", slug=names[id].slug)
            yield Row(names[id], url, entries[id], partners[id])


def _pair(left: Member, right: Member, count: int) -> Pair:
    address = with_params(link("paths.show"), [("de", left.slug), ("vers", right.slug)])
    return Pair(left, right, count, address)
