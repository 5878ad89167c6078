"""What an engine must answer, worked out the slow and obvious way; no index, no arrays."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from search.documents import Document
from search.plan import Alternative, CodeAxis, Filter, Plan, Sort
from search.text import Stream

GAP = 50  # positions between two parts of a document


def occurrences(document: Document) -> set[tuple[str, str, int]]:
    """(stem, surface, position) over all the parts of a document."""
    found: set[tuple[str, str, int]] = set()
    start = 0
    for stream in document.streams:
        found |= {
            (stem, surface, start + position)
            for stem, surface, position in zip(stream.stems, stream.surfaces, stream.positions, strict=True)
        }
        start += stream.length + GAP
    return found


def holds(document: Document, alternative: Alternative) -> bool:
    """The document has these words at these distances, in these forms when they are given."""
    found = occurrences(document)
    return any(
        all(
            any(
                stem == piece.stem and position == start + piece.offset and piece.surface in ("", surface)
                for stem, surface, position in found
            )
            for piece in alternative.pieces
        )
        for _stem, _surface, start in found
    )


def with_bands(document: Document, plan: Plan) -> Document:
    """The document with the codes that the plan's bands give it, as if they were stored."""
    codes = dict(document.codes)
    for one in plan.banded:
        codes[one.field] = [next(b.code for b in one.bands if getattr(document, b.column) >= b.low)]
    return replace(document, codes=codes)


def passes(document: Document, one: Filter) -> bool:
    """The document has one of the choices, or each of them."""
    has = [any(code in document.codes.get(field, ()) for field, code in choice) for choice in one.choices]
    return all(has) if one.match_all else any(has)


def matches(document: Document, plan: Plan, *, without: str = "") -> bool:
    """The document answers the plan; the filters of the facet `without` are left aside, unless all their choices are wanted."""
    if not within(document, plan, without=without):
        return False
    matched = [any(holds(document, one) for one in group.alternatives) for group in plan.groups]
    if plan.groups and sum(matched) < plan.at_least:
        return False
    if any(group.is_required and not found for group, found in zip(plan.groups, matched, strict=True)):
        return False
    if any(holds(document, alternative) for alternative in plan.excluded):
        return False
    if plan.year_from is not None and (not document.year or document.year < plan.year_from):
        return False
    if plan.year_to is not None and (not document.year or document.year > plan.year_to):
        return False
    return plan.only_ids is None or document.id in plan.only_ids


def within(document: Document, plan: Plan, *, without: str = "") -> bool:
    """The document passes the filters."""
    return all(passes(document, one) for one in plan.filters if one.match_all or not without or one.facet != without)


def found_ids(documents: Sequence[Document], plan: Plan) -> list[int]:
    """Ids of all that answers, in the order of the plan's sort when it is not relevance."""
    found = [document for document in documents if matches(document, plan)]
    if plan.sort is Sort.TITLE:
        found.sort(key=lambda document: (document.title_key, document.id))
    else:
        found.sort(key=lambda document: (-document.newest, -document.id))
    return [document.id for document in found]


def counts(documents: Sequence[Document], plan: Plan, field: str) -> dict[str, int]:
    """How many documents carry each code of a field."""
    counted: Counter[str] = Counter()
    for document in documents:
        if matches(document, plan, without=field):
            counted.update(set(document.codes.get(field, ())))
    return dict(counted)


def cross(documents: Sequence[Document], plan: Plan, rows: CodeAxis, columns: CodeAxis) -> list[list[int]]:
    """How many documents carry each pair of codes, the filters of both fields left aside."""
    kept = tuple(one for one in plan.filters if one.match_all or one.facet not in (rows.field, columns.field))
    wanted = [document for document in documents if matches(document, replace(plan, filters=kept))]
    return [
        [
            sum(row in one.codes.get(rows.field, ()) and column in one.codes.get(columns.field, ()) for one in wanted)
            for column in columns.codes
        ]
        for row in rows.codes
    ]


def years(documents: Sequence[Document], plan: Plan) -> dict[int, int]:
    """How many documents began in each year."""
    return dict(Counter(document.year for document in documents if matches(document, plan)))


def carried(documents: Sequence[Document], plan: Plan, field: str) -> list[tuple[int, str]]:
    """(document, code) for each code that a document answering the plan carries."""
    return sorted(
        (document.id, code)
        for document in documents
        if matches(document, plan)
        for code in set(document.codes.get(field, ()))
    )


def group_totals(documents: Sequence[Document], plan: Plan) -> tuple[int, ...]:
    """For each group, how many documents within the filters match it."""
    return tuple(
        sum(
            within(document, plan) and any(holds(document, one) for one in group.alternatives) for document in documents
        )
        for group in plan.groups
    )


def stream(*surfaces: str, weight: float = 1.0) -> Stream:
    """A part made of these words, in a row; the stem is the word without its final s, "_" takes a place only."""
    kept = [(place, word) for place, word in enumerate(surfaces) if word != "_"]
    return Stream(
        weight,
        stems=[word.rstrip("s") for _place, word in kept],
        surfaces=[word for _place, word in kept],
        positions=[place for place, _word in kept],
        length=len(surfaces),
    )
