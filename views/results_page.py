"""ResultsPage: all the results template shows, as one typed value."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from models import Kind
from search import FACETS, Facet, Notice, Results, SearchQuery, Sort
from search.facets import ACTOR, DOMAIN, KIND, TERRITORY
from services.cards import Card
from services.facet_labels import Labels
from services.finding import Finding, told
from views.addresses import results_path, search_url, with_params
from views.cards import CardView, card_views
from views.explore.map_view import MapView
from views.guide import Guide
from views.locales import gettext as _
from views.search_views import ViewLink, search_views
from views.taking_away import TakeAway, ways_to_take

SHOWN_AT_FIRST = 10
MAP_PARAM = "carte"
SEARCHABLE_FROM = 12
_HOLE = "0code0"  # stands for a code in an address; needs no quoting itself
_OPEN_AT_FIRST = frozenset({ACTOR.param, DOMAIN.param, TERRITORY.param})


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One choice of a facet."""

    label: str
    count: int
    url: str
    is_selected: bool
    is_nested: bool = False


@dataclass(frozen=True, slots=True)
class FacetBlock:
    """One facet with its choices, the selected ones first."""

    param: str
    label: str
    values: tuple[FacetValue, ...]
    is_open: bool
    option_url: str = ""  # actors: any or all of them; territories: with or without what covers them
    option_label: str = ""

    @property
    def has_more(self) -> bool:
        """Some choices are shown on demand."""
        return len(self.values) > SHOWN_AT_FIRST

    @property
    def is_searchable(self) -> bool:
        """Long enough to be worth a filter box."""
        return len(self.values) >= SEARCHABLE_FROM

    @property
    def first(self) -> tuple[FacetValue, ...]:
        """Choices always shown."""
        return self.values[:SHOWN_AT_FIRST]

    @property
    def more(self) -> tuple[FacetValue, ...]:
        """Choices shown on demand."""
        return self.values[SHOWN_AT_FIRST:]


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in use and the address without it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Tab:
    """A kind of entry with its number of hits."""

    label: str
    code: str
    count: int
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class SortLink:
    """One order of the list."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class PageLink:
    """One page of the list; no address for a gap."""

    label: str
    url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """The page of a search."""

    query: SearchQuery
    results: Results
    cards: tuple[CardView, ...]
    facets: tuple[FacetBlock, ...]
    chips: tuple[Chip, ...]
    tabs: tuple[Tab, ...]
    sorts: tuple[SortLink, ...]
    pages: tuple[PageLink, ...]
    previous_url: str
    next_url: str
    take_away: tuple[TakeAway, ...]
    atom_url: str
    reset_url: str
    title: str
    hidden_params: tuple[tuple[str, str], ...]
    notices: tuple[Notice, ...]
    guide: Guide
    views: tuple[ViewLink, ...]
    map: MapView | None  # drawn only when the address asks for it
    map_url: str  # opens the map, or closes it

    @property
    def total(self) -> int:
        """How many entries were found."""
        return self.results.total


def results_page(
    finding: Finding,
    cards: Sequence[Card],
    labels: Labels,
    nested: set[str],
    guide: Guide,
    drawing: MapView | None = None,
) -> ResultsPage:
    """The page for what was found."""
    query, results = finding.query, finding.results
    path = results_path()
    present = query.at_page(results.page)
    by_page = {number: search_url(query.at_page(number), path=path) for number in _shown_pages(results)}
    return ResultsPage(
        query=query,
        results=results,
        cards=tuple(card_views(cards, results=results, from_search=urlencode(present.to_params()))),
        facets=tuple(_facets(query, results, labels, nested, path)),
        chips=tuple(chips(query, labels, path)),
        tabs=tuple(_tabs(query, results, path)),
        sorts=tuple(_sorts(query, path)),
        pages=tuple(_page_links(results, by_page)),
        previous_url=search_url(query.at_page(results.page - 1), path=path) if results.page > 1 else "",
        next_url=search_url(query.at_page(results.page + 1), path=path) if results.page < results.pages else "",
        take_away=ways_to_take(query, results),
        atom_url=search_url(query.at_page(1), path=results_path(".atom")),
        reset_url=search_url(SearchQuery(text=query.text), path=path),
        title=_title(query, results),
        hidden_params=tuple(pair for pair in replace(query, text="", page=1).to_params()),
        notices=told(results, cards),
        guide=guide,
        views=search_views(query, "search.results"),
        map=drawing,
        map_url=search_url(present, path=path)
        if drawing
        else with_params(path, [*present.to_params(), (MAP_PARAM, "1")]),
    )


def _title(query: SearchQuery, results: Results) -> str:
    what = f"«\u00a0{query.text}\u00a0»" if query.text else _("Toutes les fiches")
    return f"{what} – {_('page')} {results.page}" if results.page > 1 else what


def _facets(query: SearchQuery, results: Results, labels: Labels, nested: set[str], path: str) -> Iterator[FacetBlock]:
    for facet in FACETS:
        if facet is KIND:
            continue
        values = tuple(_values(facet, query, results, labels, nested, path))
        if not values:
            continue
        chosen = query.selected(facet.param)
        option_url, option_label = _option(facet, query, path)
        yield FacetBlock(
            param=facet.param,
            label=_(facet.label),
            values=values,
            is_open=bool(chosen) or facet.param in _OPEN_AT_FIRST,
            option_url=option_url,
            option_label=option_label,
        )


def _option(facet: Facet, query: SearchQuery, path: str) -> tuple[str, str]:
    """Address and label of the other way to read this facet's choices, empty when there is none."""
    chosen = query.selected(facet.param)
    if facet is ACTOR and len(chosen) > 1:
        other = replace(query, all_actors=not query.all_actors, page=1)
        label = _("N’importe lequel de ces acteurs") if query.all_actors else _("Tous ces acteurs à la fois")
        return search_url(other, path=path), label
    if facet is TERRITORY and chosen:
        other = replace(query, covering=not query.covering, page=1)
        label = _("Seulement dans ce territoire") if query.covering else _("Ajouter ce qui couvre ce territoire")
        return search_url(other, path=path), label
    return "", ""


