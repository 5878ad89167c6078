"""Index: the one door to searching. It answers, ranks and keeps documents; what it holds is a cache of SQL."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from threading import Lock

from search.answering import Answer, answer, respell
from search.documents import Document
from search.engines.base import Engine
from search.engines.whoosh import WhooshEngine
from search.facets import FACETS
from search.knowledge import Former, Knowledge, as_of_now
from search.notices import notices
from search.options import Options
from search.plan import CodeAxis, Filter, Plan, Weights
from search.planner import Ancestors, understand, wanted_stems, wanted_word
from search.query import SearchQuery
from search.ranking import DIVERSITY, page_of
from search.results import FacetCounts, Hit, Notice, PlaceRead, Results
from search.similar import Profile, similar_plan


class Index:
    """Searches documents and keeps them; opened at first use, so that a process that forks opens its own."""

    def __init__(self, open_engine: Callable[[], Engine], *, weights: Weights | None = None) -> None:
        self._open_engine = open_engine
        self._opened: Engine | None = None
        self._opening = Lock()
        self._weights = weights
        self.folder: Path | None = None  # what else is made of SQL may be kept there too
        self.knowledge = Knowledge()  # set by who knows synonyms and places (services/knowledge.py)

    @classmethod
    def open(cls, folder: Path, *, weights: Weights | None = None) -> "Index":
        """The index kept in this folder, made when it is not there."""
        index = cls(lambda: WhooshEngine.open(folder), weights=weights)
        index.folder = folder
        return index

    @classmethod
    def in_memory(cls, *, weights: Weights | None = None) -> "Index":
        """An index that goes with the process: tests, notebooks."""
        return cls(WhooshEngine.in_memory, weights=weights)

    @property
    def engine(self) -> Engine:
        """The engine, opened if need be. Raises IndexUnavailable."""
        if self._opened is None:
            with self._opening:
                if self._opened is None:
                    self._opened = self._open_engine()
        return self._opened

    def search(
        self, query: SearchQuery, *, ancestors: Ancestors | None = None, options: Options | None = None
    ) -> Results:
        """The page of hits the query asks for; a page beyond the end gives the last one."""
        options = options or Options()
        found = self._answer(query, ancestors, options)
        pages = max(1, -(-found.found.total // query.size))
        asked_page = query.page
        if asked_page > pages:
            query = query.at_page(pages)
            found = self._answer(query, ancestors, options)
        told = (*query.notices, *notices(query, found, self.knowledge, pages=pages, asked_page=asked_page))
        return _results(query, found, pages, told, options, former=self.knowledge.former)

    def cross(
        self,
        query: SearchQuery,
        rows: CodeAxis,
        columns: CodeAxis,
        *,
        layers: CodeAxis | None = None,
        ancestors: Ancestors | None = None,
    ) -> list[list[list[int]]]:
        """Tables of how many hits of the query carry each row code and each column code.

        As in facet counts, what the query selects in either field is left aside: a cell says what choosing it would give.

        Shape: [0] counts all hits; then one table for each code of `layers`, of the hits that carry it too.
        """
        plan = self._plan(query, ancestors)
        also = [((layers.field, code),) for code in layers.codes] if layers else []
        plans = [plan, *(replace(plan, filters=(*plan.filters, Filter("", (choice,)))) for choice in also)]
        return [self.engine.cross(one, rows, columns) for one in plans]

    def carried(
        self, query: SearchQuery, field: str, *, ancestors: Ancestors | None = None
    ) -> tuple[list[str], list[int], list[int]]:
        """Codes of a field; then, in parallel, ids of hits and the place of a code each carries, hit after hit."""
        return self.engine.carried(self._plan(query, ancestors), field)

    def tally(self, query: SearchQuery, field: str) -> dict[str, int]:
        """Code → hits of the query that carry it, for any field of codes, hidden ones too."""
        plan = self._plan(query, None)
        return self.engine.run(replace(plan, counted=(field,), offset=0, limit=1)).counts[field]

    def carriers(self, query: SearchQuery, axis: CodeAxis) -> int:
        """How many hits of the query carry at least one of these codes."""
        plan = self._plan(query, None)
        any_of = Filter("", tuple(((axis.field, code),) for code in axis.codes))
        return self.engine.run(replace(plan, filters=(*plan.filters, any_of), counted=(), offset=0, limit=1)).total

    def years(self, query: SearchQuery, *, ancestors: Ancestors | None = None) -> dict[int, int]:
        """Year → hits of the query that began then, whatever years it selects; 0 holds those without a year."""
        return self.engine.years(self._plan(query.without_years(), ancestors))

    def _plan(self, query: SearchQuery, ancestors: Ancestors | None) -> Plan:
        """The plan that answers the query; without words nothing can be respelt or loosened, so nothing is run for it."""
        if query.text:
            return self._answer(query, ancestors, Options()).plan
        return understand(
            query,
            frequencies=self.engine.frequencies,
            knowledge=self.knowledge,
            options=Options(),
            ancestors=ancestors,
            weights=self._weights,
        ).plan

    def _answer(self, query: SearchQuery, ancestors: Ancestors | None, options: Options) -> Answer:
        return answer(
            self.engine,
            query,
            knowledge=self.knowledge,
            options=options,
            ancestors=ancestors,
            weights=self._weights or options.weights,
        )

    def similar(self, profile: Profile, *, limit: int) -> list[int]:
        """Ids of the documents most like this one, best first, itself left out."""
        plan = similar_plan(
            profile, frequencies=self.engine.frequencies, total=self.engine.document_count(), limit=limit
        )
        return [id for id in self.engine.run(plan).ids if id != profile.id][:limit]

    def with_weights(self, weights: Weights) -> "Index":
        """The same engine and knowledge under another ranking: what the bench compares."""
        other = Index(lambda: self.engine, weights=weights)
        other.knowledge = self.knowledge
        return other

    def with_knowledge(self, knowledge: Knowledge) -> "Index":
        """The same engine and ranking under other synonyms and places: what a change would find, before it is made."""
        other = Index(lambda: self.engine, weights=self._weights)
        other.knowledge = knowledge
        return other

    def replace(self, documents: Iterable[Document], *, removed: Iterable[int] = ()) -> None:
        """Writes these documents over their former selves and removes those ids, in one commit."""
        self.engine.write(documents, removed=removed)

    def rebuild(self, documents: Iterable[Document]) -> None:
        """Builds a new index aside from these documents, then puts it in place while readers go on."""
        self.engine.rebuild(documents)

    def versions(self) -> dict[int, int]:
        """Entry id → version, for all that can be found."""
        return self.engine.versions()

    def close(self) -> None:
        """Lets go of files; the next use opens them again."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None


