"""Plan × snapshot → hits, total and counts: matching, BM25F, exact words, coordination, proximity, in NumPy.

Engine-side arithmetic only. Formula: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond",
2009, §3.4 and §3.6.1 (weighted frequencies); what surrounds it is described in docs/search.md.
"""

from collections.abc import Set
from dataclasses import dataclass

import numpy as np

from search.engines.postings import LAST_POSITION, surface_hash
from search.engines.proximity import nearness
from search.engines.snapshot import Snapshot
from search.engines.whoosh_fields import PRIOR_UNIT
from search.plan import RERANKED, Alternative, Banded, CodeAxis, Filter, Found, Group, Plan, Sort


@dataclass(slots=True)
class _Scored:
    """A group over the whole snapshot: which documents match it, how well, and how telling it is."""

    matches: np.ndarray
    values: np.ndarray
    idf: float


def run(snapshot: Snapshot, plan: Plan) -> Found:
    """Answers the plan on this snapshot."""
    groups = [_group(snapshot, plan, group) for group in plan.groups]
    base = _base_mask(snapshot, plan, groups)
    masks = [_filter_mask(snapshot, plan, one) for one in plan.filters]
    inside = _all_of(masks, snapshot.live)
    wanted = base & inside
    documents = np.flatnonzero(wanted)
    numbers, scores = _ordered(snapshot, plan, groups, documents)
    ids, clusters = snapshot.numbers["id"], snapshot.numbers["cluster"]
    return Found(
        total=len(documents),
        ids=[int(ids[number]) for number in numbers],
        scores=[float(score) for score in scores],
        clusters=[int(clusters[number]) for number in numbers],
        counts={field: _counts(snapshot, plan, field, base, masks, wanted) for field in plan.counted},
        group_totals=tuple(int((group.matches & inside).sum()) for group in groups),
    )


def cross(snapshot: Snapshot, plan: Plan, rows: CodeAxis, columns: CodeAxis) -> list[list[int]]:
    """For each row code, for each column code, how many documents that answer the plan carry both."""
    numbers = np.flatnonzero(_answering(snapshot, plan, {rows.field, columns.field}))
    left, right = _carriers(snapshot, rows, numbers), _carriers(snapshot, columns, numbers)
    counts: list[list[int]] = (left @ right.T).astype(np.int64).tolist()  # exact: float32 counts up to 2 ** 24
    return counts


def years(snapshot: Snapshot, plan: Plan) -> dict[int, int]:
    """Year → documents that answer the plan and began then, 0 when not known."""
    found, counts = np.unique(snapshot.numbers["year"][_answering(snapshot, plan, set())], return_counts=True)
    return dict(zip(found.tolist(), counts.tolist(), strict=True))


def carried(snapshot: Snapshot, plan: Plan, field: str) -> tuple[list[str], list[int], list[int]]:
    """Codes of a field; then ids of documents that answer the plan beside the place of each code they carry."""
    codes, numbers, places = snapshot.carried(f"code_{field}", _answering(snapshot, plan, set()))
    return codes, snapshot.numbers["id"][numbers].tolist(), places.tolist()


def _answering(snapshot: Snapshot, plan: Plan, aside: Set[str]) -> np.ndarray:
    """Documents that answer the plan when the filters of the fields `aside` are dropped."""
    base = _base_mask(snapshot, plan, [_group(snapshot, plan, group) for group in plan.groups])
    kept = [one for one in plan.filters if one.match_all or one.facet not in aside]
    return _all_of([_filter_mask(snapshot, plan, one) for one in kept], base)


def _carriers(snapshot: Snapshot, axis: CodeAxis, numbers: np.ndarray) -> np.ndarray:
    """Codes × these documents: 1 where the document carries the code."""
    found = np.zeros((len(axis.codes), len(numbers)), np.float32)
    flags = np.zeros(snapshot.size, bool)
    for place, code in enumerate(axis.codes):
        holders = snapshot.postings(f"code_{axis.field}", code)[0]
        flags[holders] = True
        found[place] = flags[numbers]
        flags[holders] = False
    return found


def _idf(snapshot: Snapshot, frequency: int) -> float:
    return float(np.log(snapshot.count / (frequency + 1)) + 1) if snapshot.count else 0.0


