"""Entry ↔ EntryData: what a form gives put into rows, and rows told as a form would."""

from collections.abc import Sequence
from typing import Protocol

from forms import FORMS, EntryData, FigureData, PartnerData, SourceData
from models import Axis, Entry, FactSheet, Figure, Partner, Source
from services.vocabulary import Lookup


class Origin(Protocol):
    """Who writes, as far as the row remembers it."""

    @property
    def origin_checksum(self) -> str | None:
        """Checksum of the record it was loaded from, None for a person."""
        ...

    @property
    def may_complete(self) -> bool:
        """Whether what they say of an organisation already known fills in what it lacks."""
        ...


def apply(entry: Entry, data: EntryData, lookup: Lookup, by: Origin) -> None:
    """Writes all that `data` says over the entry; its relations must be loaded or new."""
    entry.title, entry.summary = data.title, data.summary
    entry.started, entry.ended = data.started, data.ended
    entry.origin_checksum = by.origin_checksum
    for name, value in data.columns.items():
        setattr(entry, name, Axis(value) if name == "axis" else value)
    terms = [lookup.term(vocabulary, code) for vocabulary, codes in data.terms.items() for code in codes]
    territories = lookup.territories(data.territories)
    if entry.terms != terms or entry.territories != territories:
        if entry.terms or entry.territories:
            entry.terms, entry.territories = [], []
            lookup.flush()  # so that rows are written anew, in the order of choice
        entry.terms, entry.territories = terms, territories
    lookup.read_organisations(partner.name for partner in data.partners)
    entry.partners = [_partner(partner, place, lookup, by) for place, partner in enumerate(data.partners)]
    sources = [
        Source(
            position=place,
            title=source.title,
            publisher=source.publisher,
            url=source.url,
            date=source.date,
            is_further_reading=source.is_further_reading,
        )
        for place, source in enumerate(data.sources)
    ]
    _keep_checks(entry.sources, sources)
    entry.sources = sources
    if isinstance(entry, FactSheet):
        entry.figures = [_figure(figure, place) for place, figure in enumerate(data.figures)]


def _keep_checks(before: Sequence[Source], after: Sequence[Source]) -> None:
    """Gives rewritten sources what is known of their addresses: a save of the entry forgets no check."""
    known = {source.url: source for source in before if source.checked_on}
    for source in after:
        if (old := known.get(source.url)) is not None:
            source.checked_on, source.http_status = old.checked_on, old.http_status
            source.link_state, source.link_failures = old.link_state, old.link_failures
            source.moved_to, source.archived_url = old.moved_to, old.archived_url


def _partner(partner: PartnerData, place: int, lookup: Lookup, by: Origin) -> Partner:
    profile = lookup.term("actor", partner.profile) if partner.profile else None
    role = lookup.term("role", partner.role) if partner.role else None
    known = {"acronym": partner.acronym, "url": partner.url}
    organisation = lookup.organisation(partner.name, profile=profile, may_complete=by.may_complete, **known)
    return Partner(position=place, organisation=organisation, profile=profile, role=role)


def _figure(figure: FigureData, place: int) -> Figure:
    return Figure(
        position=place,
        label=figure.label,
        value=figure.value,
        unit=figure.unit,
        year=figure.year,
        population=figure.population,
        producer=figure.producer,
        source_title=figure.source_title,
        source_url=figure.source_url,
        indicator=figure.indicator,
    )


def data_of(entry: Entry) -> EntryData:
    """What the entry says now, as a form would give it; its relations must be loaded (editing.get_for_edit)."""
    terms: dict[str, tuple[str, ...]] = {}
    for term in entry.terms:
        terms[term.vocabulary.value] = (*terms.get(term.vocabulary.value, ()), term.code)
    return EntryData(
        kind=entry.kind,
        title=entry.title,
        summary=entry.summary,
        slug=entry.slug,
        started=entry.started,
        ended=entry.ended,
        terms=terms,
        territories=tuple(territory.code for territory in entry.territories),
        partners=tuple(_partner_data(partner) for partner in entry.partners),
        sources=tuple(_source_data(source) for source in entry.sources),
        figures=tuple(_figure_data(figure) for figure in entry.figures) if isinstance(entry, FactSheet) else (),
        columns={name: str(getattr(entry, name)) for name in FORMS[entry.kind].COLUMNS},
    )


def _partner_data(partner: Partner) -> PartnerData:
    return PartnerData(
        name=partner.organisation.name,
        profile=partner.profile.code if partner.profile else "",
        role=partner.role.code if partner.role else "",
        acronym=partner.organisation.acronym,
        url=partner.organisation.url,
    )


def _source_data(source: Source) -> SourceData:
    return SourceData(source.title, source.url, source.publisher, source.date, source.is_further_reading)


def _figure_data(figure: Figure) -> FigureData:
    return FigureData(
        label=figure.label,
        value=figure.value,
        producer=figure.producer,
        source_title=figure.source_title,
        source_url=figure.source_url,
        unit=figure.unit,
        year=figure.year,
        population=figure.population,
        indicator=figure.indicator,
    )
