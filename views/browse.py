"""Ways in without words: an actor, a domain, a territory, an organisation, a directory of one kind."""

from collections.abc import Iterator, Sequence

from flask import Blueprint, Response, abort, make_response, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from errors import NotFound
from extensions import db, search_index
from models import Axis, Kind, Level, Organisation, Term, Vocabulary
from search import Facet, FacetCount, SearchQuery
from search.facets import ACTOR, DOMAIN, KIND, TERRITORY
from services import catalog
from services.cards import read_cards
from services.distribution import PlaceCount
from services.facet_labels import label_of, vocabulary_labels
from services.network import together
from services.territories import Place, by_code, find, inside, of_level, parents, path, paths
from views.addresses import FOLDER, KINDS_BY_FOLDER, EntryLinks, search_url, with_params
from views.browse_pages import Breakdown, OrganisationPage, PartnerLine, PlaceFound, PlacesPage, SubjectPage
from views.cards import card_views
from views.directory_page import directory_page
from views.explore.map_view import map_view, place_addresses
from views.fiche import FACET_OF, Found, about, compose, sheet_url
from views.filters import number
from views.home import Door
from views.locales import link, locale
from views.pages import page
from views.places import level_names
from views.publications import publications_page
from views.territory_view import territory_view

blueprint = Blueprint("browse", __name__)
_CHILD = {
    Level.COUNTRY: Level.REGION,
    Level.REGION: Level.DEPARTMENT,
    Level.DEPARTMENT: Level.EPCI,
    Level.EPCI: Level.COMMUNE,
}


@blueprint.get("/acteurs/<code>")
def actor(code: str) -> ResponseReturnValue:
    """What the base holds about an actor profile."""
    return _term_page(Axis.ACTOR, Vocabulary.ACTOR, code)


@blueprint.get("/domaines/<code>")
def domain(code: str) -> ResponseReturnValue:
    """What the base holds about a domain."""
    return _term_page(Axis.DOMAIN, Vocabulary.DOMAIN, code)


def _term_page(axis: Axis, vocabulary: Vocabulary, code: str) -> ResponseReturnValue:
    terms = catalog.terms(db.session, vocabulary)
    term = next((one for one in terms if one.code == code), None)
    if term is None:
        successor = catalog.successor(db.session, vocabulary, code) or abort(404)
        return redirect(link(f"browse.{axis.value}", code=successor), 301)
    sheet = catalog.factsheet(db.session, axis, code)
    found = about(axis, code)
    content = SubjectPage(
        axis=axis.value,
        axis_label=_("Acteurs") if axis is Axis.ACTOR else _("Domaines"),
        title=label_of(term, locale()),
        intro=sheet.summary if sheet else term.definition,
        details=(),
        path=(),
        children_title=_("Les autres profils d’acteurs") if axis is Axis.ACTOR else _("Les autres domaines"),
        children=_siblings(axis, terms, code),
        sheet_url=sheet_url(sheet),
        sheet_label=sheet.title if sheet else "",
        search_url=search_url(_subject(axis, code)),
        search_param=(FACET_OF[axis].param, code),
        total=_total(found),
        fiche=compose(axis, code, found, sheet=sheet, is_working_list=term.is_working_list),
        breakdowns=_breakdowns(axis, code, found, DOMAIN if axis is Axis.ACTOR else ACTOR),
    )
    return page("explore/subject.html", content)


def _siblings(axis: Axis, terms: Sequence[Term], code: str) -> tuple[Door, ...]:
    return tuple(
        Door(label_of(one, locale()), link(f"browse.{axis.value}", code=one.code), 0, one.code)
        for one in terms
        if one.code != code
    )


@blueprint.get("/territoires")
def territories() -> Response:
    """Every région with its départements, and any territory by name, code or postcode."""
    text = request.args.get("lieu", "").encode("utf-8", "ignore").decode().replace("\0", " ").strip()[:100]
    matches = find(db.session, text) if text else []
    around = paths(db.session, [one.code for one in matches])
    counts = search_index().search(SearchQuery(size=1)).facets.by_code[TERRITORY.param]
    regions = of_level(db.session, Level.REGION)
    departments = of_level(db.session, Level.DEPARTMENT)
    region_of = parents(db.session, Level.DEPARTMENT, Level.REGION)

    def door(place: Place) -> Door:
        return Door(place.name, link("browse.territory", code=place.code), counts.get(place.code, 0), place.number)

    grouped = tuple(
        (door(region), tuple(door(d) for d in departments if region_of.get(d.code) == region.code))
        for region in regions
    )
    found = tuple(PlaceFound(door(one), ", ".join(p.name for p in around[one.code][1:])) for one in matches)
    drawn = [PlaceCount(one, counts.get(one.code, 0)) for one in departments]
    drawing = map_view(drawn, Level.DEPARTMENT, address=place_addresses())
    return page("explore/places.html", PlacesPage(grouped, text, found, drawing))


