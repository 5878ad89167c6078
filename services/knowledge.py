"""What the search knows besides the index, read from SQL once and again only when it changes."""

import csv
import secrets
from pathlib import Path
from sys import intern
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from models import ReferenceLoad, SynonymGroup, Term, Territory, TerritoryContainment, TerritoryName
from search import Index
from search.facets import FACETS
from search.french import FrenchWords
from search.gazetteer import Gazetteer, NameRow, PlaceRow
from search.knowledge import Former, Knowledge
from search.synonyms import Forms, Synonyms

# Asked at each search, of the file's synonyms and of the curators' alike.
_LOADED = "SELECT name, checksum FROM reference_load WHERE name IN ('territories', 'synonyms', 'synonym-desk')"
DESK = "synonym-desk"
STREAMED = 2_000  # rows read at once
DATA = Path(__file__).resolve().parent.parent / "data"
AMBIGUOUS_NAMES = DATA / "places_ambiguous.csv"
FRENCH = FrenchWords(DATA / "french_words.txt")


def refresh(session: Session, index: Index) -> None:
    """Gives the index the present synonyms, places and codes; one statement when nothing changed since."""
    version = _version(session)
    if index.knowledge.version == version:
        return
    before = index.knowledge
    same_places = before.version.partition("|")[0] == version.partition("|")[0] and len(before.gazetteer) > 0
    gazetteer = before.gazetteer if same_places else _gazetteer(session)
    index.knowledge = Knowledge(_synonyms(session), gazetteer, version, _former(session), FRENCH)


def _version(session: Session) -> str:
    """Changes with each load of the geography, and with each change of the synonyms by a file or at the desk."""
    rows = session.connection().exec_driver_sql(_LOADED)
    loaded = {name: checksum for name, checksum in rows}
    return f"{loaded.get('territories', '')}|{loaded.get('synonyms', '')}|{loaded.get(DESK, '')}"


def touch(session: Session) -> None:
    """Makes every process read synonyms and codes again at its next search: a mark that was never there before."""
    session.merge(ReferenceLoad(name=DESK, checksum=secrets.token_hex(16)))


def _synonyms(session: Session) -> Synonyms:
    groups = session.scalars(select(SynonymGroup).where(SynonymGroup.is_enabled).order_by(SynonymGroup.code))
    return Synonyms(Forms(tuple(group.forms.splitlines()), group.weight, group.is_one_way) for group in groups)


def _former(session: Session) -> Former:
    """The codes that merges and renames left behind, which entries carry until the index is told."""
    now = aliased(Term)
    rows = session.execute(select(Term.vocabulary, Term.code, now.code).join(now, Term.replaced_by_id == now.id))
    fields = {facet.vocabulary: facet.field for facet in FACETS if facet.vocabulary}
    found: dict[str, dict[str, str]] = {}
    for vocabulary, code, successor in rows:
        if vocabulary in fields:
            found.setdefault(fields[vocabulary], {})[code] = successor
    return found


def _gazetteer(session: Session) -> Gazetteer:
    """Every place with what contains it; three statements. Rows are streamed and equal sets shared: each worker keeps this."""
    shared: dict[str, tuple[str, ...]] = {}

    def above(codes: str) -> tuple[str, ...]:
        if codes not in shared:
            shared[codes] = tuple(sorted(codes.split()))
        return shared[codes]

    places = (
        PlaceRow(code, level, name, population or 0, postcodes, above(ancestors or ""), intern(nature))
        for code, level, name, population, postcodes, nature, ancestors in session.execute(_places())
    )
    names = select(Territory.code, TerritoryName.name, TerritoryName.is_former).join_from(TerritoryName, Territory)
    return Gazetteer(places, (NameRow(*row) for row in session.execute(names)), ambiguous=_ambiguous_names())


def _places() -> Select[Any]:
    ancestor = aliased(Territory)
    ancestors = (
        select(TerritoryContainment.territory_id, func.aggregate_strings(ancestor.code, " ").label("codes"))
        .join(ancestor, ancestor.id == TerritoryContainment.ancestor_id)
        .group_by(TerritoryContainment.territory_id)
        .subquery()
    )
    return (
        select(
            Territory.code,
            Territory.level,
            Territory.name,
            Territory.population,
            Territory.postcodes,
            Territory.nature,
            ancestors.c.codes,
        )
        .outerjoin(ancestors, ancestors.c.territory_id == Territory.id)
        .order_by(Territory.id)
        .execution_options(yield_per=STREAMED)
    )


def _ambiguous_names() -> list[str]:
    with AMBIGUOUS_NAMES.open(encoding="utf-8", newline="") as lines:
        return [row["name"] for row in csv.DictReader(lines)]
