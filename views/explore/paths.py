"""/reseau/chemin: through which entries two organisations are linked."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, request

from extensions import db, search_index
from services import network as networks
from services.cards import Card, read_cards
from services.network import Member, Step
from services.organisations import find_organisations
from views.addresses import EntryLinks, with_params
from views.locales import link
from views.pages import page

blueprint = Blueprint("paths", __name__)
_OFFERED = 8
_ENTRIES_SHOWN = 3
_TEXT_MAX = 200


@dataclass(frozen=True, slots=True)
class EntryLink:
    """An entry that two organisations share."""

    title: str
    url: str
    language: str


@dataclass(frozen=True, slots=True)
class Hop:
    """From an organisation to the next one."""

    left: Member
    left_url: str
    right: Member
    right_url: str
    entries: tuple[EntryLink, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Choice:
    """An organisation that what was typed may mean."""

    name: str
    profile: str
    url: str


@dataclass(frozen=True, slots=True)
class End:
    """One end of the path: what was typed, the organisation it is, or those it may be."""

    name: str
    text: str
    found: Member | None
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class PathPage:
    """The path, or what one needs to ask for it."""

    start: End
    end: End
    hops: tuple[Hop, ...]
    is_asked: bool
    is_linked: bool
    is_same: bool


@blueprint.get("/reseau/chemin")
def show() -> Response:
    """The shortest path between `de` and `vers`, each an organisation's address or its name."""
    start, end = _end("de", "vers"), _end("vers", "de")
    steps: Sequence[Step] | None = None
    if start.found and end.found:
        steps = networks.shortest_path(networks.links(search_index()), start.found.slug, end.found.slug)
    return page(
        "explore/path.html",
        PathPage(
            start=start,
            end=end,
            hops=_hops(steps or ()),
            is_asked=bool(start.found and end.found),
            is_linked=steps is not None,
            is_same=bool(start.found and end.found and start.found.slug == end.found.slug),
        ),
    )


def _end(name: str, other: str) -> End:
    text = request.args.get(name, "").encode("utf-8", "ignore").decode().replace("\0", " ").strip()[:_TEXT_MAX]
    if not text:
        return End(name, "", None, ())
    exact, near = find_organisations(db.session, text, limit=_OFFERED)
    if exact:
        return End(name, exact.name, exact, ())
    kept = [(other, value) for value in request.args.getlist(other)[:1] if value]
    here = link("paths.show")
    choices = tuple(Choice(one.name, one.profile, with_params(here, [(name, one.slug), *kept])) for one in near)
    return End(name, text, None, choices)


def _hops(steps: Sequence[Step]) -> tuple[Hop, ...]:
    names = networks.members(db.session, {slug for step in steps for slug in (step.left, step.right)})
    shown = [id for step in steps for id in step.entries[:_ENTRIES_SHOWN]]
    cards = {card.id: card for card in read_cards(db.session, list(dict.fromkeys(shown)))}
    links = EntryLinks.here()
    return tuple(
        Hop(
            left=names[step.left],
            left_url=link("browse.organisation", slug=names[step.left].slug),
            right=names[step.right],
            right_url=link("browse.organisation", slug=names[step.right].slug),
            entries=tuple(_entry(cards[id], links) for id in step.entries[:_ENTRIES_SHOWN] if id in cards),
            more=max(0, len(step.entries) - _ENTRIES_SHOWN),
        )
        for step in steps
        if step.left in names and step.right in names
    )


def _entry(card: Card, links: EntryLinks) -> EntryLink:
    return EntryLink(card.title, links.of(card.kind, card.slug), card.language)
