"""/cadre/liste and /cadre/carte: a search inside another site's page; /integrer: the page that writes the code for it.

A frame holds no script, sets no cookie, and works in a sandbox that allows nothing but opening links.
"""

from dataclasses import dataclass, replace
from urllib.parse import urljoin

from flask import Blueprint, Response, request
from markupsafe import Markup

from extensions import db, search_index, settings
from search import SearchQuery
from search.facets import TERRITORY
from services import distribution, finding
from services.cards import read_cards
from views.addresses import search_url, with_params
from views.cards import CardView, card_views
from views.explore.map_view import MapView, map_view, territory_addresses
from views.explore.maps import LEVELS
from views.locales import link
from views.pages import page
from views.search_name import filters, name_of, named
from views.security import framed_policy, frames_ours

blueprint = Blueprint("widgets", __name__)
SHAPES = ("liste", "carte")
COUNT, COUNT_MAX = 5, 20
HEIGHT, HEIGHT_MIN, HEIGHT_MAX = 560, 200, 2000
_SANDBOX = "allow-popups allow-popups-to-escape-sandbox"


@dataclass(frozen=True, slots=True)
class FramePage:
    """What a frame shows: the first entries of a search, or its map, and the way to all of them."""

    title: str
    total: int
    cards: tuple[CardView, ...]
    map: MapView | None
    url: str


@dataclass(frozen=True, slots=True)
class EmbedPage:
    """The page that writes the code: what was chosen, the code, the frame itself."""

    text: str
    shape: str
    count: int
    height: int
    title: str
    code: str
    frame_url: str
    sandbox: str
    kept: tuple[tuple[str, str], ...]  # filters of the search that led here
    filters: tuple[str, ...]  # the same in words
    change_url: str  # the search itself, where filters are chosen


@blueprint.get("/cadre/liste")
def as_list() -> Response:
    """The first entries of the search, to be framed."""
    asked = _asked()
    found = finding.find(db.session, search_index(), asked.sized(_number("nombre", COUNT, 1, COUNT_MAX)))
    cards = read_cards(db.session, [hit.id for hit in found.results.hits])
    return _framed(found.query, found.results.total, cards=tuple(card_views(cards)))


@blueprint.get("/cadre/carte")
def as_map() -> Response:
    """The map of the search, to be framed."""
    found = finding.find(db.session, search_index(), replace(_asked(), size=1))
    level = LEVELS["region" if request.args.get("niveau") == "region" else "departement"]
    counts = distribution.by_place(db.session, found.results.facets.by_code[TERRITORY.param], level)
    plain = found.query.sized(SearchQuery().size)
    drawn = map_view(counts, level, address=territory_addresses(plain), selected=plain.selected(TERRITORY.param))
    return _framed(found.query, found.results.total, map=drawn)


def _asked() -> SearchQuery:
    return SearchQuery.from_params(request.args.items(multi=True)).at_page(1)


def _number(name: str, default: int, least: int, most: int) -> int:
    text = request.args.get(name, "")
    return min(most, max(least, int(text))) if text.isascii() and text.isdigit() and len(text) < 6 else default


def _framed(
    query: SearchQuery, total: int, *, cards: tuple[CardView, ...] = (), map: MapView | None = None
) -> Response:
    plain = query.sized(SearchQuery().size)
    response = page("widgets/frame.html", FramePage(name_of(plain), total, cards, map, search_url(plain)))
    response.headers["Content-Security-Policy"] = framed_policy()
    return response


@blueprint.get("/integrer")
def embed() -> Response:
    """The code to copy, with the frame as it will look."""
    frames_ours()
    asked = _asked()
    shape = request.args.get("cadre", "")
    shape = shape if shape in SHAPES else SHAPES[0]
    count, height = _number("nombre", COUNT, 1, COUNT_MAX), _number("hauteur", HEIGHT, HEIGHT_MIN, HEIGHT_MAX)
    params = asked.sized(SearchQuery().size).to_params()
    if shape == "liste" and count != COUNT:
        params.append(("nombre", str(count)))
    endpoint = "widgets.as_list" if shape == "liste" else "widgets.as_map"
    frame_url = with_params(link(endpoint), params)
    known, what = named(asked)
    title = f"{settings().site_name} : {what}"
    return page(
        "widgets/embed.html",
        EmbedPage(
            text=asked.text,
            shape=shape,
            count=count,
            height=height,
            title=title,
            code=_code(urljoin(settings().public_url, frame_url), title, height),
            frame_url=frame_url,
            sandbox=_SANDBOX,
            kept=tuple(pair for pair in replace(asked, text="", size=SearchQuery().size).to_params()),
            filters=tuple(filters(known)),
            change_url=search_url(known),
        ),
    )


def _code(address: str, title: str, height: int) -> str:
    """The element to paste; what could close an attribute is escaped."""
    return str(
        Markup(
            '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy" style="border:0" sandbox="{}" '
            'referrerpolicy="no-referrer"></iframe>'
        ).format(address, title, height, _SANDBOX)
    )
