"""What the pickers of the desk propose: places by name, code or postcode, organisations by name or acronym."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from models import Entry, Level, Organisation, Partner, Status, Term, Territory
from search import Index
from search.gazetteer import Gazetteer, PlaceRow, name_key
from search.text import fold_key
from services import knowledge
from services.other_names import answers

SHOWN = 8
_LEAST_LIKE = 80  # of 100: "lons le saulnier" finds Lons-le-Saunier, "xyz" finds nothing
_LEVEL_NAMES = {
    Level.COUNTRY: "pays",
    Level.REGION: "région",
    Level.DEPARTMENT: "département",
    Level.EPCI: "intercommunalité",
    Level.COMMUNE: "commune",
}
_TOLD_ABOVE = {Level.COMMUNE: Level.DEPARTMENT, Level.EPCI: Level.DEPARTMENT, Level.DEPARTMENT: Level.REGION}


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """A territory one may choose, with what tells it from its namesakes."""

    code: str
    name: str
    detail: str  # "commune, Jura, 39000"


@dataclass(frozen=True, slots=True)
class OrganisationChoice:
    """An organisation already in the base, ready to fill a row."""

    id: int
    name: str
    acronym: str
    url: str
    profile: str  # code of its actor profile, "" when unknown
    entries: int  # in how many published entries it takes part


def find_places(session: Session, index: Index, text: str, *, limit: int = SHOWN) -> list[PlaceChoice]:
    """Places by name, number or postcode, best first; misspelt names too when nothing else is found.

    A département number after the name tells namesakes apart: "Saint-Denis 93".
    """
    knowledge.refresh(session, index)
    gazetteer = index.knowledge.gazetteer
    words = text.split()
    inside = gazetteer.numbered(words[-1]) if len(words) > 1 and len(words[-1]) < 4 else ()
    key = name_key(" ".join(words[:-1]) if inside else text)
    found = _by_code(gazetteer, text) or _by_name(gazetteer, key, limit, inside)
    return [_choice(gazetteer, place) for place in found[:limit]]


def _by_code(gazetteer: Gazetteer, text: str) -> list[PlaceRow]:
    number = "".join(text.split()).upper()
    codes = [number, f"COM-{number}", f"EPCI-{number}", *gazetteer.numbered(number)]
    return [place for code in dict.fromkeys(codes) if (place := gazetteer.place(code))]


def _by_name(gazetteer: Gazetteer, key: str, limit: int, inside: Collection[str]) -> list[PlaceRow]:
    if not key:
        return []

    def in_order(places: Collection[PlaceRow]) -> list[PlaceRow]:
        kept = [place for place in places if not inside or set(inside) & {place.code, *place.above}]
        return nlargest(limit, kept, key=lambda place: (name_key(place.name) == key, place.population))

    begun = [name for name in gazetteer.names() if f" {key}" in f" {name}"]
    if not begun:
        near = process.extract(key, gazetteer.names(), scorer=fuzz.ratio, limit=limit, score_cutoff=_LEAST_LIKE)
        begun = [name for name, _score, _place in near]
    codes = dict.fromkeys(code for name in begun for code in gazetteer.named(name))
    places = {code: place for code in codes if (place := gazetteer.place(code))}
    return in_order(places.values())


def _choice(gazetteer: Gazetteer, place: PlaceRow) -> PlaceChoice:
    level = _TOLD_ABOVE.get(place.level)
    above = [found.name for code in place.above if (found := gazetteer.place(code)) and found.level is level]
    told = [_LEVEL_NAMES[place.level], *above, *place.postcodes.split()[:1]]
    return PlaceChoice(place.code, place.name, ", ".join(told))


def places_of(session: Session, codes: Sequence[str]) -> list[PlaceChoice]:
    """The places of these codes, in order; an unknown code stands for itself. One statement."""
    rows = session.execute(select(Territory.code, Territory.name, Territory.level).where(Territory.code.in_(codes)))
    found = {code: PlaceChoice(code, name, _LEVEL_NAMES[level]) for code, name, level in rows}
    return [found.get(code) or PlaceChoice(code, code, "code inconnu") for code in codes]


def find_organisations(
    session: Session, text: str, *, with_drafts: bool, limit: int = SHOWN
) -> list[OrganisationChoice]:
    """Organisations with a name that holds these letters at the start of a word, or with this acronym; one statement.

    Args:
        with_drafts: also those that only entries not published name: for curators.
    """
    key = fold_key(text)
    if len(key) < 2:
        return []
    name = Organisation.folded_name
    order = (name.startswith(key, autoescape=True).desc(), func.length(name), name)
    matches = answers(lambda one: _is_called(one, key, text))
    return _choices(session, matches, with_drafts=with_drafts, order=order, limit=limit)


def _is_called(one: type[Organisation], key: str, text: str) -> ColumnElement[bool]:
    return or_(
        one.folded_name.startswith(key, autoescape=True),
        one.folded_name.contains(f" {key}", autoescape=True),
        func.lower(one.acronym) == text.lower(),
    )


def known_organisations(
    session: Session, names: Collection[str], *, with_drafts: bool
) -> dict[str, OrganisationChoice]:
    """Name as typed → the organisation that a save would use; those that would be made are left out. Two statements at most."""
    keys = {name: fold_key(name) for name in names if fold_key(name)}
    if not keys:
        return {}
    matches = answers(lambda one: one.folded_name.in_(set(keys.values())))
    choices = _choices(session, matches, with_drafts=with_drafts)
    found = {fold_key(choice.name): choice for choice in choices}
    by_id = {choice.id: choice for choice in choices}
    if by_id and set(keys.values()) - found.keys():  # perhaps a name that one of them took over
        former = select(Organisation.folded_name, Organisation.merged_into_id).where(
            Organisation.merged_into_id.in_(by_id)
        )
        found |= {key: by_id[id] for key, id in session.execute(former) if id}
    return {name: found[key] for name, key in keys.items() if key in found}


def organisation(session: Session, id: int, *, with_drafts: bool) -> OrganisationChoice | None:
    """The organisation of this id."""
    matches = (Organisation.id == id) & Organisation.merged_into_id.is_(None)
    return next(iter(_choices(session, matches, with_drafts=with_drafts)), None)


def _choices(
    session: Session,
    matches: ColumnElement[bool],
    *,
    with_drafts: bool,
    order: Sequence[Any] = (),
    limit: int | None = None,
) -> list[OrganisationChoice]:
    published = (
        select(func.count(func.distinct(Partner.entry_id)))
        .join(Entry, Entry.id == Partner.entry_id)
        .where(Partner.organisation_id == Organisation.id, Entry.status == Status.PUBLISHED)
        .scalar_subquery()
    )
    wanted = (
        select(Organisation.id, Organisation.name, Organisation.acronym, Organisation.url, Term.code, published)
        .join(Term, Term.id == Organisation.profile_id, isouter=True)
        .where(matches)
        .order_by(*order)
        .limit(limit)
    )
    if not with_drafts:
        wanted = wanted.where(published > 0)
    return [
        OrganisationChoice(id, name, acronym, url, profile or "", entries)
        for id, name, acronym, url, profile, entries in session.execute(wanted)
    ]
