"""CardView: an entry as lists show it, with what matched marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from models import Kind
from search import Results
from search.highlight import Segment, mark, snippet
from services.cards import Card
from views.addresses import EntryLinks
from views.locales import gettext as _
from views.locales import locale

_ORGANISATIONS_SHOWN = 3
_PLACES, _PROFILES, _DOMAINS = 2, 4, 2


@dataclass(frozen=True, slots=True)
class CardView:
    """A hit as its card shows it."""

    rank: int
    kind: str
    kind_label: str
    url: str
    title: tuple[Segment, ...]
    snippet: tuple[Segment, ...]
    places: str
    profiles: tuple[str, ...]
    domains: tuple[str, ...]
    organisations: str
    year: int | None
    language: str  # empty when it is the page's own
    trades: tuple[str, ...] = ()  # of a catalyst


def kind_names() -> dict[Kind, str]:
    """What one entry of each kind is called, in the page's language."""
    return {
        Kind.EXAMPLE: _("Exemple inspirant"),
        Kind.FACTSHEET: _("Fiche Repères"),
        Kind.RESOURCE: _("Ressource"),
        Kind.CATALYST: _("Catalyseur territorial"),
        Kind.ECOSYSTEM: _("Écosystème territorial"),
    }


def card_views(cards: Sequence[Card], *, results: Results | None = None, from_search: str = "") -> list[CardView]:
    """Views of the cards, in order.

    Args:
        results: marks its words and ranks; None for a list that no words made.
        from_search: parameters of the search, carried by links so that the entry can lead on and back.
    """
    links, kinds, language = EntryLinks.here(), kind_names(), locale()
    ranks = {hit.id: hit.rank for hit in results.hits} if results else {}
    stems = results.stems if results else frozenset()
    enough = max(1, len(results.words)) if results else 0
    suffix = f"?depuis=recherche{quote('?' + from_search)}" if from_search else ""
    return [
        CardView(
            rank=ranks.get(card.id, 0),
            kind=card.kind.value,
            kind_label=_kind_label(kinds[card.kind], card, language),
            url=links.of(card.kind, card.slug) + suffix,
            title=mark(card.title, stems).segments,
            snippet=snippet(card.texts, stems, enough=enough).segments,
            places=", ".join(place.label for place in card.territories[:_PLACES]),
            profiles=tuple(tag.short_named(language) for tag in card.profiles[:_PROFILES]),
            domains=tuple(tag.short_named(language) for tag in card.domains[:_DOMAINS]),
            organisations=_organisations(card.organisations),
            year=card.started,
            language=card.language if card.language != language else "",
            trades=tuple(tag.short_named(language) for tag in card.trades),
        )
        for card in cards
    ]


def _kind_label(name: str, card: Card, language: str) -> str:
    """What the entry is; a resource also says which of the M.E.D.O.C. types."""
    return f"{name} · {card.medoc[0].named(language).lower()}" if card.medoc else name


def _organisations(names: Sequence[str]) -> str:
    more = len(names) - _ORGANISATIONS_SHOWN
    return ", ".join(names[:_ORGANISATIONS_SHOWN]) + (f" +{more}" if more > 0 else "")
