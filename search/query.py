"""SearchQuery: what was asked, as an immutable value that reads an address and writes one. It never fails."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from models.base import FIRST_YEAR, LAST_YEAR
from search.facets import ACTOR, BY_PARAM, FACETS, KIND, KIND_IN_URL, TERRITORY, Facet
from search.plan import Sort
from search.results import Notice

TEXT_MAX = 500
PAGE_SIZE, PAGE_SIZE_MAX = 20, 100
PAGE_MAX = 1_000_000
CODES_MAX = 40  # choices kept in one facet: far beyond what a person ticks
_CODE_MAX = 60

_KIND_CODES = {word: kind.value for kind, word in KIND_IN_URL.items()} | {
    kind.value: kind.value for kind in KIND_IN_URL
}
_KIND_WORDS = {kind.value: word for kind, word in KIND_IN_URL.items()}


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """One search: words, filters, order and page. `notices` say what of the address could not be used."""

    text: str = ""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # parameter → codes of the index
    year_from: int | None = None
    year_to: int | None = None
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    size: int = PAGE_SIZE
    all_actors: bool = False  # every chosen actor profile at once: pairs of actors
    covering: bool = False  # also what is tagged with a territory that contains the chosen one
    literal: bool = False  # take the words as typed: no place read in them, no spelling applied
    notices: tuple[Notice, ...] = field(default=(), compare=False)

    @classmethod
    def from_params(cls, pairs: Iterable[tuple[str, str]]) -> "SearchQuery":
        """The query an address stands for. Unknown parameters are left out; unusable values too, with a notice."""
        values: dict[str, list[str]] = {}
        for name, value in pairs:
            values.setdefault(name, []).append(_clean(value))
        notices: list[Notice] = []
        return cls(
            text=_text(_first(values, "q"), notices),
            facets=_facets(values, notices),
            year_from=_year(values, "de", notices),
            year_to=_year(values, "a", notices),
            sort=_sort(_first(values, "tri"), notices),
            page=_number(_first(values, "page"), default=1, most=PAGE_MAX),
            size=_number(_first(values, "taille"), default=PAGE_SIZE, most=PAGE_SIZE_MAX),
            all_actors=_first(values, "acteurs") == "tous",
            covering=_first(values, "couvrant") == "1",
            literal=_first(values, "tel_quel") == "1",
            notices=tuple(notices),
        )

    def to_params(self) -> list[tuple[str, str]]:
        """The shortest parameters that give this query back, always in the same order."""
        params: list[tuple[str, str]] = [("q", self.text)] if self.text else []
        for facet in FACETS if self.facets else ():
            params += [(facet.param, _in_address(facet, code)) for code in self.facets.get(facet.param, ())]
        optional = [
            ("acteurs", "tous", self.all_actors),
            ("couvrant", "1", self.covering),
            ("tel_quel", "1", self.literal),
            ("de", str(self.year_from), self.year_from is not None),
            ("a", str(self.year_to), self.year_to is not None),
            ("tri", self.sort.value, self.sort is not Sort.RELEVANCE),
            ("taille", str(self.size), self.size != PAGE_SIZE),
            ("page", str(self.page), self.page != 1),
        ]
        return params + [(name, value) for name, value, is_set in optional if is_set]

    def selected(self, param: str) -> tuple[str, ...]:
        """The codes chosen in a facet, in the order they were chosen."""
        return self.facets.get(param, ())

    def adding(self, param: str, code: str) -> "SearchQuery":
        """This query with one more choice, on its first page."""
        chosen = tuple(dict.fromkeys((*self.selected(param), code)))
        return replace(self, facets={**self.facets, param: chosen}, page=1, notices=())

    def without(self, param: str, code: str | None = None) -> "SearchQuery":
        """This query without a choice, or without the whole facet when no code is given, on its first page."""
        left = tuple(chosen for chosen in self.selected(param) if code is not None and chosen != code)
        facets = {name: codes for name, codes in self.facets.items() if name != param}
        if left:
            facets[param] = left
        is_pair = self.all_actors and (param != ACTOR.param or len(left) > 1)
        covering = self.covering and (param != TERRITORY.param or bool(left))
        return replace(self, facets=facets, page=1, all_actors=is_pair, covering=covering, notices=())

    def without_years(self) -> "SearchQuery":
        """This query for any year, on its first page."""
        return replace(self, year_from=None, year_to=None, page=1, notices=())

    def with_text(self, text: str) -> "SearchQuery":
        """The same filters with other words, on the first page."""
        return replace(self, text=text, page=1, notices=())

    def translated(self, param: str, now: Mapping[str, str]) -> "SearchQuery":
        """This query with each choice of a facet that stands in `now` under the code it has there."""
        chosen = tuple(dict.fromkeys(now.get(code, code) for code in self.selected(param)))
        return replace(self, facets={**self.facets, param: chosen}) if chosen != self.selected(param) else self

    def taken_literally(self, literal: bool = True) -> "SearchQuery":
        """The same words, read as typed or not."""
        return replace(self, literal=literal, page=1, notices=())

    def at_page(self, page: int) -> "SearchQuery":
        """Another page of the same search."""
        return replace(self, page=page, notices=())

    def sized(self, size: int) -> "SearchQuery":
        """The same search with another number of hits a page."""
        return replace(self, size=size, notices=())

    def sorted_by(self, sort: Sort) -> "SearchQuery":
        """The same search in another order, on its first page."""
        return replace(self, sort=sort, page=1, notices=())

    def keeping(self, known: Mapping[str, Collection[str]]) -> "SearchQuery":
        """This query without the codes that nobody knows; each one dropped is named in a notice.

        Args:
            known: parameter → codes that exist among those chosen; a facet that is absent is not checked.
        """
        facets, notices = dict(self.facets), list(self.notices)
        for param in known:
            for code in self.selected(param):
                if code not in known[param]:
                    notices.append(_unknown_code(BY_PARAM[param], code))
            facets[param] = tuple(code for code in self.selected(param) if code in known[param])
        return replace(self, facets={name: codes for name, codes in facets.items() if codes}, notices=tuple(notices))

    @property
    def has_filters(self) -> bool:
        """At least one facet or year is chosen."""
        return bool(self.facets) or self.year_from is not None or self.year_to is not None


def _clean(value: str) -> str:
    """The value in NFC, without what no text holds: control characters and halves of characters."""
    cut = value[: TEXT_MAX * 4]
    printable = "".join(" " if unicodedata.category(character) in ("Cc", "Cs") else character for character in cut)
    return " ".join(unicodedata.normalize("NFC", printable).split())


def _first(values: Mapping[str, list[str]], name: str) -> str:
    return next(iter(values.get(name, ())), "")


def _text(text: str, notices: list[Notice]) -> str:
    if len(text) <= TEXT_MAX:
        return text
    message = "Votre recherche dépassait %(most)s caractères : seul son début a été pris en compte."
    notices.append(Notice("query-cut", message, {"most": str(TEXT_MAX)}))
    return text[:TEXT_MAX].rstrip()


def _facets(values: Mapping[str, list[str]], notices: list[Notice]) -> dict[str, tuple[str, ...]]:
    facets: dict[str, tuple[str, ...]] = {}
    for facet in FACETS:
        codes: dict[str, None] = {}
        for value in values.get(facet.param, ())[:CODES_MAX]:
            if not value:
                continue
            code = _KIND_CODES.get(value, "") if facet is KIND else value
            if not code or len(code) > _CODE_MAX:
                notices.append(_unknown_code(facet, value))
            else:
                codes[code] = None
        if codes:
            facets[facet.param] = tuple(codes)
    return facets


def _unknown_code(facet: Facet, value: str) -> Notice:
    shown = value if len(value) <= _CODE_MAX else value[:_CODE_MAX] + "…"
    message = "Le filtre « %(filter)s » ne connaît pas la valeur « %(value)s » : elle est ignorée."
    return Notice("unknown-code", message, {"filter": facet.label, "value": shown})


def _in_address(facet: Facet, code: str) -> str:
    return _KIND_WORDS.get(code, code) if facet is KIND else code


def _year(values: Mapping[str, list[str]], name: str, notices: list[Notice]) -> int | None:
    text = _first(values, name)
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) <= 4 and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return int(text)
    message = "« %(value)s » n'est pas une année : ce filtre est ignoré."
    notices.append(Notice("bad-year", message, {"value": text[:20]}))
    return None


def _sort(text: str, notices: list[Notice]) -> Sort:
    if not text:
        return Sort.RELEVANCE
    try:
        return Sort(text)
    except ValueError:
        message = "Le tri « %(value)s » n'existe pas : les fiches sont triées par pertinence."
        notices.append(Notice("bad-sort", message, {"value": text[:20]}))
        return Sort.RELEVANCE


def _number(text: str, *, default: int, most: int) -> int:
    if not (text.isascii() and text.isdigit()) or not text.strip("0"):
        return default
    return min(int(text[:9]), most)
