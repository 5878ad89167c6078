"""Entry → Document: which words weigh how much, and which codes an entry is found under. One small reader per kind."""

import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased, selectin_polymorphic, selectinload

from models import (
    Axis,
    Catalyst,
    Ecosystem,
    Entry,
    Example,
    FactSheet,
    Level,
    Organisation,
    Partner,
    Resource,
    Status,
    Territory,
    TerritoryContainment,
    Vocabulary,
)
from search.documents import BODY_WEIGHT, ORGANISATIONS_WEIGHT, SUMMARY_WEIGHT, TITLE_WEIGHT, Document, plain_words
from search.evidence import evidence
from search.facets import FACETS
from search.signals import completeness_codes, evidence_code
from search.term_words import Lexicon, term_words
from search.text import analyse, fold_key

BATCH = 200  # entries read at once: memory stays flat whatever the size of the base
TERMS_WEIGHT, PLACES_WEIGHT, AROUND_WEIGHT, SLUG_WEIGHT, SOURCES_WEIGHT = 1.0, 1.5, 0.5, 1.0, 0.5
_SEPARATOR = " . "  # ends a phrase: no compound is read across two parts

# Signals, gentle on purpose: together they never move a hit by more than 15 % (docs/search.md).
SOURCE_SIGNAL, SOURCES_COUNTED = 0.02, 3
RESULTS_SIGNAL = 0.04
RECENT_SIGNAL, RECENT_YEARS = 0.05, 15

_FIELD_OF = {facet.vocabulary: facet.field for facet in FACETS if facet.vocabulary}
_KINDS = (Example, FactSheet, Resource, Catalyst, Ecosystem)


def entry_documents(session: Session, ids: Sequence[int]) -> Iterator[Document]:
    """Documents of the published entries among `ids`; the others are not searchable and are left out."""
    words = term_words(session)
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        entries = session.scalars(
            select(Entry)
            .where(Entry.id.in_(batch), Entry.status == Status.PUBLISHED)
            .options(
                selectin_polymorphic(Entry, _KINDS),
                selectinload(FactSheet.figures),
                selectinload(Entry.terms),
                selectinload(Entry.territories),
                selectinload(Entry.sources),
                selectinload(Entry.partners).selectinload(Partner.organisation).selectinload(Organisation.other_names),
                selectinload(Entry.partners).selectinload(Partner.profile),
                selectinload(Entry.partners).selectinload(Partner.role),
            )
            .order_by(Entry.id)
            .execution_options(populate_existing=True)
        ).all()
        around = _ancestors(session, entries)
        for entry in entries:
            yield _document(entry, around, words)


def _ancestors(session: Session, entries: Sequence[Entry]) -> Mapping[int, list[Territory]]:
    """Territory id → what contains it, for the places of these entries, in one statement."""
    ids = {territory.id for entry in entries for territory in entry.territories}
    around: dict[int, list[Territory]] = defaultdict(list)
    ancestor = aliased(Territory)
    rows = session.execute(
        select(TerritoryContainment.territory_id, ancestor)
        .join(ancestor, ancestor.id == TerritoryContainment.ancestor_id)
        .where(TerritoryContainment.territory_id.in_(ids))
    )
    for territory_id, territory in rows:
        around[territory_id].append(territory)
    return around


def _document(entry: Entry, around: Mapping[int, list[Territory]], words: Lexicon) -> Document:
    organisations = [partner.organisation for partner in entry.partners]
    called = [name for one in organisations for name in (one, *one.other_names)]
    names = _SEPARATOR.join(f"{one.name}{_SEPARATOR}{one.acronym}" for one in called)
    streams = (
        analyse(entry.title, weight=TITLE_WEIGHT),
        analyse(entry.summary, weight=SUMMARY_WEIGHT),
        analyse(_SEPARATOR.join((names, _own_names(entry))), weight=ORGANISATIONS_WEIGHT),
        analyse(_SEPARATOR.join(_prose(entry)), weight=BODY_WEIGHT),
        analyse(_SEPARATOR.join(_term_names(entry, words)), weight=TERMS_WEIGHT),
        analyse(_SEPARATOR.join(territory.name for territory in entry.territories), weight=PLACES_WEIGHT),
        analyse(_SEPARATOR.join(_names_around(entry, around)), weight=AROUND_WEIGHT),
        analyse(entry.slug.replace("-", " "), weight=SLUG_WEIGHT),
        analyse(_SEPARATOR.join(source.title for source in entry.sources), weight=SOURCES_WEIGHT),
    )
    return Document(
        id=entry.id,
        version=entry.version,
        streams=streams,
        words=plain_words(streams[:3]),
        codes=_codes(entry, around, words),
        year=entry.started or 0,
        newest=entry.published_at.toordinal() if entry.published_at else 0,
        verified=entry.verified_on.toordinal() if entry.verified_on else 0,
        prior=_prior(entry),
        cluster=_cluster(entry),
        title_key=fold_key(entry.title),
    )