def _results(
    query: SearchQuery,
    answered: Answer,
    pages: int,
    told: tuple[Notice, ...],
    options: Options,
    *,
    former: Former,
) -> Results:
    found, plan, places = answered.found, answered.plan, answered.understood.places
    offset = (query.page - 1) * query.size
    diversity = DIVERSITY if options.diversity else 1.0
    page = page_of(found, sort=query.sort, offset=offset, limit=query.size, diversity=diversity)
    topic = plan.groups[: answered.understood.topic]
    return Results(
        total=found.total,
        page=query.page,
        pages=pages,
        hits=tuple(Hit(id, offset + place, score) for place, (id, score) in enumerate(page, 1)),
        facets=FacetCounts({facet.param: as_of_now(facet.field, found.counts, former) for facet in FACETS}),
        notices=told,
        stems=wanted_stems(plan),
        words=tuple(wanted_word(group) for group in topic),
        places=(
            *(PlaceRead(one.codes, one.label, one.typed) for one in places.sure),
            *(PlaceRead(one.codes, one.label, one.typed, is_sure=False) for one in places.possible),
        ),
        corrections=tuple((one.typed, one.meant) for one in answered.corrections),
        respelt=respell(query.text, answered.suggestions) if answered.suggestions else "",
        intents=tuple(intent.name for intent in answered.understood.intents),
        optional_words=answered.optional,
        group_totals={group.label: total for group, total in zip(topic, found.group_totals, strict=False)},
    )
