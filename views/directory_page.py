"""DirectoryPage: every entry of one kind, narrowed by one row of tiles (trades, M.E.D.O.C. types…) and lists of choices."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extensions import db, search_index
from models import Axis, Kind, Level, Vocabulary
from search import Facet, FacetCount, SearchQuery, Sort
from search.facets import ACTOR, BY_PARAM, DOMAIN, KIND, TERRITORY
from services import catalog, finding
from services.cards import read_cards
from services.distribution import by_place
from services.facet_labels import KIND_LABELS, label_of, vocabulary_labels
from services.territories import names, of_level, parents
from views.addresses import FOLDERS, search_url, with_params
from views.cards import CardView, card_views
from views.explore.map_view import HOLE, MapView, map_view
from views.guide import COUNTRY
from views.home import Door
from views.locales import gettext as _
from views.locales import link, locale

_TILES = {Kind.EXAMPLE: "partenariat", Kind.RESOURCE: "medoc", Kind.CATALYST: "metier", Kind.ECOSYSTEM: "maturite"}
_LISTS: Mapping[Kind, tuple[Facet, ...]] = {
    Kind.EXAMPLE: (DOMAIN, ACTOR, TERRITORY),
    Kind.RESOURCE: (DOMAIN, ACTOR),
    Kind.CATALYST: (TERRITORY, DOMAIN),
    Kind.ECOSYSTEM: (TERRITORY, DOMAIN),
}
Labels = Mapping[Vocabulary, Sequence[tuple[str, str]]]
Address = Callable[[SearchQuery], str]
_PLACE_LEVELS = ("REG-", "DEP-")


@dataclass(frozen=True, slots=True)
class Tile:
    """A choice shown large, with the number of entries behind it."""

    label: str
    count: int
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a list of choices."""

    code: str
    label: str
    is_selected: bool


@dataclass(frozen=True, slots=True)
class ChoiceList:
    """One list of choices of the form."""

    param: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The sheets of one axis, and the subjects that no sheet tells yet."""

    id: str
    title: str
    cards: tuple[CardView, ...]
    unwritten: tuple[Door, ...]


@dataclass(frozen=True, slots=True)
class DirectoryPage:
    """The list of one kind, page by page; sheets come in groups instead, one for each axis."""

    kind: str
    title: str
    intro: str
    action: str
    total: int
    page: int
    pages: int
    tiles_label: str
    tiles: tuple[Tile, ...]
    lists: tuple[ChoiceList, ...]
    kept: tuple[tuple[str, str], ...]  # the tile in use, sent again by the form
    is_narrowed: bool
    cards: tuple[CardView, ...]
    groups: tuple[Group, ...]
    previous_url: str
    next_url: str
    search_url: str
    map: MapView | None = None  # régions, each narrowing the list to its entries


def _intros() -> dict[Kind, str]:
    return {
        Kind.EXAMPLE: _(
            "Des alliances réelles, commencées, d’intérêt général, que des sources permettent de vérifier."
        ),
        Kind.FACTSHEET: _(
            "Ce qu’il faut savoir d’un acteur, d’un domaine ou d’un territoire, avec ses chiffres et leurs sources."
        ),
        Kind.RESOURCE: _("Méthodes, exemples, données, outils, compétences : ce dont on a besoin pour agir."),
        Kind.CATALYST: _(
            "Des organisations qui font naître et accompagnent des alliances : choisissez un métier, puis un lieu."
        ),
        Kind.ECOSYSTEM: _("L’ensemble des acteurs d’un territoire qui agissent ensemble dans la durée."),
    }


def directory_page(kind: Kind, params: Sequence[tuple[str, str]]) -> DirectoryPage:
    """The page of a kind for the parameters of an address; unknown codes and other parameters are left out."""
    if kind is Kind.FACTSHEET:
        return _sheets()
    tile, lists = BY_PARAM[_TILES[kind]], _LISTS[kind]
    params_used = [tile.param, *(facet.param for facet in lists)]
    found = finding.find(db.session, search_index(), _asked(kind, params, params_used))
    query, results = found.query, found.results
    here = link("browse.directory", folder=FOLDERS[kind])
    labels = vocabulary_labels(db.session, [one.vocabulary for one in (tile, *lists) if one.vocabulary], locale())
    counts = {param: _counts(results.facets[param]) for param in params_used}

    def address(changed: SearchQuery, number: int = 1) -> str:
        kept = [(name, value) for name, value in changed.to_params() if name in params_used]
        return with_params(here, [*kept, ("page", str(number))] if number > 1 else kept)

    return DirectoryPage(
        kind=kind.value,
        title=KIND_LABELS[locale()][kind],
        intro=_intros()[kind],
        action=here,
        total=results.total,
        page=results.page,
        pages=results.pages,
        tiles_label=_(tile.label),
        tiles=tuple(_tiles(query, tile, labels, counts[tile.param], address)),
        lists=tuple(_lists(query, lists, labels, counts)),
        kept=tuple((tile.param, code) for code in query.selected(tile.param)),
        is_narrowed=any(query.selected(param) for param in params_used),
        cards=tuple(card_views(read_cards(db.session, [hit.id for hit in results.hits]))),
        groups=(),
        previous_url=address(query, results.page - 1) if results.page > 1 else "",
        next_url=address(query, results.page + 1) if results.page < results.pages else "",
        search_url=search_url(query.sorted_by(Sort.RELEVANCE)),
        map=_map(query, results.facets.by_code[TERRITORY.param], address) if TERRITORY in lists else None,
    )


def _map(query: SearchQuery, counts: Mapping[str, int], address: Address) -> MapView:
    there = address(query.without(TERRITORY.param).adding(TERRITORY.param, HOLE))
    chosen = query.selected(TERRITORY.param)
    return map_view(by_place(db.session, counts, Level.REGION), Level.REGION, address=there, selected=chosen)


def _asked(kind: Kind, params: Sequence[tuple[str, str]], used: Sequence[str]) -> SearchQuery:
    """The search that the address stands for, by title; catalysts who cover a place are found with those inside it."""
    wanted = [(name, value) for name, value in params if name in used or name == "page"]
    query = SearchQuery.from_params([*wanted, (KIND.param, kind.value), ("tri", Sort.TITLE.value)])
    is_by_place = kind is Kind.CATALYST and query.selected(TERRITORY.param)
    return replace(query, covering=True) if is_by_place else query


def _tiles(
    query: SearchQuery,
    facet: Facet,
    labels: Mapping[Vocabulary, Sequence[tuple[str, str]]],
    counts: Mapping[str, int],
    address: Address,
) -> Iterator[Tile]:
    chosen = query.selected(facet.param)
    everything = query
    for code in chosen:
        everything = everything.without(facet.param, code)
    terms = labels[facet.vocabulary] if facet.vocabulary else ()
    for code, label in terms:
        if counts.get(code) or code in chosen:
            url = address(everything if code in chosen else everything.adding(facet.param, code))
            yield Tile(label, counts.get(code, 0), url, code in chosen)


def _lists(
    query: SearchQuery,
    facets: Sequence[Facet],
    labels: Labels,
    counts: Mapping[str, Mapping[str, int]],
) -> Iterator[ChoiceList]:
    for facet in facets:
        chosen = query.selected(facet.param)
        if facet.vocabulary:
            terms = [
                (code, f"{label} ({counts[facet.param][code]})")
                for code, label in labels[facet.vocabulary]
                if counts[facet.param].get(code)
            ]
        else:
            terms = list(_places(counts[facet.param], chosen))
        yield ChoiceList(
            facet.param, _(facet.label), tuple(Choice(code, label, code in chosen) for code, label in terms)
        )


def _places(counts: Mapping[str, int], chosen: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Régions by name, each followed by its départements; and whatever place the address asks for."""
    codes = {code for code in counts if code.startswith(_PLACE_LEVELS)} | set(chosen)
    label = names(db.session, codes)
    region_of = parents(db.session, Level.DEPARTMENT, Level.REGION)
    inside: dict[str, list[str]] = {}
    for code in sorted(codes, key=lambda code: label.get(code, code)):
        inside.setdefault(region_of.get(code, ""), []).append(code)
    for code in inside.get("", ()):
        yield code, label.get(code, code)
        for part in inside.get(code, ()):
            yield part, f"— {label.get(part, part)}"


