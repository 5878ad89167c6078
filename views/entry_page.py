"""EntryPage: all that the page of one entry shows, whatever its kind, as one typed value."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from models import (
    Catalyst,
    Entry,
    FactSheet,
    Level,
    Resource,
    Source,
    Term,
    Vocabulary,
)
from search.facets import FACETS
from services import citations
from services.facet_labels import KIND_LABELS, label_of
from services.territories import Place
from views.addresses import FOLDERS
from views.attachment_views import AttachmentView
from views.cards import CardView, kind_names
from views.entry_facts import facts
from views.fiche import Fiche
from views.locales import link
from views.sections import Section, sections
from views.signal_views import SignalView, signals

_PARAM_OF = {facet.vocabulary: facet.param for facet in FACETS if facet.vocabulary}
_RINGS_MAX = 4
VOCABULARY_TITLES = {
    Vocabulary.DOMAIN: "Domaines",
    Vocabulary.ACTOR: "Acteurs",
    Vocabulary.PARTNERSHIP: "Types de partenariat",
    Vocabulary.FORM: "Formes de co-construction",
    Vocabulary.IMPACT: "Impacts",
    Vocabulary.MATURITY: "Maturité",
    Vocabulary.SCALE: "Échelle",
    Vocabulary.SDG: "Objectifs de développement durable",
    Vocabulary.MEDOC: "Type de ressource",
    Vocabulary.TRADE: "Métiers de la catalyse",
}


@dataclass(frozen=True, slots=True)
class LinkView:
    """A label that leads somewhere."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class TermGroup:
    """The terms of one vocabulary."""

    label: str
    links: tuple[LinkView, ...]


@dataclass(frozen=True, slots=True)
class PartnerView:
    """An organisation and the part it takes."""

    name: str
    acronym: str
    url: str
    profile: str
    role: str


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A territory with what contains it."""

    name: str
    url: str
    path: tuple[LinkView, ...]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where one is in the search that led here."""

    back_url: str
    previous: LinkView | None
    next: LinkView | None
    position: int
    total: int


@dataclass(frozen=True, slots=True)
class EntryPage:
    """The page of an entry."""

    kind: str
    kind_label: str
    kind_plural: str
    kind_url: str
    title: str
    summary: str
    language: str
    url: str
    sections: tuple[Section, ...]
    facts: tuple[tuple[str, str], ...]
    outside_url: str
    partners: tuple[PartnerView, ...]
    places: tuple[PlaceView, ...]
    terms: tuple[TermGroup, ...]
    fiche: Fiche | None  # a sheet's subject, told in the one order of all subjects
    sources: tuple[Source, ...]
    further: tuple[Source, ...]
    signals: tuple[SignalView, ...]
    provenance_url: str
    report_url: str
    subject_url: str
    citation: str
    json_ld: str
    updated_on: date
    verified_on: date | None
    images: tuple[AttachmentView, ...]
    documents: tuple[AttachmentView, ...]
    similar: tuple[tuple[CardView, str], ...]  # each with what it shares
    compare_url: str
    neighbours: Neighbours | None
    image_url: str
    qr: str

    @property
    def rings(self) -> int:
        """How many linked rings to draw: the actor profiles that take part, four at most."""
        return min(_RINGS_MAX, len({partner.profile for partner in self.partners if partner.profile}) or 1)


def _subject_url(entry: Entry) -> str:
    """The page of all the base holds on a sheet's subject; nothing for other kinds."""
    return link(f"browse.{entry.axis.value}", code=entry.subject_code) if isinstance(entry, FactSheet) else ""


def term_groups(entry: Entry, language: str) -> Iterator[TermGroup]:
    """The entry's terms by vocabulary, each leading to its search."""
    for vocabulary, title in VOCABULARY_TITLES.items():
        terms: list[Term] = [term for term in entry.terms if term.vocabulary is vocabulary]
        if terms:
            links = tuple(LinkView(label_of(term, language), _term_url(term)) for term in terms)
            yield TermGroup(_(title), links)


def _term_url(term: Term) -> str:
    if term.vocabulary is Vocabulary.DOMAIN:
        return link("browse.domain", code=term.code)
    if term.vocabulary is Vocabulary.ACTOR:
        return link("browse.actor", code=term.code)
    return link("search.results", **{_PARAM_OF[term.vocabulary]: term.code})


def partners(entry: Entry, language: str) -> Iterator[PartnerView]:
    """Who takes part, in the order given."""
    for partner in entry.partners:
        yield PartnerView(
            name=partner.organisation.name,
            acronym=partner.organisation.acronym,
            url=link("browse.organisation", slug=partner.organisation.slug),
            profile=label_of(partner.profile, language) if partner.profile else "",
            role=label_of(partner.role, language) if partner.role else "",
        )


def places(entry: Entry, around: dict[str, list[Place]]) -> Iterator[PlaceView]:
    """The territories with their path, the country left out of it."""
    for territory in entry.territories:
        above = tuple(
            LinkView(place.name, link("browse.territory", code=place.code))
            for place in around.get(territory.code, ())
            if place.level is not Level.COUNTRY
        )
        yield PlaceView(territory.name, link("browse.territory", code=territory.code), above)


@dataclass(frozen=True, slots=True)
class Around:
    """What the page shows besides the entry itself."""

    places: dict[str, list[Place]]
    similar: Sequence[tuple[CardView, str]]
    fiche: Fiche | None = None
    neighbours: Neighbours | None = None
    compare_url: str = ""  # this entry beside those like it
    attachments: tuple[AttachmentView, ...] = ()


def entry_page(
    entry: Entry, around: Around, *, language: str, site: str, url: str, today: date, image_url: str, qr: str
) -> EntryPage:
    """The page for an entry loaded with all it holds."""
    folder = FOLDERS[entry.kind]
    outside = entry.url if isinstance(entry, (Resource, Catalyst)) else ""
    return EntryPage(
        kind=entry.kind.value,
        kind_label=kind_names()[entry.kind],
        kind_plural=KIND_LABELS[language][entry.kind],
        kind_url=link("browse.directory", folder=folder),
        title=entry.title,
        summary=entry.summary,
        language=entry.language,
        url=url,
        sections=tuple(sections(entry)),
        facts=tuple(facts(entry)),
        outside_url=outside,
        partners=tuple(partners(entry, language)),
        places=tuple(places(entry, around.places)),
        terms=tuple(term_groups(entry, language)),
        fiche=around.fiche,
        sources=tuple(source for source in entry.sources if not source.is_further_reading),
        further=tuple(source for source in entry.sources if source.is_further_reading),
        signals=signals(entry, today=today),
        report_url=link("reports.show", folder=folder, slug=entry.slug),
        provenance_url=link("provenances.show", folder=folder, slug=entry.slug),
        subject_url=_subject_url(entry),
        citation=citations.citation(entry, site=site, url=url, today=today, language=language),
        json_ld=json.dumps(citations.schema_org(entry, site=site, url=url), ensure_ascii=False).replace("<", "\\u003c"),
        updated_on=entry.updated_at.date(),
        verified_on=entry.verified_on,
        images=tuple(item for item in around.attachments if item.width),
        documents=tuple(item for item in around.attachments if not item.width),
        similar=tuple(around.similar),
        compare_url=around.compare_url,
        neighbours=around.neighbours,
        image_url=image_url,
        qr=qr,
    )
