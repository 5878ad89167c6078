"""Entries that may be the same one told twice: found while somebody types, and over the whole base."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

from rapidfuzz import fuzz, process
from sqlalchemy import Select, case, func, literal, select
from sqlalchemy.orm import Session

from forms import EntryData
from models import (
    Entry,
    Kind,
    Organisation,
    Partner,
    Source,
    Status,
    SynonymGroup,
    Territory,
    TerritoryContainment,
    entry_territory,
)
from search.text import fold_key
from services.likeness import Rarity, Sketch, probable_likeness, sketch, source_key
from services.organisation_names import PARSED, OrganisationNames
from services.organisation_names import PROBABLE as SAME_ORGANISATION
from services.territories import ancestors

CLOSEST_TITLES: Final = 40  # titles looked at closely while somebody types
TITLES_READ: Final = 300  # those with most words in common, which the database finds: the others are never read
TITLES_SAMPLED: Final = 1_000  # enough to know how rare a word is; all of them while there are fewer
MOST_SHARING: Final = 25  # a word, a partner or a source in more entries than that brings no pair together
_BATCH: Final = 500
_PARTS: Final = 8


@dataclass(frozen=True, slots=True)
class Twin:
    """An entry that looks like the one at hand."""

    id: int
    title: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries, or two organisations, that look alike, the older one first."""

    first_id: int
    second_id: int
    score: float
    reasons: tuple[str, ...]


def likely(session: Session, data: EntryData, *, but: int | None = None, limit: int = 5) -> list[Twin]:
    """Entries of the same kind, in any state but archived, that `data` may tell again; most alike first. Ten statements.

    Only a bounded number of titles leave the database, whatever the size of the base.

    Args:
        but: the id of the entry at hand, when it has one.
    """
    candidates = {*_closest_titles(session, data), *_sharing(session, data)} - {but or 0}
    if not candidates:
        return []
    own = sketch_of(0, data, ancestors(session, data.territories))
    rarity = Rarity.among(sketch(id, title) for id, title in _sampled_titles(session, data.kind))
    names = organisation_names(session)
    found = [(other, probable_likeness(own, other, rarity, names)) for other in sketches(session, sorted(candidates))]
    best = sorted(((other, like) for other, like in found if like), key=lambda pair: -pair[1].score)
    return [Twin(other.id, other.title, like.score, like.reasons) for other, like in best[:limit]]


def organisation_names(session: Session, *, parsed: int = PARSED) -> OrganisationNames:
    """What compares names, with the acronyms and renamed organisations that curators keep as synonyms. One statement.

    Args:
        parsed: how many names are remembered as they were cut up.
    """
    forms = session.scalars(select(SynonymGroup.forms).where(SynonymGroup.kind.in_(("acronym", "renamed"))))
    return OrganisationNames(map(str.splitlines, forms), parsed=parsed)


def sketch_of(id: int, data: EntryData, around: Mapping[str, Sequence[str]]) -> Sketch:
    """The sketch of a value; `around`: code of a territory → codes of what contains it."""
    return sketch(
        id,
        data.title,
        partners=[partner.name for partner in data.partners],
        places=data.territories,
        around=[code for place in data.territories for code in around.get(place, ())],
        sources=[source.url for source in data.sources],
        started=data.started,
    )


def keys_of(one: Sketch) -> set[str]:
    """What makes a sketch worth comparing with another that has it too."""
    return {*one.stems, *map(partner_key, one.partners), *(f"source {url}" for url in one.sources)}


def partner_key(folded: str) -> str:
    """The key of a partner, by its folded name; no word is one."""
    return f"partner {folded}"


def present(kind: Kind) -> Select[Any]:
    """The entries of a kind, in any state but archived."""
    return select(Entry).where(Entry.kind == kind, Entry.status != Status.ARCHIVED)


def _closest_titles(session: Session, data: EntryData) -> list[int]:
    """Among the titles that share most words, those whose words are closest."""
    parts = title_parts(data.title)
    if not parts:
        return []
    title = func.lower(Entry.title)
    shared = sum((case((title.contains(part, autoescape=True), 1), else_=0) for part in parts), start=literal(0))
    rows = session.execute(
        present(data.kind)
        .with_only_columns(Entry.id, Entry.title)
        .where(shared > 0)
        .order_by(shared.desc(), Entry.id.desc())
        .limit(TITLES_READ)
    )
    titles = {id: title for id, title in rows}
    found = process.extract(
        data.title, titles, scorer=fuzz.token_set_ratio, processor=fold_key, limit=CLOSEST_TITLES, score_cutoff=40
    )
    return [id for _title, _score, id in found]


def title_parts(title: str) -> list[str]:
    """What the database looks for of each word: letters without accents, for it folds none, and without the ending."""
    runs = (max(re.findall("[a-z]+", word), key=len, default="") for word in title.lower().split())
    parts = {run[: max(4, len(run) - 2)] for run in runs if len(run) >= 4}
    return sorted(parts, key=lambda part: (-len(part), part))[:_PARTS]


def _sampled_titles(session: Session, kind: Kind) -> Sequence[Any]:
    """(id, title) of entries taken all over the base, the same ones each time."""
    spread = (Entry.id * 911) % 1009  # both prime: neighbours fall far apart
    return session.execute(
        present(kind).with_only_columns(Entry.id, Entry.title).order_by(spread, Entry.id).limit(TITLES_SAMPLED)
    ).all()