def _values(
    facet: Facet, query: SearchQuery, results: Results, labels: Labels, nested: set[str], path: str
) -> Iterator[FacetValue]:
    chosen = set(query.selected(facet.param))
    names = labels[facet.param]
    counts = results.facets.by_code[facet.param]
    wanted = (code for code in names if code in counts and (facet is not TERRITORY or _is_shown(code, chosen, nested)))
    shown = list(wanted) if facet.meanings else sorted(wanted, key=lambda code: (-counts[code], code))
    ordered = [*query.selected(facet.param), *(code for code in shown if code not in chosen)]
    add = search_url(query.adding(facet.param, _HOLE), path=path)  # made once: a hundred choices differ by their code
    for code in ordered:
        yield FacetValue(
            label=names.get(code, code),
            count=counts.get(code, 0),
            url=search_url(query.without(facet.param, code), path=path)
            if code in chosen
            else add.replace(_HOLE, quote(code, safe="")),
            is_selected=code in chosen,
            is_nested=code in nested,
        )


def _is_shown(code: str, chosen: set[str], nested: set[str]) -> bool:
    """Régions always; what lies inside a chosen territory; nothing else: thirty thousand places help nobody."""
    return code.startswith("REG-") or code in chosen or code in nested


def chips(query: SearchQuery, labels: Labels, path: str) -> Iterator[Chip]:
    """Each filter in use, with the address of this page without it."""
    for facet in FACETS:
        for code in query.selected(facet.param):
            label = f"{_(facet.label)} : {labels[facet.param].get(code, code)}"
            yield Chip(label, search_url(query.without(facet.param, code), path=path))
    if query.year_from is not None or query.year_to is not None:
        years = f"{query.year_from or '…'} – {query.year_to or '…'}"
        yield Chip(f"{_('Années')} : {years}", search_url(query.without_years(), path=path))


def _tabs(query: SearchQuery, results: Results, path: str) -> Iterator[Tab]:
    counts = results.facets.by_code[KIND.param]
    short = {
        Kind.EXAMPLE: _("Exemples"),
        Kind.FACTSHEET: _("Repères"),
        Kind.RESOURCE: _("Ressources"),
        Kind.CATALYST: _("Catalyseurs"),
        Kind.ECOSYSTEM: _("Écosystèmes"),
    }
    chosen = query.selected(KIND.param)
    everything = query.without(KIND.param)
    yield Tab(_("Tout"), "", sum(counts.values()), search_url(everything, path=path), not chosen)
    for kind in Kind:
        only = everything.adding(KIND.param, kind.value)
        label = short[kind]
        yield Tab(label, kind.value, counts.get(kind.value, 0), search_url(only, path=path), kind.value in chosen)


def _sorts(query: SearchQuery, path: str) -> Iterator[SortLink]:
    labels = {Sort.RELEVANCE: _("Pertinence"), Sort.NEWEST: _("Plus récentes"), Sort.TITLE: _("Titre")}
    for sort, label in labels.items():
        yield SortLink(label, search_url(query.sorted_by(sort), path=path), sort is query.sort)


def _shown_pages(results: Results) -> list[int]:
    near = range(max(1, results.page - 2), min(results.pages, results.page + 2) + 1)
    return sorted({1, results.pages, *near})


def _page_links(results: Results, urls: dict[int, str]) -> Iterator[PageLink]:
    before = 0
    for number, url in urls.items():
        if number - before > 1:
            yield PageLink("…", "")
        yield PageLink(str(number), url, number == results.page)
        before = number