def _bm25(snapshot: Snapshot, plan: Plan, numbers: np.ndarray, weights: np.ndarray) -> np.ndarray:
    k1, b = plan.weights.k1, plan.weights.b
    relative = snapshot.lengths[numbers] / np.float32(snapshot.average_length)
    saturation = np.float32(k1) * (np.float32(1 - b) + np.float32(b) * relative)
    return np.asarray(weights * np.float32(k1 + 1) / (weights + saturation))


def _group(snapshot: Snapshot, plan: Plan, group: Group) -> _Scored:
    values = np.zeros(snapshot.size, np.float32)
    idf = 0.0
    for alternative in group.alternatives:
        numbers, weights = _postings(snapshot, alternative)
        if not len(numbers):
            continue
        own = max(0.05, _idf(snapshot, len(numbers)))
        own = (
            min(own, idf) if idf and not alternative.stands_alone else own
        )  # a rare other form of a common word must not weigh more than the word
        idf = idf or own
        gains = np.float32(alternative.weight * own) * _bm25(snapshot, plan, numbers, weights)
        values[numbers] = np.maximum(values[numbers], gains)
    matches = values > 0
    for word in group.exact_words if plan.weights.exact else ():
        numbers, _weights = snapshot.postings("words", word)
        values[numbers] += np.where(matches[numbers], np.float32(plan.weights.exact * idf), np.float32(0))
    return _Scored(matches, values, idf)


def _postings(snapshot: Snapshot, alternative: Alternative) -> tuple[np.ndarray, np.ndarray]:
    """(document numbers, weights) of a word or of a phrase; a phrase weighs what its lightest word does."""
    first = alternative.pieces[0]
    if len(alternative.pieces) == 1 and not first.surface:
        return snapshot.postings("text", first.stem)
    return snapshot.phrases.get(alternative.pieces, lambda: _phrase(snapshot, alternative))


def _phrase(snapshot: Snapshot, alternative: Alternative) -> tuple[np.ndarray, np.ndarray]:
    first = alternative.pieces[0]
    keys = snapshot.occurrences(first.stem, _surface(first.surface))
    for piece in alternative.pieces[1:]:
        others = snapshot.occurrences(piece.stem, _surface(piece.surface))
        keys = keys[(keys & LAST_POSITION) + piece.offset <= LAST_POSITION]  # else the next document's first words
        keys = keys[_contained(keys + piece.offset, others)]
    numbers = keys >> 16
    numbers = numbers[np.append(True, numbers[1:] != numbers[:-1])] if len(numbers) else numbers
    weights = np.full(len(numbers), np.inf, np.float32)
    for piece in alternative.pieces:
        holders, held = snapshot.postings("text", piece.stem)
        weights = np.minimum(weights, held[np.searchsorted(holders, numbers)]) if len(numbers) else weights
    return numbers, weights


def _surface(word: str) -> int | None:
    return surface_hash(word) if word else None


def _contained(values: np.ndarray, among: np.ndarray) -> np.ndarray:
    """For each value, whether it is in the sorted array `among`."""
    if not len(among):
        return np.zeros(len(values), bool)
    places = np.minimum(np.searchsorted(among, values), len(among) - 1)
    return np.asarray(among[places] == values)


def _base_mask(snapshot: Snapshot, plan: Plan, groups: list[_Scored]) -> np.ndarray:
    """Documents that match the words, the exclusions and the years, whatever the filters."""
    mask = snapshot.live.copy()
    if groups:
        matched = np.zeros(snapshot.size, np.uint8)
        for wanted, group in zip(plan.groups, groups, strict=True):
            matched += group.matches
            if wanted.is_required:
                mask &= group.matches
        mask &= matched >= plan.at_least
    for alternative in plan.excluded:
        mask[_postings(snapshot, alternative)[0]] = False
    years = snapshot.numbers["year"]
    if plan.year_from is not None:
        mask &= years >= plan.year_from
    if plan.year_to is not None:
        mask &= (years <= plan.year_to) & (years > 0)
    if plan.only_ids is not None:
        mask &= np.isin(snapshot.numbers["id"], np.asarray(plan.only_ids, np.int64))
    return mask


def _filter_mask(snapshot: Snapshot, plan: Plan, one: Filter) -> np.ndarray:
    mask = np.full(snapshot.size, one.match_all, bool)
    for choice in one.choices:
        has_choice = np.zeros(snapshot.size, bool)
        for field, code in choice:
            has_choice[_holders(snapshot, plan, field, code)] = True
        mask = mask & has_choice if one.match_all else mask | has_choice
    return mask


