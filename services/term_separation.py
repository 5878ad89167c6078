"""Undo the merge of two terms: entries nobody saved since are as they were; those saved since keep what was said of them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import and_, delete, insert, select
from sqlalchemy import update as sql_update
from sqlalchemy.orm import Session

from errors import Conflict
from models import (
    Entry,
    FactSheet,
    Organisation,
    Partner,
    Revision,
    Term,
    TermName,
    User,
    VocabularyChange,
    entry_term,
)
from services import knowledge, retagging
from services.editing import Author

BATCH: Final = 500
_UNSYNCED: Final[dict[str, Any]] = {"synchronize_session": False}


def separate(session: Session, change: VocabularyChange, by: User) -> None:
    """Both terms again. Raises Conflict when the winner went into another since."""
    kept = change.before
    loser, winner = session.get(Term, kept["loser"]), session.get(Term, kept["winner"])
    if loser is None or winner is None or loser.replaced_by_id != winner.id or winner.replaced_by_id is not None:
        raise Conflict("L’un de ces termes a changé depuis : défaites d’abord le changement suivant.")
    untouched = [id for ids in _batches(kept["entries"]) for id in _untouched(session, ids, kept["comment"])]
    loser.replaced_by_id, loser.is_seed = None, kept["is_seed"][0]
    _terms_back(session, kept, loser, winner)
    _move(session, Organisation, Organisation.profile_id, kept["organisations"], winner, loser)
    who = Author(user=by, comment=f"« {loser.label} » est de nouveau distinct", origin=retagging.ORIGIN)
    for ids in _batches(untouched):
        _tags_back(session, ids, set(kept["both"]), loser, winner)
        for name, column in (("profiles", Partner.profile_id), ("roles", Partner.role_id)):
            for partners in _batches(kept[name]):
                moved = and_(Partner.id.in_(partners), Partner.entry_id.in_(ids), column == winner.id)
                session.execute(
                    sql_update(Partner).where(moved).values({column: loser.id}), execution_options=_UNSYNCED
                )
        sheets = select(FactSheet).where(FactSheet.id.in_(set(kept["sheets"]) & set(ids)))
        for sheet in session.scalars(sheets):
            sheet.subject_code = loser.code
        session.flush()
        retagging.bring_back(session, ids, by=who)
    knowledge.touch(session)
    change.awaits_index = True
    session.flush()  # expiring forgets what was not sent
    session.expire_all()


def _untouched(session: Session, ids: Sequence[int], comment: str) -> list[int]:
    """The entries whose last save is the merge."""
    last = and_(Revision.entry_id == Entry.id, Revision.number == Entry.version)
    by_merge = (Revision.origin == retagging.ORIGIN, Revision.comment == comment)
    return list(session.scalars(select(Entry.id).join(Revision, last).where(Entry.id.in_(ids), *by_merge)))


def _terms_back(session: Session, kept: Mapping[str, Any], loser: Term, winner: Term) -> None:
    winner.is_seed = kept["is_seed"][1] and not winner.is_placed
    loser.broader_id = kept["broader"][0]
    if kept["broader"][1] == loser.id:
        winner.broader_id = loser.id
    session.flush()
    _move(session, Term, Term.broader_id, kept["narrower"], winner, loser)
    _move(session, Term, Term.replaced_by_id, kept["leading"], winner, loser)
    gained = and_(TermName.term_id == winner.id, TermName.name.in_(kept["names"]))
    session.execute(delete(TermName).where(gained), execution_options=_UNSYNCED)
    loser.version += 1
    winner.version += 1
    session.flush()


def _move(
    session: Session, table: type[Organisation] | type[Term], column: Any, ids: Sequence[int], old: Term, new: Term
) -> None:
    for batch in _batches(ids):
        moved = sql_update(table).where(table.id.in_(batch), column == old.id).values({column: new.id})
        session.execute(moved, execution_options=_UNSYNCED)


def _tags_back(session: Session, ids: Sequence[int], both: set[int], loser: Term, winner: Term) -> None:
    """Tags as they were: the loser's where it was alone, both in their former order where the entry carried the two."""
    before = retagging.states_before(session, ids)
    alone = [id for id in ids if id not in both and loser.code in before[id]["terms"].get(loser.vocabulary.value, ())]
    was_merged = and_(entry_term.c.entry_id.in_(alone), entry_term.c.term_id == winner.id)
    session.execute(sql_update(entry_term).where(was_merged).values(term_id=loser.id))
    doubled = [id for id in ids if id in both]
    if not doubled:
        return
    rows = session.execute(select(Term.code, Term.id).where(Term.vocabulary == loser.vocabulary))
    numbers = {code: id for code, id in rows}
    of_list = and_(entry_term.c.entry_id.in_(doubled), entry_term.c.term_id.in_(numbers.values()))
    session.execute(delete(entry_term).where(of_list))
    tags = [
        {"entry_id": id, "term_id": numbers[code]}
        for id in doubled
        for code in before[id]["terms"].get(loser.vocabulary.value, ())
    ]
    session.execute(insert(entry_term), tags)


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]