def _sharing(session: Session, data: EntryData) -> set[int]:
    """Entries of its kind that name one of its sources or two of its partners."""
    is_present = (Entry.kind == data.kind, Entry.status != Status.ARCHIVED)
    urls = [source.url for source in data.sources if source_key(source.url)]
    having = select(Source.entry_id).join(Entry, Entry.id == Source.entry_id).where(Source.url.in_(urls), *is_present)
    found = set(session.scalars(having.limit(_BATCH))) if urls else set()
    names = [fold_key(partner.name) for partner in data.partners]
    if names:
        rows = session.execute(
            select(Partner.entry_id, Organisation.id)
            .join(Organisation, Organisation.id == Partner.organisation_id)
            .join(Entry, Entry.id == Partner.entry_id)
            .where(Organisation.folded_name.in_(names), *is_present)
            .distinct()
            .limit(10 * _BATCH)
        )
        by_entry: dict[int, int] = defaultdict(int)
        for entry_id, _organisation_id in rows:
            by_entry[entry_id] += 1
        found |= {id for id, count in by_entry.items() if count > 1}
    return found


def sketches(session: Session, ids: Sequence[int]) -> Iterator[Sketch]:
    """What is compared of these entries; four statements for each five hundred."""
    for start in range(0, len(ids), _BATCH):
        yield from _read(session, ids[start : start + _BATCH])


def _read(session: Session, ids: Sequence[int]) -> Iterator[Sketch]:
    partners: dict[int, list[str]] = defaultdict(list)
    for entry_id, name in session.execute(
        select(Partner.entry_id, Organisation.name)
        .join(Organisation, Organisation.id == Partner.organisation_id)
        .where(Partner.entry_id.in_(ids))
        .order_by(Partner.position)
    ):
        partners[entry_id].append(name)
    sources: dict[int, list[str]] = defaultdict(list)
    for entry_id, url in session.execute(select(Source.entry_id, Source.url).where(Source.entry_id.in_(ids))):
        sources[entry_id].append(url)
    places, around = _territories(session, ids)
    rows = session.execute(select(Entry.id, Entry.title, Entry.started).where(Entry.id.in_(ids)).order_by(Entry.id))
    for id, title, started in rows:
        yield sketch(
            id,
            title,
            partners=partners[id],
            places=places[id],
            around=around[id],
            sources=sources[id],
            started=started,
        )


def _territories(session: Session, ids: Sequence[int]) -> tuple[dict[int, set[str]], dict[int, set[str]]]:
    places: dict[int, set[str]] = defaultdict(set)
    around: dict[int, set[str]] = defaultdict(set)
    above = select(
        entry_territory.c.entry_id, TerritoryContainment.territory_id, TerritoryContainment.ancestor_id
    ).join_from(
        entry_territory, TerritoryContainment, TerritoryContainment.territory_id == entry_territory.c.territory_id
    )
    tagged = session.execute(
        select(entry_territory.c.entry_id, Territory.code)
        .join(Territory, Territory.id == entry_territory.c.territory_id)
        .where(entry_territory.c.entry_id.in_(ids))
    )
    for entry_id, code in tagged:
        places[entry_id].add(code)
    wider = above.where(entry_territory.c.entry_id.in_(ids)).subquery()
    for entry_id, code in session.execute(
        select(wider.c.entry_id, Territory.code).join(Territory, Territory.id == wider.c.ancestor_id).distinct()
    ):
        around[entry_id].add(code)
    return places, around


def probable_pairs(session: Session, kind: Kind) -> list[Pair]:
    """Pairs of entries of a kind that look alike, most alike first.

    Complexity: only entries that share a rare word of their titles, a partner or a source are compared, so the work grows
    with the number of entries and not with its square.
    """
    ids = list(session.scalars(present(kind).with_only_columns(Entry.id).order_by(Entry.id)))
    found = list(sketches(session, ids))
    rarity, names = Rarity.among(found), organisation_names(session)
    pairs = []
    for first, second in worth_comparing([keys_of(one) for one in found]):
        like = probable_likeness(found[first], found[second], rarity, names)
        if like:
            pairs.append(Pair(found[first].id, found[second].id, like.score, like.reasons))
    return sorted(pairs, key=lambda pair: -pair.score)


def probable_organisations(session: Session) -> list[Pair]:
    """Pairs of organisations that may be one, most alike first; only those that share a rare word or acronym are compared."""
    rows = session.execute(
        select(Organisation.id, Organisation.name, Organisation.acronym)
        .where(Organisation.merged_into_id.is_(None))
        .order_by(Organisation.id)
    ).all()
    names = organisation_names(session)
    pairs = []
    for first, second in worth_comparing([names.words(name, acronym) for _id, name, acronym in rows]):
        (one_id, one, one_acronym), (other_id, other, other_acronym) = rows[first], rows[second]
        score, why = names.sameness(one, other, acronyms=(one_acronym, other_acronym))
        if score >= SAME_ORGANISATION:
            pairs.append(Pair(one_id, other_id, score, (why,)))
    return sorted(pairs, key=lambda pair: -pair.score)


def worth_comparing(shared: Sequence[Iterable[str]]) -> list[tuple[int, int]]:
    """Places of the pairs that have in common something few others have."""
    having: dict[str, list[int]] = defaultdict(list)
    for place, keys in enumerate(shared):
        for key in keys:
            having[key].append(place)
    pairs = {pair for places in having.values() if len(places) <= MOST_SHARING for pair in combinations(places, 2)}
    return sorted(pairs)
