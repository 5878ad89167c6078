"""Entries like another one, and what they share."""

from enum import StrEnum

from models import Entry, Level, Vocabulary
from search import Index
from search.similar import Profile
from search.text import analyse
from services.cards import Card

SHOWN = 3


def ids(index: Index, entry: Entry, *, limit: int = SHOWN) -> list[int]:
    """Ids of the entries most like this one, best first; the entry must be loaded with its relations."""
    prose = " . ".join(getattr(entry, name) for name in entry.PROSE)
    streams = (analyse(entry.title, weight=3.0), analyse(entry.summary, weight=2.0), analyse(prose))
    codes: dict[str, list[str]] = {"kind": [entry.kind.value]}
    for term in entry.terms:
        codes.setdefault(term.vocabulary.value, []).append(term.code)
    codes["actor"] = sorted({partner.profile.code for partner in entry.partners if partner.profile})
    codes["territory"] = [territory.code for territory in entry.territories if territory.level is not Level.COUNTRY]
    return index.similar(Profile(entry.id, streams, codes), limit=limit)


class Shared(StrEnum):
    """What two entries may have in common, in the order it is told."""

    KIND = "kind"
    DOMAIN = "domain"
    ACTORS = "actors"
    TERRITORY = "territory"


ACTORS_SHARED = 2  # profiles from which the actors are the same: one is nearly always there


def shared(entry: Entry, card: Card) -> list[Shared]:
    """What an entry and a card have in common."""
    domains = {term.code for term in entry.terms if term.vocabulary is Vocabulary.DOMAIN}
    profiles = {partner.profile.code for partner in entry.partners if partner.profile}
    places = {territory.code for territory in entry.territories if territory.level is not Level.COUNTRY}
    told = {
        Shared.KIND: card.kind is entry.kind,
        Shared.DOMAIN: any(tag.code in domains for tag in card.domains),
        Shared.ACTORS: sum(tag.code in profiles for tag in card.profiles) >= ACTORS_SHARED,
        Shared.TERRITORY: any(tag.code in places for tag in card.territories),
    }
    return [what for what, is_so in told.items() if is_so]
