"""The addresses of the API: entries, terms, territories, organisations, figures. Searching is in search.py."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from flask import request, url_for

from extensions import db, settings
from models import Kind, Level, Organisation, Territory, Vocabulary
from search.facets import KIND_IN_URL
from services import exporting, reading
from services.territories import ancestors
from views.api import contract
from views.api.operations import CODE, CURSOR_PARAMETER, LIMIT, LIMIT_DEFAULT, PAGED, Parameter, blueprint, operation
from views.exports import absolute_url
from views.words import mark

__all__ = ["blueprint"]
_KINDS = {word: kind for kind, word in KIND_IN_URL.items()}
_CODE_IN_PATH = {"type": "string", "pattern": CODE}
_BEGINS = {"type": "string", "maxLength": 100}
_BIG = {"type": "integer", "minimum": 1, "maximum": 999_999_999}


def limit() -> int:
    """How many items the page holds; checked before."""
    return int(request.args.get(LIMIT.name, LIMIT_DEFAULT))


def cursor() -> int:
    """After which one the page begins; checked before."""
    return int(request.args.get(CURSOR_PARAMETER.name, 0))


def following(items: Sequence[Any], last: int | None) -> str | None:
    """The address of the next page; None when this one was not full."""
    if last is None or len(items) < limit():
        return None
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != CURSOR_PARAMETER.name]
    values: dict[str, Any] = {name: [value for other, value in kept if other == name] for name, _value in kept}
    address = url_for(request.endpoint or "", **(request.view_args or {}), **values, cursor=str(last))
    return urljoin(settings().public_url, address)


@operation(
    "/entries",
    mark("Toutes les fiches publiées, entières, dans l’ordre de leur numéro."),
    contract.EntryPage,
    (
        Parameter("type", mark("Un type de fiche."), {"type": "string", "enum": sorted(_KINDS)}),
        Parameter(
            "since",
            mark("Seulement ce qui a changé depuis ce jour (AAAA-MM-JJ)."),
            {"type": "string", "format": "date"},
        ),
        *PAGED,
    ),
)
def entries() -> contract.EntryPage:
    """Every published entry, by number."""
    kind = request.args.get("type")
    found = reading.entries(
        db.session, after=cursor(), limit=limit(), kind=_KINDS[kind] if kind else None, since=_day("since")
    )
    items = [_entry(entry) for entry in found]
    return contract.EntryPage(items=items, next=following(items, found[-1].id if found else None))


def _day(name: str) -> datetime | None:
    text = request.args.get(name)
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:  # 2026-02-30 looks like a day
        return datetime.max.replace(tzinfo=UTC)


def _entry(entry: Any) -> contract.EntryAnswer:
    found: contract.EntryAnswer = contract.filled(
        contract.EntryAnswer, exporting.entry_json(entry, absolute_url(entry.kind, entry.slug))
    )
    return found


@operation(
    "/entries/<int:number>",
    mark("Une fiche par son numéro, qui ne change jamais."),
    contract.EntryAnswer,
    (Parameter("number", mark("Numéro de la fiche."), _BIG, where="path"),),
    can_miss=True,
)
def entry(number: int) -> contract.EntryAnswer:
    """One published entry."""
    return _entry(reading.entry(db.session, number))


@operation(
    "/terms",
    mark("Les vocabulaires : chaque terme avec sa définition et ses autres noms."),
    contract.TermPage,
    (
        Parameter(
            "vocabulary", mark("Un seul vocabulaire."), {"type": "string", "enum": [one.value for one in Vocabulary]}
        ),
    ),
)
def terms() -> contract.TermPage:
    """The terms in use."""
    chosen = request.args.get("vocabulary")
    return contract.TermPage(
        items=[
            contract.TermAnswer(
                vocabulary=term.vocabulary,
                code=term.code,
                label=term.label,
                label_en=term.label_en,
                definition=term.definition,
                is_working_list=term.is_working_list,
                other_names=[name.name for name in term.names],
            )
            for term in reading.terms(db.session, Vocabulary(chosen) if chosen else None)
        ]
    )


def _territory(found: Territory) -> dict[str, Any]:
    return {
        "code": found.code,
        "level": found.level,
        "name": found.name,
        "nature": found.nature,
        "population": found.population,
        "postcodes": found.postcodes.split(),
    }


@operation(
    "/territories",
    mark("Les territoires du découpage officiel, du pays aux communes."),
    contract.TerritoryPage,
    (
        Parameter("level", mark("Un seul niveau."), {"type": "string", "enum": [level.value for level in Level]}),
        Parameter("inside", mark("Code du territoire qui les contient."), _CODE_IN_PATH),
        Parameter("q", mark("Début du nom, sans souci d’accents."), _BEGINS),
        *PAGED,
    ),
)
def territories() -> contract.TerritoryPage:
    """Territories, by row."""
    level = request.args.get("level")
    found = reading.territories(
        db.session,
        after=cursor(),
        limit=limit(),
        level=Level(level) if level else None,
        inside=request.args.get("inside", ""),
        begins=request.args.get("q", ""),
    )
    items = [contract.TerritoryAnswer(**_territory(one)) for one in found]
    return contract.TerritoryPage(items=items, next=following(items, found[-1].id if found else None))


@operation(
    "/territories/<code>",
    mark("Un territoire par son code officiel, avec ce qui le contient."),
    contract.TerritoryWithin,
    (Parameter("code", mark("Code officiel : REG-53, DEP-39, EPCI-…, COM-39300."), _CODE_IN_PATH, where="path"),),
    can_miss=True,
)
def territory(code: str) -> contract.TerritoryWithin:
    """One territory."""
    found = reading.territory(db.session, code)
    return contract.TerritoryWithin(**_territory(found), inside=list(ancestors(db.session, [code]).get(code, ())))


def _organisation(found: Organisation, count: int) -> dict[str, Any]:
    return {
        "id": found.id,
        "slug": found.slug,
        "name": found.name,
        "acronym": found.acronym,
        "url": found.url,
        "profile": found.profile.code if found.profile else None,
        "entry_count": count,
    }


@operation(
    "/organisations",
    mark("Les organisations partenaires d’au moins une fiche publiée."),
    contract.OrganisationPage,
    (Parameter("q", mark("Début du nom, sans souci d’accents."), _BEGINS), *PAGED),
)
def organisations() -> contract.OrganisationPage:
    """Organisations, by number."""
    found = reading.organisations(db.session, after=cursor(), limit=limit(), begins=request.args.get("q", ""))
    items = [contract.OrganisationAnswer(**_organisation(one, count)) for one, count in found]
    return contract.OrganisationPage(items=items, next=following(items, found[-1][0].id if found else None))


@operation(
    "/organisations/<slug>",
    mark("Une organisation avec les numéros de ses fiches."),
    contract.OrganisationWithEntries,
    (Parameter("slug", mark("Nom stable de l’organisation dans les adresses."), _CODE_IN_PATH, where="path"),),
    can_miss=True,
)
def organisation(slug: str) -> contract.OrganisationWithEntries:
    """One organisation."""
    found, ids = reading.organisation(db.session, slug)
    return contract.OrganisationWithEntries(**_organisation(found, len(ids)), entries=list(ids))


@operation(
    "/figures",
    mark("Les chiffres des fiches Repères, chacun avec sa source : ceux qui diffèrent restent côte à côte."),
    contract.FigurePage,
    PAGED,
)
def figures() -> contract.FigurePage:
    """Figures of published fact sheets, by number."""
    found = reading.figures(db.session, after=cursor(), limit=limit())
    items = [
        contract.FigureAnswer(
            **exporting.figure_json(figure),
            id=figure.id,
            entry_id=number,
            entry_url=absolute_url(Kind.FACTSHEET, slug),
        )
        for figure, number, slug in found
    ]
    return contract.FigurePage(items=items, next=following(items, found[-1][0].id if found else None))
