"""What the search knows besides the index, read from SQL once and again only when it changes."""

import csv
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from sys import intern

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import SynonymGroup, Territory, TerritoryContainment, TerritoryName
from search import Index
from search.gazetteer import Gazetteer, NameRow, PlaceRow
from search.knowledge import Knowledge
from search.synonyms import Forms, Synonyms

_LOADED = "SELECT name, checksum FROM reference_load WHERE name IN ('territories', 'synonyms')"  # asked at each search
STREAMED = 2_000  # rows read at once
AMBIGUOUS_NAMES = Path(__file__).resolve().parent.parent / "data" / "places_ambiguous.csv"


def refresh(session: Session, index: Index) -> None:
    """Gives the index the present synonyms and places; one statement when nothing changed since."""
    version = _version(session)
    if index.knowledge.version == version:
        return
    before = index.knowledge
    same_places = before.version.partition("|")[0] == version.partition("|")[0] and len(before.gazetteer) > 0
    gazetteer = before.gazetteer if same_places else _gazetteer(session)
    index.knowledge = Knowledge(_synonyms(session), gazetteer, version)


def _version(session: Session) -> str:
    """Changes with each load of the geography and with each change of the synonyms (reference.remember)."""
    rows = session.connection().exec_driver_sql(_LOADED)
    loaded = {name: checksum for name, checksum in rows}
    return f"{loaded.get('territories', '')}|{loaded.get('synonyms', '')}"


def _synonyms(session: Session) -> Synonyms:
    groups = session.scalars(select(SynonymGroup).order_by(SynonymGroup.code))
    return Synonyms(Forms(tuple(group.forms.splitlines()), group.weight, group.is_one_way) for group in groups)


def _gazetteer(session: Session) -> Gazetteer:
    """Every place with what contains it. Rows are streamed and equal sets shared: this stays in memory in each worker."""
    codes = {id: code for id, code in session.execute(select(Territory.id, Territory.code))}
    shared: dict[tuple[int, ...], tuple[str, ...]] = {}
    above: dict[int, tuple[str, ...]] = {}
    pairs = select(TerritoryContainment.territory_id, TerritoryContainment.ancestor_id).order_by(
        TerritoryContainment.territory_id, TerritoryContainment.ancestor_id
    )
    for territory_id, rows in groupby(session.execute(pairs.execution_options(yield_per=STREAMED)), key=itemgetter(0)):
        ids = tuple(ancestor_id for _territory_id, ancestor_id in rows)
        if ids not in shared:
            shared[ids] = tuple(codes[id] for id in ids)
        above[territory_id] = shared[ids]
    columns = select(
        Territory.id,
        Territory.code,
        Territory.level,
        Territory.name,
        Territory.population,
        Territory.postcodes,
        Territory.nature,
    ).execution_options(yield_per=STREAMED)
    places = (
        PlaceRow(codes[id], level, name, population or 0, postcodes, above.get(id, ()), intern(nature))
        for id, _code, level, name, population, postcodes, nature in session.execute(columns)
    )
    names = select(TerritoryName.territory_id, TerritoryName.name, TerritoryName.is_former)
    other_names = [NameRow(codes[id], name, is_former) for id, name, is_former in session.execute(names)]
    return Gazetteer(places, other_names, ambiguous=_ambiguous_names())


def _ambiguous_names() -> list[str]:
    with AMBIGUOUS_NAMES.open(encoding="utf-8", newline="") as lines:
        return [row["name"] for row in csv.DictReader(lines)]
