"""Index: the one door to searching. It plans, asks the engine, relaxes, ranks; what it holds is a cache of SQL."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from search.documents import Document
from search.engines.base import Engine
from search.engines.whoosh import WhooshEngine
from search.facets import FACETS
from search.plan import Found, Plan, Weights
from search.planner import Ancestors, plan_for, wanted_stems
from search.query import SearchQuery
from search.ranking import page_of
from search.relax import relaxations
from search.similar import Profile, similar_plan
from search.results import FacetCount, Hit, Notice, Results

ENOUGH = 5  # hits under which some words become optional
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the engine found and the plan that found it, after relaxation."""

    plan: Plan
    found: Found
    optional: tuple[str, ...] = ()


class Index:
    """Searches documents and keeps them; opened at first use, so that a process that forks opens its own."""

    def __init__(self, open_engine: Callable[[], Engine], *, weights: Weights | None = None) -> None:
        self._open_engine = open_engine
        self._opened: Engine | None = None
        self._opening = Lock()
        self._weights = weights

    @classmethod
    def open(cls, folder: Path, *, weights: Weights | None = None) -> "Index":
        """The index kept in this folder, made when it is not there."""
        return cls(lambda: WhooshEngine.open(folder), weights=weights)

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

    def search(self, query: SearchQuery, *, ancestors: Ancestors | None = None) -> Results:
        """The page of hits the query asks for; a page beyond the end gives the last one."""
        answer = self._answer(query, ancestors)
        pages = max(1, -(-answer.found.total // query.size))
        notices = list(query.notices)
        if query.page > pages:
            notices.append(Notice("last-page", f"Cette recherche n'a que {pages} page(s) : voici la dernière."))
            query = query.at_page(pages)
            answer = self._answer(query, ancestors)
        if query.text and not answer.plan.groups and not answer.plan.excluded:
            notices.append(Notice("no-word", "Ces mots sont trop courants pour chercher : toutes les fiches sont listées."))
        if answer.optional:
            notices.append(_relaxed_notice(answer.optional))
        return _results(query, answer, pages, tuple(notices))

    def _answer(self, query: SearchQuery, ancestors: Ancestors | None) -> Answer:
        plan = plan_for(query, frequencies=self.engine.frequencies, ancestors=ancestors, weights=self._weights)
        answer = Answer(plan, self.engine.run(plan))
        for relaxed, optional in relaxations(plan, answer.found):
            if answer.found.total >= ENOUGH:
                break
            found = self.engine.run(relaxed)
            if found.total > answer.found.total:
                answer = Answer(relaxed, found, optional)
        return answer

    def similar(self, profile: Profile, *, limit: int) -> list[int]:
        """Ids of the documents most like this one, best first, itself left out."""
        plan = similar_plan(profile, frequencies=self.engine.frequencies, total=self.engine.document_count(), limit=limit)
        return [id for id in self.engine.run(plan).ids if id != profile.id][:limit]

    def with_weights(self, weights: Weights) -> "Index":
        """The same engine under another ranking: what the bench compares."""
        return Index(lambda: self.engine, weights=weights)

    def replace(self, documents: Iterable[Document], *, removed: Iterable[int] = ()) -> None:
        """Writes these documents over their former selves and removes those ids, in one commit."""
        self.engine.write(documents, removed=removed)

    def rebuild(self, documents: Iterator[Document]) -> None:
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


def _relaxed_notice(optional: tuple[str, ...]) -> Notice:
    words = ", ".join(f"« {word} »" for word in optional)
    verb = "est devenu facultatif" if len(optional) == 1 else "sont devenus facultatifs"
    return Notice("relaxed", f"Trop peu de fiches contiennent tous vos mots : {words} {verb}.")


def _results(query: SearchQuery, answer: Answer, pages: int, notices: tuple[Notice, ...]) -> Results:
    offset = (query.page - 1) * query.size
    page = page_of(answer.found, sort=query.sort, offset=offset, limit=query.size)
    return Results(
        total=answer.found.total,
        page=query.page,
        pages=pages,
        hits=tuple(Hit(id, offset + place, score) for place, (id, score) in enumerate(page, 1)),
        facets={facet.param: _counts(answer.found.counts.get(facet.field, {})) for facet in FACETS},
        notices=notices,
        stems=wanted_stems(answer.plan),
        optional_words=answer.optional,
        group_totals={
            group.label: total for group, total in zip(answer.plan.groups, answer.found.group_totals, strict=False)
        },
    )


def _counts(counts: dict[str, int]) -> tuple[FacetCount, ...]:
    return tuple(FacetCount(code, count) for code, count in sorted(counts.items(), key=lambda kv: (-kv[1], kv[0])))
