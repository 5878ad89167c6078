"""The gazetteer of the base's territories: read from SQL once a load of the geography, kept in a file, mapped by each process."""

import csv
import hashlib
import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from models import Territory, TerritoryContainment, TerritoryName
from search import Index, lookup, place_table, text
from search.column_file import NotColumns
from search.gazetteer import Gazetteer, NameRow, PlaceRow
from services import reference

log = logging.getLogger(__name__)

STREAMED = 2_000  # rows read at once
AMBIGUOUS_NAMES = Path(__file__).resolve().parent.parent / "data" / "places_ambiguous.csv"
_FILE = "places-"  # beside the index, which may be deleted as well
_COMPILED_BY = tuple(Path(str(module.__file__)) for module in (lookup, place_table, text))  # another code, another file


def of(session: Session, index: Index, loaded: str) -> Gazetteer:
    """Every place, mapped from the file that the first process to ask compiles.

    Args:
        loaded: checksum of the geography that the database holds; "" when no load brought it, and then nothing is kept.
    """
    ambiguous = _ambiguous_names()
    if not loaded or index.folder is None:
        return _compiled(session, ambiguous)
    key = hashlib.sha256(f"{loaded} {reference.files_checksum(_COMPILED_BY)}".encode()).hexdigest()[:16]
    file = index.folder / f"{_FILE}{key}"
    try:
        return Gazetteer.kept_in(file, ambiguous=ambiguous)
    except FileNotFoundError:
        log.debug("Places are not compiled yet")
    except (OSError, NotColumns) as error:
        log.warning("Places are compiled again: %s", error)
    gazetteer = _compiled(session, ambiguous)
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        gazetteer.keep_in(file)
        for other in index.folder.glob(f"{_FILE}*"):
            if other != file and not other.suffix:  # with one, another process is writing it
                other.unlink(missing_ok=True)  # whoever has mapped it keeps it
        return Gazetteer.kept_in(file, ambiguous=ambiguous)
    except OSError as error:
        log.warning("This process holds the places by itself: %s", error)
        return gazetteer


def _compiled(session: Session, ambiguous: Iterable[str]) -> Gazetteer:
    """Every place with what contains it; three statements."""
    places = (
        PlaceRow(code, level, name, population or 0, postcodes, tuple(sorted((ancestors or "").split())), nature)
        for code, level, name, population, postcodes, nature, ancestors in session.execute(_places())
    )
    names = select(Territory.code, TerritoryName.name, TerritoryName.is_former).join_from(TerritoryName, Territory)
    return Gazetteer(places, (NameRow(*row) for row in session.execute(names)), ambiguous=ambiguous)


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