def _own_names(entry: Entry) -> str:
    """Names a kind carries outside its partners: a catalyst's acronym, a resource's publisher, who leads an ecosystem."""
    if isinstance(entry, Catalyst):
        return entry.acronym
    if isinstance(entry, Resource):
        return entry.publisher
    return entry.lead if isinstance(entry, Ecosystem) else ""


def _prose(entry: Entry) -> Iterator[str]:
    for name in entry.PROSE:
        yield getattr(entry, name)
    if isinstance(entry, FactSheet):
        for figure in entry.figures:
            yield f"{figure.label}{_SEPARATOR}{figure.population}{_SEPARATOR}{figure.producer}"


def _term_names(entry: Entry, words: Lexicon) -> Iterator[str]:
    """Every name of the terms, former ones too: what a term was called still finds its entries."""
    terms = dict.fromkeys(term.id for term in entry.terms)
    terms |= dict.fromkeys(partner.profile_id for partner in entry.partners if partner.profile_id)
    yield from dict.fromkeys(name for id in terms for name in words.by_id[id].names)


def _names_around(entry: Entry, around: Mapping[int, list[Territory]]) -> Iterator[str]:
    """Names of the régions, départements and EPCI of the places: who types a région finds its communes' entries."""
    names = {
        ancestor.code: ancestor.name
        for territory in entry.territories
        for ancestor in around.get(territory.id, ())
        if ancestor.level is not Level.COUNTRY
    }
    yield from (names[code] for code in sorted(names))


def _codes(entry: Entry, around: Mapping[int, list[Territory]], words: Lexicon) -> dict[str, list[str]]:
    codes: dict[str, set[str]] = defaultdict(set)
    codes["kind"].add(entry.kind.value)
    codes["evidence"].add(evidence(entry))
    codes["proof"].add(evidence_code(entry))
    codes["missing"].update(completeness_codes(entry))
    for term in entry.terms:
        if term.vocabulary in _FIELD_OF:
            codes[_FIELD_OF[term.vocabulary]].update(words.by_id[term.id].codes)
    for partner in entry.partners:
        codes["organisation"].add(partner.organisation.slug)
        if partner.profile_id:
            codes["actor"].update(words.by_id[partner.profile_id].codes)
    for territory in entry.territories:
        codes["place"].add(territory.code)
        codes["territory"] |= {territory.code, *(ancestor.code for ancestor in around.get(territory.id, ()))}
    if isinstance(entry, FactSheet):
        codes["axis"].add(entry.axis.value)
        codes["subject"].add(entry.subject_code)
        if entry.axis is not Axis.TERRITORY:
            subject = words.by_code.get((entry.axis.value, entry.subject_code))
            codes[_FIELD_OF[Vocabulary(entry.axis.value)]].update(subject.codes if subject else (entry.subject_code,))
    return {name: sorted(values) for name, values in codes.items()}


def _prior(entry: Entry) -> float:
    """Share of its score an entry gains: evidence (sources, told results) and freshness (year it began)."""
    proofs = min(SOURCES_COUNTED, sum(not source.is_further_reading for source in entry.sources))
    signal = SOURCE_SIGNAL * proofs
    if isinstance(entry, Example) and entry.results:
        signal += RESULTS_SIGNAL
    if entry.started:
        age = max(0, date.today().year - entry.started)
        signal += RECENT_SIGNAL * max(0.0, 1 - age / RECENT_YEARS)
    return round(signal, 4)


def _cluster(entry: Entry) -> int:
    """The same number for the entries one organisation carries, 0 when nobody is named as carrying it."""
    leads = [p.organisation.slug for p in entry.partners if p.role and p.role.code == "porteur"]
    return zlib.crc32(leads[0].encode()) if leads else 0