@blueprint.get("/territoires/<code>")
def territory(code: str) -> Response:
    """What the base holds inside a territory."""
    place = by_code(db.session, code)
    above = path(db.session, code)
    child_level = _CHILD.get(place.level)
    children = inside(db.session, code, child_level) if child_level else []
    counts = search_index().search(SearchQuery(size=1)).facets.by_code[TERRITORY.param]
    sheet = catalog.factsheet(db.session, Axis.TERRITORY, code)
    near_url, near_label = (sheet_url(sheet), sheet.title) if sheet else _sheet_above(above)
    found = about(Axis.TERRITORY, code)

    def doors(places: Sequence[Place]) -> tuple[Door, ...]:
        return tuple(
            Door(p.name, link("browse.territory", code=p.code), counts.get(p.code, 0), p.number) for p in places
        )

    content = SubjectPage(
        axis=Axis.TERRITORY.value,
        axis_label=level_names()[place.level],
        title=place.name,
        intro=sheet.summary if sheet else "",
        details=tuple(_details(place)),
        path=doors(above),
        children_title=_children_titles()[child_level] if child_level else "",
        children=doors(children),
        sheet_url=near_url,
        sheet_label=near_label,
        search_url=search_url(_subject(Axis.TERRITORY, code)),
        search_param=(TERRITORY.param, code),
        total=_total(found),
        fiche=compose(Axis.TERRITORY, code, found, sheet=sheet),
        breakdowns=(),
        territory=territory_view(place, above, counts),
    )
    return page("explore/subject.html", content)


def _details(place: Place) -> Iterator[tuple[str, str]]:
    if place.population:
        yield _("Population"), number(place.population)
    if place.postcodes:
        yield _("Code postal"), place.postcodes.replace(" ", ", ")


def _sheet_above(above: Sequence[Place]) -> tuple[str, str]:
    """(address, name) of the sheet about the closest territory around that has one."""
    near = catalog.nearest_sheet(db.session, [place.code for place in above])
    if near is None:
        return "", ""
    code, slug = near
    return EntryLinks.here().of(Kind.FACTSHEET, slug), next(place.name for place in above if place.code == code)


@blueprint.get("/organisations/<slug>")
def organisation(slug: str) -> Response:
    """The entries an organisation takes part in; the address of one that went into another leads there."""
    try:
        found = catalog.organisation(db.session, slug)
    except NotFound:
        now = catalog.organisation_now(db.session, slug)
        if now is None:
            raise
        return make_response(redirect(link("browse.organisation", slug=now), 301))
    ids = catalog.entries_of_organisation(db.session, found.id)
    cards = card_views(read_cards(db.session, ids))
    profile = found.profile.label if found.profile else ""
    content = OrganisationPage(
        title=found.name,
        acronym=found.acronym,
        other_names=tuple(dict.fromkeys(name for one in found.other_names for name in (one.name, one.acronym) if name)),
        profile=profile,
        url=found.url,
        cards=tuple(cards),
        partners=tuple(_partners(found)),
        path_url=with_params(link("paths.show"), [("de", found.slug)]),
    )
    return page("explore/organisation.html", content)


def _partners(organisation: Organisation) -> Iterator[PartnerLine]:
    """Who takes part in the same entries, most entries first."""
    for one in together(db.session, organisation.id):
        member = one.member
        shared = with_params(link("paths.show"), [("de", organisation.slug), ("vers", member.slug)])
        yield PartnerLine(
            member.name, member.profile, link("browse.organisation", slug=member.slug), one.entries, shared
        )


@blueprint.get(f"/{FOLDER}")
def directory(folder: str) -> Response:
    """Every entry of a kind, in alphabetical order, narrowed by trade, type, place…"""
    return page("explore/directory.html", directory_page(KINDS_BY_FOLDER[folder], list(request.args.items(multi=True))))


@blueprint.get("/publications")
def publications() -> Response:
    """The studies, guides and data sets that the base points to, by year or by publisher."""
    return page("explore/publications.html", publications_page(request.args.get("par", "")))


def _children_titles() -> dict[Level, str]:
    return {
        Level.REGION: _("Régions"),
        Level.DEPARTMENT: _("Départements"),
        Level.EPCI: _("Intercommunalités"),
        Level.COMMUNE: _("Communes"),
    }


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


def _subject(axis: Axis, code: str) -> SearchQuery:
    return SearchQuery(facets={FACET_OF[axis].param: (code,)})


def _total(found: Found) -> int:
    """Entries of every kind about the subject."""
    return sum(value.count for value in found[Kind.EXAMPLE].facets[KIND.param])


def _breakdowns(axis: Axis, code: str, found: Found, other: Facet) -> tuple[Breakdown, ...]:
    """How the subject's examples spread over another axis, the most frequent first."""
    if other.vocabulary is None:
        return ()
    labels = vocabulary_labels(db.session, [other.vocabulary], locale())[other.vocabulary]
    counts = _counts(found[Kind.EXAMPLE].facets[other.param])
    doors = _facet_doors(_subject(axis, code).adding(KIND.param, Kind.EXAMPLE.value), other, labels, counts)
    return (Breakdown(other.label, tuple(sorted(doors, key=lambda door: -door.count))),) if doors else ()
