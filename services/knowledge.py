"""What the search knows besides the index, read from SQL once and again only when it changes."""

import secrets
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from models import ReferenceLoad, SynonymGroup, Term
from search import Index
from search.facets import FACETS
from search.french import FrenchWords
from search.knowledge import Former, Knowledge
from search.synonyms import Forms, Synonyms
from services import gazetteer

# Asked at each search, of the file's synonyms and of the curators' alike.
_LOADED = "SELECT name, checksum FROM reference_load WHERE name IN ('territories', 'synonyms', 'synonym-desk')"
DESK = "synonym-desk"
FRENCH = FrenchWords(Path(__file__).resolve().parent.parent / "data" / "french_words.txt")


def refresh(session: Session, index: Index) -> None:
    """Gives the index the present synonyms, places and codes; one statement when nothing changed since."""
    version = _version(session)
    if index.knowledge.version == version:
        return
    before = index.knowledge
    same_places = before.version.partition("|")[0] == version.partition("|")[0] and len(before.gazetteer) > 0
    places = before.gazetteer if same_places else gazetteer.of(session, index, version.partition("|")[0])
    index.knowledge = Knowledge(_synonyms(session), places, version, _former(session), FRENCH)


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
