"""/comparer: two to four territories, or two to four entries, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, request

from extensions import db, search_index
from search import SearchQuery
from services import comparison
from services.cards import Card, read_cards
from services.territories import find, paths
from views.addresses import EntryLinks, with_params
from views.cards import kind_names
from views.explore.comparison_tables import Section, entry_sections, territory_sections
from views.explore.tables import Option
from views.locales import gettext as _
from views.locales import link, locale
from views.pages import page

blueprint = Blueprint("comparisons", __name__)
_OFFERED = 8
_READ_MAX = 12  # values of the address that are looked at: the first four that exist are compared
_TEXT_MAX = 100


@dataclass(frozen=True, slots=True)
class Compared:
    """The head of a column: its name, its page, the comparison without it."""

    name: str
    note: str
    language: str
    url: str
    without_url: str


@dataclass(frozen=True, slots=True)
class Offer:
    """Something one may add."""

    label: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """The table, or what one needs to begin it."""

    about: str  # "t" for territories, "f" for entries
    modes: tuple[Option, ...]
    columns: tuple[Compared, ...]
    sections: tuple[Section, ...]
    text: str  # what was typed to find another one
    offers: tuple[Offer, ...]
    hidden_params: tuple[tuple[str, str], ...]
    is_full: bool


@blueprint.get("/comparer")
def show() -> Response:
    """Territories (`t`) or entries (`f`); `ajout` finds another one by its name, code or postcode."""
    is_entries = bool(request.args.getlist("f")) or request.args.get("quoi") == "fiches"
    text = _clean(request.args.get("ajout", ""))[:_TEXT_MAX]
    return page("explore/comparison.html", _entries(text) if is_entries else _territories(text))


def _clean(text: str) -> str:
    """Without what a database cannot compare."""
    return text.encode("utf-8", "ignore").decode().replace("\0", " ").strip()


def _asked(name: str) -> list[str]:
    return [_clean(value) for value in request.args.getlist(name)[:_READ_MAX]]


def _territories(text: str) -> ComparisonPage:
    columns = comparison.territories(db.session, search_index(), _asked("t"))
    codes = [column.place.code for column in columns]
    is_full = len(codes) >= comparison.MOST
    offers = (
        [] if is_full or not text else [one for one in find(db.session, text, limit=_OFFERED) if one.code not in codes]
    )
    around = paths(db.session, [one.code for one in offers])
    return ComparisonPage(
        about="t",
        modes=_modes(is_entries=False),
        columns=tuple(
            Compared(
                column.place.name,
                ", ".join(one.name for one in column.path[1:]),
                "",
                link("browse.territory", code=column.place.code),
                _address("t", [code for code in codes if code != column.place.code]),
            )
            for column in columns
        ),
        sections=tuple(territory_sections(columns)),
        text=text,
        offers=tuple(
            Offer(one.name, ", ".join(above.name for above in around[one.code][1:]), _address("t", [*codes, one.code]))
            for one in offers
        ),
        hidden_params=tuple(("t", code) for code in codes),
        is_full=is_full,
    )


def _entries(text: str) -> ComparisonPage:
    columns = comparison.entries(db.session, _asked("f"))
    slugs = [entry.slug for entry in columns]
    is_full = len(slugs) >= comparison.MOST
    links, kinds, language = EntryLinks.here(), kind_names(), locale()
    offers = [] if is_full or not text else [one for one in _cards(text) if one.slug not in slugs]
    return ComparisonPage(
        about="f",
        modes=_modes(is_entries=True),
        columns=tuple(
            Compared(
                entry.title,
                kinds[entry.kind],
                entry.language if entry.language != language else "",
                links.of(entry.kind, entry.slug),
                _address("f", [slug for slug in slugs if slug != entry.slug]),
            )
            for entry in columns
        ),
        sections=tuple(entry_sections(columns)),
        text=text,
        offers=tuple(Offer(one.title, kinds[one.kind], _address("f", [*slugs, one.slug])) for one in offers),
        hidden_params=tuple(("f", slug) for slug in slugs) or (("quoi", "fiches"),),
        is_full=is_full,
    )


def _cards(text: str) -> list[Card]:
    hits = search_index().search(SearchQuery(text=text, size=_OFFERED)).hits
    return read_cards(db.session, [hit.id for hit in hits])


def _modes(*, is_entries: bool) -> tuple[Option, ...]:
    here = link("comparisons.show")
    return (
        Option(_("Des territoires"), here, not is_entries),
        Option(_("Des fiches"), with_params(here, [("quoi", "fiches")]), is_entries),
    )


def _address(name: str, values: Sequence[str]) -> str:
    params = [(name, value) for value in values] or ([("quoi", "fiches")] if name == "f" else [])
    return with_params(link("comparisons.show"), params)
