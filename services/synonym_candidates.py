"""Candidates for the synonyms: what people look for and do not find, acronyms that entries spell out. Decisions are remembered."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from errors import NotFound
from models import CandidateDecision, CandidateSource, Entry, SearchLog, Status, SynonymCandidate, User
from models.base import NAME_MAX
from search import Index, SearchQuery
from search.acronyms import SpeltOut, spelt_out
from search.text import fold_key, tokens
from services import knowledge, synonym_groups
from services.editing import CLASSES

LOW: Final = 2  # a search that finds no more has found little
ASKED: Final = 2  # times: what was asked once may be a slip of the hand
SINCE: Final = timedelta(days=365)
QUERIES_MOST: Final = 200
QUERY_LENGTH: Final = 80  # beyond, it is a sentence, not a word that lacks a synonym
SAMPLE: Final = 3
A_PAGE: Final = 50
_STREAMED: Final = 200  # entries read at once


@dataclass(slots=True)
class _Met:
    forms: list[str]
    met: int = 0
    hits: int = 0
    sample: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of candidates."""

    candidates: tuple[SynonymCandidate, ...]
    page: int
    pages: int
    waiting: int


def refresh(session: Session, index: Index, *, today: date | None = None) -> int:
    """Mines the log and the entries again; how many candidates wait. What was decided stays decided. Does not commit."""
    knowledge.refresh(session, index)
    today = today or datetime.now(UTC).date()
    found: dict[tuple[CandidateSource, str], _Met] = {
        (CandidateSource.QUERY, key): met for key, met in _queries(session, index, today)
    }
    found |= {(CandidateSource.ACRONYM, key): met for key, met in _acronyms(session)}
    known = {(one.source, one.key): one for one in session.scalars(select(SynonymCandidate))}
    for of, met in found.items():
        one = known.get(of) or SynonymCandidate(source=of[0], key=of[1], decision=CandidateDecision.OPEN)
        one.forms, one.met, one.hits, one.sample = met.forms, met.met, met.hits, met.sample
        session.add(one)
    for of, one in known.items():
        if of not in found and one.decision is CandidateDecision.OPEN:
            session.delete(one)  # found by now, or no entry says it any more
    session.flush()
    return waiting(session)


def _queries(session: Session, index: Index, today: date) -> Iterator[tuple[str, _Met]]:
    """Searches without filters that found little, asked again; those that find enough by now are left out."""
    asked = func.count()
    rows = session.execute(
        select(SearchLog.text, asked)
        .where(SearchLog.day >= today - SINCE, SearchLog.hits <= LOW, SearchLog.filters == "")
        .group_by(SearchLog.text)
        .order_by(asked.desc())
        .limit(QUERIES_MOST * 10)
    )
    by_key: dict[str, Counter[str]] = defaultdict(Counter)
    for text, times in rows:
        if len(text) <= QUERY_LENGTH and (key := fold_key(text)):
            by_key[key][text] += times
    often = sorted(by_key.items(), key=lambda pair: (-pair[1].total(), pair[0]))
    for key, texts in often[:QUERIES_MOST]:
        text = texts.most_common(1)[0][0]
        hits = index.search(SearchQuery(text=text, size=1)).total if texts.total() >= ASKED else LOW + 1
        if hits <= LOW:
            yield key[:NAME_MAX], _Met([text], texts.total(), hits)


def _acronyms(session: Session) -> Iterator[tuple[str, _Met]]:
    """Acronyms that published entries spell out and that no group in service ties to these words yet."""
    tied = _tied(session)
    found: dict[str, _Met] = {}
    spelt: dict[str, Counter[SpeltOut]] = defaultdict(Counter)
    for entry_id, text in _texts(session):
        for one in {one.key: one for one in spelt_out(text)}.values():
            if (fold_key(one.acronym), _stems(one.words)) in tied:
                continue
            met = found.setdefault(one.key[:NAME_MAX], _Met([]))
            met.met += 1
            spelt[one.key[:NAME_MAX]][one] += 1
            if len(met.sample) < SAMPLE:
                met.sample.append(entry_id)
    for key, met in found.items():
        best = min(spelt[key], key=lambda one: (-spelt[key][one], one.words))
        met.forms = [best.acronym, best.words]
        yield key, met


def _tied(session: Session) -> set[tuple[str, str]]:
    """(folded acronym, stems of words) that stand in one group."""
    pairs: set[tuple[str, str]] = set()
    for group in synonym_groups.in_service(session):
        forms = group.forms.splitlines()
        pairs |= {(fold_key(one), _stems(other)) for one in forms for other in forms if one != other}
    return pairs


def _stems(words: str) -> str:
    return " ".join(token.stem for token in tokens(words))


def _texts(session: Session) -> Iterator[tuple[int, str]]:
    """(number, all its prose) of each published entry, streamed."""
    for kind, model in CLASSES.items():
        columns: list[Any] = [getattr(model, name) for name in ("title", "summary", *model.PROSE)]
        rows = session.execute(
            select(model.id, *columns)
            .where(Entry.kind == kind, Entry.status == Status.PUBLISHED)
            .order_by(model.id)
            .execution_options(yield_per=_STREAMED)
        )
        for id, *parts in rows:
            yield id, "\n".join(parts)


def listing(session: Session, *, decision: CandidateDecision, page: int = 1) -> Listing:
    """A page of candidates, those met most first; three statements."""
    total = session.scalar(select(func.count()).where(SynonymCandidate.decision == decision)) or 0
    pages = max(1, -(-total // A_PAGE))
    shown = min(max(page, 1), pages)
    rows = session.scalars(
        select(SynonymCandidate)
        .where(SynonymCandidate.decision == decision)
        .order_by(SynonymCandidate.met.desc(), SynonymCandidate.id)
        .offset((shown - 1) * A_PAGE)
        .limit(A_PAGE)
    )
    return Listing(tuple(rows), shown, pages, waiting(session))


def waiting(session: Session) -> int:
    """How many candidates wait for a decision."""
    return session.scalar(select(func.count()).where(SynonymCandidate.decision == CandidateDecision.OPEN)) or 0


def get(session: Session, candidate_id: int) -> SynonymCandidate:
    """The candidate. Raises NotFound."""
    found = session.get(SynonymCandidate, candidate_id)
    if found is None:
        raise NotFound("Cette proposition n'existe plus.")
    return found


def decide(session: Session, candidate_id: int, decision: CandidateDecision, *, by: User) -> SynonymCandidate:
    """Remembers what was decided. Raises NotFound."""
    found = get(session, candidate_id)
    found.decision, found.decided_at, found.decided_by_name = decision, datetime.now(UTC), by.name
    session.flush()
    return found


def titles(session: Session, candidates: Iterable[SynonymCandidate]) -> Mapping[int, str]:
    """Titles of the entries that candidates were met in; one statement."""
    ids = {id for one in candidates for id in one.sample}
    return {id: title for id, title in session.execute(select(Entry.id, Entry.title).where(Entry.id.in_(ids)))}