def _counts(values: Sequence[FacetCount]) -> dict[str, int]:
    return {value.code: value.count for value in values}


def _sheets() -> DirectoryPage:
    """The sheets by axis, with the subjects that nobody has told yet: no page of the skeleton is hidden."""
    written = catalog.sheets_by_axis(db.session)
    cards = read_cards(db.session, [id for ids in written.values() for id in ids.values()])
    views = dict(zip([card.id for card in cards], card_views(cards), strict=True))
    regions = [(place.code, place.name) for place in of_level(db.session, Level.REGION)]
    groups = (
        _group(Axis.ACTOR, _("Acteurs"), _terms(Vocabulary.ACTOR), written, views),
        _group(Axis.DOMAIN, _("Domaines"), _terms(Vocabulary.DOMAIN), written, views),
        _group(Axis.TERRITORY, _("Territoires"), [(COUNTRY, "France"), *regions], written, views),
    )
    return DirectoryPage(
        kind=Kind.FACTSHEET.value,
        title=KIND_LABELS[locale()][Kind.FACTSHEET],
        intro=_intros()[Kind.FACTSHEET],
        action="",
        total=len(cards),
        page=1,
        pages=1,
        tiles_label=_("Axes"),
        tiles=tuple(Tile(group.title, len(group.cards), f"#{group.id}", False) for group in groups),
        lists=(),
        kept=(),
        is_narrowed=False,
        cards=(),
        groups=groups,
        previous_url="",
        next_url="",
        search_url=search_url(SearchQuery(facets={KIND.param: (Kind.FACTSHEET.value,)})),
    )


def _group(
    axis: Axis,
    title: str,
    subjects: Sequence[tuple[str, str]],
    written: Mapping[Axis, Mapping[str, int]],
    views: Mapping[int, CardView],
) -> Group:
    """The sheets of an axis in the order of its subjects, then those about anything else, then what is not written."""
    ids = written[axis]
    known = [code for code, _label in subjects]
    ordered = [*(code for code in known if code in ids), *(code for code in ids if code not in known)]
    return Group(
        id=axis.value,
        title=title,
        cards=tuple(views[ids[code]] for code in ordered if ids[code] in views),
        unwritten=tuple(
            Door(label, link(f"browse.{axis.value}", code=code), 0, code) for code, label in subjects if code not in ids
        ),
    )


def _terms(vocabulary: Vocabulary) -> list[tuple[str, str]]:
    return [(term.code, label_of(term, locale())) for term in catalog.terms(db.session, vocabulary)]
