"""Fiche: an actor profile, a domain or a territory told in one order, whether a curator has written its text yet or not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from extensions import db, search_index
from models import Axis, FactSheet, Kind, Source
from search import Facet, Results, SearchQuery
from search.facets import ACTOR, DOMAIN, KIND, TERRITORY
from services.cards import read_cards
from services.facet_labels import KIND_LABELS
from services.figures import Indicator, by_indicator
from services.territories import ancestors
from views.addresses import EntryLinks, search_url
from views.cards import CardView, card_views
from views.entry_facts import unknown
from views.locales import locale
from views.sections import Section, sections

FACET_OF: Mapping[Axis, Facet] = {Axis.ACTOR: ACTOR, Axis.DOMAIN: DOMAIN, Axis.TERRITORY: TERRITORY}
_SHOWN = {Kind.EXAMPLE: 6, Kind.RESOURCE: 3, Kind.CATALYST: 3, Kind.ECOSYSTEM: 3}  # whole rows of three
Found = Mapping[Kind, Results]


@dataclass(frozen=True, slots=True)
class Block:
    """The first entries of one kind about the subject, and the way to all of them."""

    kind: str
    label: str
    total: int
    url: str
    cards: tuple[CardView, ...]


@dataclass(frozen=True, slots=True)
class Fiche:
    """Every part a subject may have; what nobody has written yet is empty, and named in `missing`."""

    language: str  # of the written text; empty when it is the page's own
    brief: Section | None
    indicators: tuple[Indicator, ...]
    stakes: Section | None
    levers: Section | None
    examples: Block
    resources: Block
    catalysts: Block
    ecosystems: Block
    cautions: tuple[str, ...]
    missing: tuple[str, ...]
    further: tuple[Source, ...]
    sources: tuple[Source, ...]

    @property
    def contents(self) -> tuple[tuple[str, str], ...]:
        """(anchor, title) of the parts that the page holds, in their order."""
        written = [("chiffres", _("Chiffres clés"))] if self.indicators else []
        parts = [part for part in (self.stakes, self.levers) if part]
        return (
            *([(self.brief.id, self.brief.title)] if self.brief else []),
            *written,
            *((part.id, part.title) for part in parts),
            ("pionniers", _("Exemples pionniers")),
            ("outils", _("Méthodes et outils")),
            ("a-qui-parler", _("À qui en parler")),
            ("attention", _("Points d’attention")),
            *([("plus-loin", _("Pour aller plus loin"))] if self.further else []),
        )


def about(axis: Axis, code: str) -> Found:
    """What the base holds on a subject, by kind: one search each; for a place, also the catalysts who cover it."""
    around = ancestors(db.session, [code]) if axis is Axis.TERRITORY else {}
    return {
        kind: search_index().search(replace(_query(axis, code, kind), size=size), ancestors=around)
        for kind, size in _SHOWN.items()
    }


def _query(axis: Axis, code: str, kind: Kind) -> SearchQuery:
    subject = SearchQuery(facets={FACET_OF[axis].param: (code,)}).adding(KIND.param, kind.value)
    return replace(subject, covering=True) if axis is Axis.TERRITORY and kind is Kind.CATALYST else subject


def compose(axis: Axis, code: str, found: Found, *, sheet: FactSheet | None, is_working_list: bool = False) -> Fiche:
    """The fiche of a subject; `sheet`, when someone wrote one, is loaded with its figures and sources."""
    blocks = _blocks(axis, code, found)
    prose = {part.id: part for part in sections(sheet)} if sheet else {}
    indicators = tuple(by_indicator(sheet.figures)) if sheet else ()
    sources = tuple(sheet.sources) if sheet else ()
    return Fiche(
        language=sheet.language if sheet and sheet.language != locale() else "",
        brief=prose.get("definition"),
        indicators=indicators,
        stakes=prose.get("stakes"),
        levers=prose.get("levers"),
        examples=blocks[Kind.EXAMPLE],
        resources=blocks[Kind.RESOURCE],
        catalysts=blocks[Kind.CATALYST],
        ecosystems=blocks[Kind.ECOSYSTEM],
        cautions=tuple(_cautions(sheet, is_working_list=is_working_list)),
        missing=tuple(_missing(prose, indicators)),
        further=tuple(source for source in sources if source.is_further_reading),
        sources=tuple(source for source in sources if not source.is_further_reading),
    )


def _blocks(axis: Axis, code: str, found: Found) -> dict[Kind, Block]:
    ids = [hit.id for results in found.values() for hit in results.hits]
    cards = read_cards(db.session, ids)
    views = dict(zip([card.id for card in cards], card_views(cards), strict=True))
    return {
        kind: Block(
            kind.value,
            KIND_LABELS[locale()][kind],
            results.total,
            search_url(_query(axis, code, kind)),
            tuple(views[hit.id] for hit in results.hits if hit.id in views),
        )
        for kind, results in found.items()
    }


def _cautions(sheet: FactSheet | None, *, is_working_list: bool) -> Iterator[str]:
    if sheet:
        yield from unknown(sheet)
    else:
        yield _("Les exemples cités viennent de cette base, qui n’est pas représentative.")
    if is_working_list:
        yield _("Ce libellé vient d’une liste de travail, que les curateurs peuvent modifier : il n’est pas officiel.")


def _missing(prose: Mapping[str, Section], indicators: tuple[Indicator, ...]) -> Iterator[str]:
    """Names of the parts that nobody has written yet."""
    if "definition" not in prose:
        yield _("En bref")
    if not indicators:
        yield _("Chiffres clés")
    if "stakes" not in prose:
        yield _("Les enjeux")
    if "levers" not in prose:
        yield _("Comment les alliances répondent")


def sheet_url(sheet: FactSheet | None) -> str:
    """The address of a sheet in the page's language; nothing when there is none."""
    return EntryLinks.here().of(Kind.FACTSHEET, sheet.slug) if sheet else ""
