"""What a change of the synonyms would find, by really searching with it on the present index before anything is saved."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.synonym import SynonymData
from models import Entry, SynonymGroup
from search import Index, SearchQuery
from search.synonyms import Synonyms
from services import knowledge, synonym_groups

FIRST: Final = 10
LOOKED_AT: Final = 100  # hits among which a former rank is looked for
QUERIES_MOST: Final = 8


@dataclass(frozen=True, slots=True)
class Moved:
    """An entry of the first ten, before or after: its ranks, 0 when it is beyond what is looked at."""

    id: int
    title: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class QueryEffect:
    """A search with and without the change."""

    text: str
    before: int
    after: int
    first: tuple[Moved, ...]  # the first ten with the change, then those that leave the first ten

    @property
    def gained(self) -> int:
        """How many entries more it finds; below 0, how many fewer."""
        return self.after - self.before

    @property
    def is_same(self) -> bool:
        """The same number and the same first ten in the same order."""
        return self.gained == 0 and all(one.before == one.after for one in self.first)


def preview(
    session: Session,
    index: Index,
    data: SynonymData | None,
    *,
    group: SynonymGroup | None,
    searches: Sequence[str] = (),
) -> list[QueryEffect]:
    """Each search with `data` in the place of the group, with it added, or without the group when there is no data.

    Two searches each, three statements for all. Raises IndexUnavailable.
    """
    knowledge.refresh(session, index)
    now = {one.id: synonym_groups.data_of(one) for one in synonym_groups.in_service(session)}
    if data is not None:
        now[group.id if group else 0] = data  # in its own place when it has one
    elif group is not None:
        now.pop(group.id, None)
    changed = index.with_knowledge(
        replace(index.knowledge, synonyms=Synonyms(synonym_groups.forms_of(one) for one in now.values()))
    )
    asked = list(dict.fromkeys([*_own(data, group), *searches]))[:QUERIES_MOST]
    found = [(text, _ranks(index, text), _ranks(changed, text)) for text in asked]
    titles = _titles(session, {id for _text, *sides in found for _total, ids in sides for id in ids[:FIRST]})
    return [QueryEffect(text, old[0], new[0], _moved(old[1], new[1], titles)) for text, old, new in found]


def _own(data: SynonymData | None, group: SynonymGroup | None) -> list[str]:
    """The forms whose search may change: of both versions, the first only when a version goes one way."""
    versions = [data, synonym_groups.data_of(group) if group is not None and group.is_enabled else None]
    return [form for one in versions if one for form in (one.forms[:1] if one.is_one_way else one.forms)]


def _ranks(index: Index, text: str) -> tuple[int, list[int]]:
    """(how many entries, the first ones in order)."""
    results = index.search(SearchQuery(text=text, size=LOOKED_AT))
    return results.total, [hit.id for hit in results.hits]


def _titles(session: Session, ids: set[int]) -> dict[int, str]:
    return {id: title for id, title in session.execute(select(Entry.id, Entry.title).where(Entry.id.in_(ids)))}


def _moved(old: Sequence[int], new: Sequence[int], titles: dict[int, str]) -> tuple[Moved, ...]:
    before = {id: rank for rank, id in enumerate(old, 1)}
    after = {id: rank for rank, id in enumerate(new, 1)}
    shown = [*new[:FIRST], *(id for id in old[:FIRST] if id not in new[:FIRST])]
    return tuple(Moved(id, titles[id], before.get(id, 0), after.get(id, 0)) for id in shown if id in titles)
