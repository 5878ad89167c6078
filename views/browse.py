"""Ways in without words: an actor, a domain, a territory, an organisation, a directory of one kind."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, Response, abort, request

from extensions import db, search_index
from models import Axis, Kind, Level, Vocabulary
from search import Facet, FacetCount, SearchQuery
from search.facets import ACTOR, BY_PARAM, DOMAIN, KIND, TERRITORY
from services import catalog
from services.cards import read_cards
from services.facet_labels import KIND_LABELS, vocabulary_labels
from services.territories import Place, by_code, inside, of_level, parents, path
from views.addresses import KINDS_BY_FOLDER, EntryLinks, search_url
from views.browse_pages import Block, Breakdown, DirectoryPage, PlacesPage, SubjectPage
from views.cards import CardView, card_views
from views.home import Door
from views.locales import link, locale
from views.pages import page

blueprint = Blueprint("browse", __name__)
_FOLDER = "<any(exemples, reperes, ressources, catalyseurs, ecosystemes):folder>"
_BLOCKS = ((Kind.EXAMPLE, 6), (Kind.RESOURCE, 3), (Kind.CATALYST, 3), (Kind.ECOSYSTEM, 3))  # whole rows of three
_CHILD = {Level.COUNTRY: Level.REGION, Level.REGION: Level.DEPARTMENT, Level.DEPARTMENT: Level.EPCI}
_DIRECTORY_FACETS = {
    Kind.EXAMPLE: ("domaine", "acteur"),
    Kind.FACTSHEET: ("domaine", "acteur"),
    Kind.RESOURCE: ("medoc", "domaine"),
    Kind.CATALYST: ("metier", "domaine"),
    Kind.ECOSYSTEM: ("domaine", "maturite"),
}


@blueprint.get("/acteurs/<code>")
def actor(code: str) -> Response:
    """What the base holds about an actor profile."""
    return _term_page(Axis.ACTOR, Vocabulary.ACTOR, ACTOR, code)


@blueprint.get("/domaines/<code>")
def domain(code: str) -> Response:
    """What the base holds about a domain."""
    return _term_page(Axis.DOMAIN, Vocabulary.DOMAIN, DOMAIN, code)


def _term_page(axis: Axis, vocabulary: Vocabulary, facet: Facet, code: str) -> Response:
    terms = catalog.terms(db.session, vocabulary)
    term = next((one for one in terms if one.code == code), None)
    if term is None:
        abort(404)
    other = DOMAIN if facet is ACTOR else ACTOR
    siblings = tuple(Door(one.label, link(f"browse.{axis.value}", code=one.code), 0, one.code) for one in terms)
    return _subject(
        facet,
        code,
        SubjectPage(
            axis=axis.value,
            axis_label="Acteurs" if axis is Axis.ACTOR else "Domaines",
            title=term.label_en if locale() == "en" and term.label_en else term.label,
            intro=term.definition,
            details=(),
            path=(),
            children_title="",
            children=siblings,
            sheet_url=_sheet_url(axis, code),
            search_url="",
            search_param=(facet.param, code),
            total=0,
            blocks=(),
            breakdowns=(),
        ),
        breakdown=other,
    )


@blueprint.get("/territoires")
def territories() -> Response:
    """Every région with its départements."""
    counts = _counts(search_index().search(SearchQuery(size=1)).facets[TERRITORY.param])
    regions = of_level(db.session, Level.REGION)
    departments = of_level(db.session, Level.DEPARTMENT)
    region_of = parents(db.session, Level.DEPARTMENT, Level.REGION)

    def door(place: Place) -> Door:
        return Door(place.name, link("browse.territory", code=place.code), counts.get(place.code, 0), place.number)

    grouped = tuple(
        (door(region), tuple(door(d) for d in departments if region_of.get(d.code) == region.code))
        for region in regions
    )
    return page("explore/places.html", PlacesPage(grouped))


@blueprint.get("/territoires/<code>")
def territory(code: str) -> Response:
    """What the base holds inside a territory."""
    place = by_code(db.session, code)
    above = path(db.session, code)
    child_level = _CHILD.get(place.level)
    children = inside(db.session, code, child_level) if child_level and place.level is not Level.COUNTRY else []
    counts = _counts(search_index().search(SearchQuery(size=1)).facets[TERRITORY.param])
    doors = tuple(
        Door(p.name, link("browse.territory", code=p.code), counts.get(p.code, 0), p.number) for p in children
    )
    details = [("Population", f"{place.population:,}".replace(",", "\u202f"))] if place.population else []
    if place.postcodes:
        details.append(("Code postal", place.postcodes.replace(" ", ", ")))
    return _subject(
        TERRITORY,
        code,
        SubjectPage(
            axis=Axis.TERRITORY.value,
            axis_label="Territoires",
            title=place.name,
            intro="",
            details=tuple(details),
            path=tuple(Door(p.name, link("browse.territory", code=p.code), counts.get(p.code, 0)) for p in above),
            children_title="Départements" if child_level is Level.DEPARTMENT else "Intercommunalités",
            children=doors,
            sheet_url=_sheet_url(Axis.TERRITORY, code),
            search_url="",
            search_param=(TERRITORY.param, code),
            total=0,
            blocks=(),
            breakdowns=(),
        ),
        breakdown=DOMAIN,
    )


@blueprint.get("/organisations/<slug>")
def organisation(slug: str) -> Response:
    """The entries an organisation takes part in."""
    found = catalog.organisation(db.session, slug)
    ids = catalog.entries_of_organisation(db.session, found.id)
    cards = card_views(read_cards(db.session, ids))
    profile = found.profile.label if found.profile else ""
    block = Block("example", "Fiches où elle prend part", len(cards), "", tuple(cards))
    content = SubjectPage(
        axis="organisation",
        axis_label="Organisations",
        title=found.name,
        intro=found.acronym,
        details=(("Profil", profile),) if profile else (),
        path=(),
        children_title="",
        children=(),
        sheet_url="",
        search_url=found.url,
        search_param=("", ""),
        total=len(cards),
        blocks=(block,),
        breakdowns=(),
    )
    return page("explore/organisation.html", content)


@blueprint.get(f"/{_FOLDER}")
def directory(folder: str) -> Response:
    """Every entry of a kind, in alphabetical order."""
    kind = KINDS_BY_FOLDER[folder]
    asked = SearchQuery.from_params([pair for pair in request.args.items(multi=True) if pair[0] == "page"])
    query = SearchQuery.from_params([("type", kind.value), ("tri", "titre"), ("page", str(asked.page))])
    results = search_index().search(query)
    cards = card_views(read_cards(db.session, [hit.id for hit in results.hits]))
    facets = [BY_PARAM[param] for param in _DIRECTORY_FACETS[kind]]
    vocabularies = [facet.vocabulary for facet in facets if facet.vocabulary]
    labels = vocabulary_labels(db.session, vocabularies, locale())
    base = SearchQuery(facets={KIND.param: (kind.value,)})
    here = link("browse.directory", folder=folder)
    return page(
        "explore/directory.html",
        DirectoryPage(
            kind=kind.value,
            title=KIND_LABELS[locale()][kind],
            total=results.total,
            page=results.page,
            pages=results.pages,
            cards=tuple(cards),
            doors=tuple(
                Breakdown(
                    facet.label,
                    _facet_doors(base, facet, labels[facet.vocabulary], _counts(results.facets[facet.param])),
                )
                for facet in facets
                if facet.vocabulary
            ),
            previous_url=f"{here}?page={results.page - 1}" if results.page > 1 else "",
            next_url=f"{here}?page={results.page + 1}" if results.page < results.pages else "",
            search_url=search_url(base),
        ),
    )


def _counts(values: Sequence[FacetCount]) -> dict[str, int]:
    return {value.code: value.count for value in values}


def _facet_doors(
    base: SearchQuery, facet: Facet, labels: Sequence[tuple[str, str]], counts: dict[str, int]
) -> tuple[Door, ...]:
    return tuple(
        Door(label, search_url(base.adding(facet.param, code)), counts[code], code)
        for code, label in labels
        if counts.get(code)
    )


def _sheet_url(axis: Axis, code: str) -> str:
    slug = catalog.factsheet_slug(db.session, axis, code)
    return EntryLinks.here().of(Kind.FACTSHEET, slug) if slug else ""


def _subject(facet: Facet, code: str, content: SubjectPage, *, breakdown: Facet) -> Response:
    """The subject's page with its blocks of entries by kind and one breakdown, all computed from the base."""
    about = SearchQuery(facets={facet.param: (code,)})
    found = {
        kind: search_index().search(replace(about.adding(KIND.param, kind.value), size=size)) for kind, size in _BLOCKS
    }
    ids = [hit.id for results in found.values() for hit in results.hits]
    cards = {view_id: card for view_id, card in zip(ids, _views(ids), strict=True) if card is not None}
    blocks = tuple(
        Block(
            kind.value,
            KIND_LABELS[locale()][kind],
            results.total,
            search_url(about.adding(KIND.param, kind.value)),
            tuple(cards[hit.id] for hit in results.hits if hit.id in cards),
        )
        for kind, results in found.items()
        if results.total
    )
    labels = vocabulary_labels(db.session, [breakdown.vocabulary], locale()) if breakdown.vocabulary else {}
    examples = about.adding(KIND.param, Kind.EXAMPLE.value)
    counts = _counts(found[Kind.EXAMPLE].facets[breakdown.param])
    doors = _facet_doors(examples, breakdown, labels[breakdown.vocabulary], counts) if breakdown.vocabulary else ()
    total = sum(value.count for value in found[Kind.EXAMPLE].facets[KIND.param])
    content = replace(
        content,
        search_url=search_url(about),
        total=total,
        blocks=blocks,
        breakdowns=(Breakdown(breakdown.label, tuple(sorted(doors, key=lambda door: -door.count))),) if doors else (),
    )
    return page("explore/subject.html", content)


def _views(ids: Sequence[int]) -> list[CardView | None]:
    cards = read_cards(db.session, ids)
    views = dict(zip([card.id for card in cards], card_views(cards), strict=True))
    return [views.get(id) for id in ids]
