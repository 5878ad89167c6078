"""Two to four territories, or two to four entries, put side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Entry, Status, Territory
from search import Index, SearchQuery
from search.facets import TERRITORY
from services import knowledge
from services.catalog import whole
from services.distribution import PER
from services.territories import Place, paths

MOST = 4


@dataclass(frozen=True, slots=True)
class Column:
    """A territory with what surrounds it and what a search finds inside it."""

    place: Place
    path: tuple[Place, ...]
    communes: int
    total: int
    counts: Mapping[str, Mapping[str, int]]  # facet parameter → code → entries

    @property
    def rate(self) -> float | None:
        """Entries for 100,000 inhabitants."""
        return self.total * PER / self.place.population if self.place.population else None


def territories(session: Session, index: Index, codes: Sequence[str]) -> list[Column]:
    """A column for each of these codes that is a territory, in order, `MOST` at most; three statements."""
    wanted = list(dict.fromkeys(codes))
    rows = session.scalars(select(Territory).where(Territory.code.in_(wanted)))
    found = {row.code: Place(row.code, row.name, row.level, row.population, row.nature, row.postcodes) for row in rows}
    kept = [code for code in wanted if code in found][:MOST]
    knowledge.refresh(session, index)
    above, communes_inside = paths(session, kept), index.knowledge.gazetteer.communes_inside
    columns = []
    for code in kept:
        results = index.search(SearchQuery(facets={TERRITORY.param: (code,)}, size=1))
        columns.append(
            Column(found[code], tuple(above[code]), communes_inside(code), results.total, results.facets.by_code)
        )
    return columns


def entries(session: Session, slugs: Sequence[str]) -> list[Entry]:
    """The published entries of these addresses with all they hold, in order, `MOST` at most; at most eleven statements."""
    rows = session.execute(select(Entry.slug, Entry.id).where(Entry.slug.in_(slugs), Entry.status == Status.PUBLISHED))
    ids = {slug: id for slug, id in rows}
    return whole(session, [ids[slug] for slug in dict.fromkeys(slugs) if slug in ids][:MOST])
