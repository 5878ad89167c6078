"""/couverture: what the base holds against what there is, in sentences with their figures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response
from flask_babel import format_decimal

from extensions import db, search_index
from models import Kind, Level
from models.signals import STALE_AFTER, EvidenceLevel, meaning_of
from search import BY_PARAM, SearchQuery
from search.evidence import Evidence
from search.facets import KIND
from services.coverage import Concentration, Coverage, Part, RegionShare, coverage
from services.facet_labels import vocabulary_labels
from views.addresses import search_url
from views.explore.tables import csv_answer
from views.filters import number
from views.locales import gettext as _
from views.locales import link, locale
from views.pages import page
from views.places import level_names
from views.signal_views import label_of

blueprint = Blueprint("coverages", __name__)
_AXES = ("domaine", "acteur", "partenariat", "forme")
_EXAMPLES = SearchQuery(facets={KIND.param: (Kind.EXAMPLE.value,)})


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: a name, a number, its share, a bar of `width` hundredths."""

    label: str
    url: str
    count: int
    share: str
    width: int


@dataclass(frozen=True, slots=True)
class RegionLine:
    """A région: examples, inhabitants, both shares, their ratio, communes."""

    name: str
    url: str
    examples: int
    examples_share: str
    people_share: str
    ratio: str
    standing: int  # -1: fewer examples than its people would have, 1: more, 0: about as many
    communes: str


@dataclass(frozen=True, slots=True)
class Axis:
    """How examples spread over one vocabulary."""

    title: str
    lines: tuple[Line, ...]
    empty: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """The page."""

    total: int
    examples: int
    regions: tuple[RegionLine, ...]
    levels: tuple[Line, ...]
    axes: tuple[Axis, ...]
    missing: tuple[Line, ...]
    evidence: tuple[Line, ...]
    checks: tuple[Line, ...]
    stale_months: int
    publishers: tuple[Line, ...]
    publishers_count: int
    publishers_share: str
    organisations: tuple[Line, ...]
    organisations_count: int
    organisations_share: str
    csv_url: str


@blueprint.get("/couverture")
def show() -> Response:
    """The figures and how each is counted."""
    found = coverage(db.session, search_index(), today=date.today())
    return page(
        "explore/coverage.html",
        CoveragePage(
            total=found.total,
            examples=found.examples,
            regions=tuple(_region(one) for one in found.regions),
            levels=tuple(_levels(found)),
            axes=tuple(_axes(found.facets)),
            missing=tuple(_missing(found)),
            evidence=tuple(_evidence(found)),
            checks=tuple(_checks(found)),
            stale_months=round(STALE_AFTER.days / 30.4),
            publishers=tuple(_named(found.publishers)),
            publishers_count=found.publishers.names,
            publishers_share=percent(found.publishers.together),
            organisations=tuple(_named(found.organisations)),
            organisations_count=found.organisations.names,
            organisations_share=percent(found.organisations.together),
            csv_url=link("coverages.as_csv"),
        ),
    )


@blueprint.get("/couverture.csv")
def as_csv() -> Response:
    """The table of régions."""
    found = coverage(db.session, search_index(), today=date.today())
    header = ("code", "region", "exemples", "part_des_exemples", "population", "part_de_la_population", "rapport",
              "communes", "communes_citees")  # fmt: skip
    lines = [
        (one.place.code, one.place.name, one.examples.count, round(one.examples.percent, 2), one.place.population,
         round(one.population.percent, 2), None if one.ratio is None else round(one.ratio, 3), one.communes, one.communes_named)
        for one in found.regions
    ]  # fmt: skip
    return csv_answer("couverture", header, lines)


def percent_of(count: int, whole: int) -> str:
    """The share of a count in a whole, as one reads it."""
    return percent(Part(count, whole))


def percent(part: Part) -> str:
    """A share as one reads it."""
    places = "0.0" if part.percent < 9.95 else "0"
    return f"{format_decimal(part.percent, places)}\u00a0%"


def _line(label: str, part: Part, url: str = "") -> Line:
    return Line(label, url if part.count else "", part.count, percent(part), round(part.percent))


def _region(one: RegionShare) -> RegionLine:
    ratio = one.ratio
    return RegionLine(
        name=one.place.name,
        url=link("browse.territory", code=one.place.code),
        examples=one.examples.count,
        examples_share=percent(one.examples),
        people_share=percent(one.population),
        ratio="" if ratio is None else str(format_decimal(ratio, "0.00")),
        standing=0 if ratio is None or 0.67 <= ratio <= 1.5 else (1 if ratio > 1 else -1),
        communes=str(_("%(named)s sur %(all)s", named=number(one.communes_named), all=number(one.communes))),
    )


def _levels(found: Coverage) -> Iterator[Line]:
    names: Mapping[Level | None, str] = level_names() | {None: _("Aucun territoire indiqué")}  # type: ignore[dict-item]
    for level, count in found.levels.items():
        yield _line(names[level], Part(count, found.total))


def _axes(facets: Mapping[str, Mapping[str, int]]) -> Iterator[Axis]:
    chosen = [BY_PARAM[param] for param in _AXES]
    labels = vocabulary_labels(db.session, [facet.vocabulary for facet in chosen if facet.vocabulary], locale())
    for facet in chosen:
        terms: Sequence[tuple[str, str]] = labels[facet.vocabulary] if facet.vocabulary else ()
        counts = facets[facet.param]
        whole = sum(facets[KIND.param].get(kind.value, 0) for kind in (Kind.EXAMPLE,))
        ordered = sorted(terms, key=lambda term: -counts.get(term[0], 0))
        yield Axis(
            _(facet.label),
            tuple(
                _line(label, Part(counts[code], whole), search_url(_EXAMPLES.adding(facet.param, code)))
                for code, label in ordered
                if counts.get(code)
            ),
            tuple(label for code, label in ordered if not counts.get(code)),
        )


def _missing(found: Coverage) -> Iterator[Line]:
    labels = {
        "evaluation": _("ne parlent d’aucune évaluation"),
        "results": _("ne disent aucun résultat"),
        "obstacles": _("ne disent rien des difficultés"),
        "transferable": _("ne disent pas ce qui peut être repris"),
        "started": _("ne disent pas leur année de début"),
    }
    for name, label in labels.items():
        yield _line(label, found.missing[name])


def _evidence(found: Coverage) -> Iterator[Line]:
    labels = {
        Evidence.CROSSED: _("résultats racontés, par deux éditeurs au moins"),
        Evidence.RESULTS: _("résultats racontés, par un seul éditeur"),
        Evidence.TOLD: _("action racontée, sans résultat"),
    }
    for level in reversed(EvidenceLevel):
        if found.evidence[level].count:
            label = label_of(meaning_of(level))
            url = search_url(_EXAMPLES.adding("preuve", level))
            yield _line(_("déclaré : %(level)s", level=label.lower()), found.evidence[level], url)
    for level, label in labels.items():
        yield _line(label, found.evidence[level])


def _checks(found: Coverage) -> Iterator[Line]:
    yield _line(_("jamais revérifiées depuis leur rédaction"), found.checks.never)
    yield _line(_("vérifiées récemment"), found.checks.recent)
    yield _line(_("à revérifier"), found.checks.stale)


def _named(found: Concentration) -> Iterator[Line]:
    for one in found.first:
        yield _line(one.name, one.part, link("browse.organisation", slug=one.slug) if one.slug else "")