def _banded(plan: Plan, field: str) -> Banded | None:
    return next((one for one in plan.banded if one.field == field), None)


def _holders(snapshot: Snapshot, plan: Plan, field: str, code: str) -> np.ndarray:
    """The documents that carry a code, stored or given by the day."""
    banded = _banded(plan, field)
    return snapshot.banded(banded).holders(code) if banded else snapshot.postings(f"code_{field}", code)[0]


def _all_of(masks: list[np.ndarray], start: np.ndarray) -> np.ndarray:
    mask = start
    for other in masks:
        mask = mask & other
    return mask


def _counts(
    snapshot: Snapshot, plan: Plan, field: str, base: np.ndarray, masks: list[np.ndarray], wanted: np.ndarray
) -> dict[str, int]:
    """Counts of one field; its own filter is left out, unless every one of its choices is wanted at once."""
    own = [one.facet == field and not one.match_all for one in plan.filters]
    mask = _all_of([m for m, is_own in zip(masks, own, strict=True) if not is_own], base) if any(own) else wanted
    banded = _banded(plan, field)
    return snapshot.banded(banded).counts(mask) if banded else snapshot.counts(f"code_{field}", mask)


def _ordered(
    snapshot: Snapshot, plan: Plan, groups: list[_Scored], documents: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """(document numbers, scores) in the order asked; see Found for how many."""
    if plan.sort is Sort.RELEVANCE and groups:
        return _by_relevance(snapshot, plan, groups, documents)
    end = plan.offset + plan.limit
    if plan.sort is Sort.TITLE:
        order = np.lexsort((snapshot.numbers["id"][documents], snapshot.title_ranks()[documents]))
        numbers = documents[order[plan.offset : end]]
        return numbers, np.zeros(len(numbers), np.float32)
    order = np.lexsort((-snapshot.numbers["id"][documents], -snapshot.numbers["newest"][documents]))
    start = 0 if plan.sort is Sort.RELEVANCE else plan.offset
    numbers = documents[order[start : max(end, RERANKED) if plan.sort is Sort.RELEVANCE else end]]
    return numbers, np.zeros(len(numbers), np.float32)


def _by_relevance(
    snapshot: Snapshot, plan: Plan, groups: list[_Scored], documents: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    keep = max(RERANKED, plan.offset + plan.limit)
    scores = _scores(snapshot, plan, groups, documents)
    if len(documents) > keep:
        threshold = np.partition(scores, len(scores) - keep)[len(scores) - keep]
        above = scores >= threshold
        documents, scores = documents[above], scores[above]
    order = _best_first(snapshot, documents, scores)[:keep]
    documents, scores = documents[order], scores[order]
    if plan.weights.proximity and len(groups) > 1:
        head = min(RERANKED, len(documents))
        scores[:head] += nearness(snapshot, plan, [group.idf for group in groups], documents[:head])
        order = _best_first(snapshot, documents[:head], scores[:head])
        documents = np.concatenate((documents[:head][order], documents[head:]))
        scores = np.concatenate((scores[:head][order], scores[head:]))
    return documents, scores


def _scores(snapshot: Snapshot, plan: Plan, groups: list[_Scored], documents: np.ndarray) -> np.ndarray:
    scores = np.zeros(len(documents), np.float32)
    matched = np.zeros(len(documents), np.float32)
    for group in groups:
        scores += group.values[documents]
        matched += np.float32(group.idf) * group.matches[documents]
    possible = sum(group.idf for group in groups)
    if plan.weights.coordination and possible:
        scores *= (matched / np.float32(possible)) ** np.float32(plan.weights.coordination)
    if plan.weights.prior:
        scores *= 1 + np.float32(plan.weights.prior / PRIOR_UNIT) * snapshot.numbers["prior"][documents].astype(
            np.float32
        )
    scores += np.float32(plan.floor)
    for boost in plan.boosts:
        carriers = np.zeros(snapshot.size, bool)
        carriers[snapshot.postings(f"code_{boost.field}", boost.code)[0]] = True
        scores *= np.where(carriers[documents], np.float32(boost.factor), np.float32(1))
    return scores


def _best_first(snapshot: Snapshot, documents: np.ndarray, scores: np.ndarray) -> np.ndarray:
    ids, newest = snapshot.numbers["id"][documents], snapshot.numbers["newest"][documents]
    return np.lexsort((ids, -newest, -scores))
