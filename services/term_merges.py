"""Put a term into another: entries re-tagged by statements, whatever their number; its name and its address lead on for ever."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import and_, delete, func, select, union
from sqlalchemy import update as sql_update
from sqlalchemy.orm import Session, aliased

from errors import Invalid
from models import (
    FactSheet,
    Organisation,
    Partner,
    Term,
    TermName,
    User,
    Vocabulary,
    VocabularyAction,
    VocabularyChange,
    entry_term,
)
from search.text import fold_key
from services import knowledge, retagging, term_carriers, term_edits, terms, vocabulary_log
from services.editing import Author
from services.term_carriers import Reach

_UNSYNCED: Final[dict[str, Any]] = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class MergeEffect:
    """What a merge would do, told before."""

    reach: Reach  # the entries that carry the loser
    both: int  # of them, those that carry the winner already
    after: int  # entries that will carry the winner
    organisations: int  # whose profile changes
    sheets: tuple[tuple[int, str], ...]  # fiches Repères about the loser, then about the winner
    narrower: tuple[str, ...]  # labels of the terms that go under the winner
    codes: tuple[str, ...]  # the codes that lead to the winner for ever
    names: tuple[str, ...]  # the names that the winner gains


def check(loser: Term, winner: Term) -> None:
    """Raises Invalid when the two may not become one."""
    if loser.id == winner.id or loser.vocabulary is not winner.vocabulary:
        raise Invalid({"winner": ["Choisissez un autre terme de la même liste."]})
    if loser.vocabulary in terms.OFFICIAL:
        raise Invalid({"winner": ["Cette liste est officielle : aucun terme n’en disparaît."]})
    if terms.is_built_in(loser):
        raise Invalid({"winner": [f"Le programme se sert de « {loser.label} » : fusionnez l’autre dans celui-ci."]})


def effect(session: Session, loser_id: int, winner_id: int) -> MergeEffect:
    """What the merge would do. Raises NotFound, Invalid. Writes nothing."""
    loser, winner = terms.get(session, loser_id), terms.get(session, winner_id)
    check(loser, winner)
    vocabulary, known = loser.vocabulary, terms.in_use(session, loser.vocabulary)
    reach = term_carriers.reach(session, vocabulary, [loser.id])
    after = term_carriers.reach(session, vocabulary, [loser.id, winner.id]).entries
    has_winner = term_carriers.reach(session, vocabulary, [winner.id]).entries
    leading = session.scalars(select(Term.code).where(Term.replaced_by_id == loser.id).order_by(Term.code))
    organisations = select(func.count()).select_from(Organisation).where(Organisation.profile_id == loser.id)
    return MergeEffect(
        reach=reach,
        both=reach.entries + has_winner - after,
        after=after,
        organisations=session.scalar(organisations) or 0,
        sheets=_sheets(session, vocabulary, loser.code),
        narrower=tuple(term.label for term in known if term.broader_id == loser.id and term.id != winner.id),
        codes=(loser.code, *leading),
        names=tuple(name for name, _is_former in _gained(loser, winner)),
    )


def _sheets(session: Session, vocabulary: Vocabulary, code: str) -> tuple[tuple[int, str], ...]:
    if vocabulary not in term_carriers.SUBJECTS:
        return ()
    about = (FactSheet.axis == term_carriers.SUBJECTS[vocabulary], FactSheet.subject_code == code)
    rows = session.execute(select(FactSheet.id, FactSheet.title).where(*about).order_by(FactSheet.id))
    return tuple((id, title) for id, title in rows)


def _gained(loser: Term, winner: Term) -> list[tuple[str, bool]]:
    """(name, is former) that the winner gets from the loser, those it has already left out."""
    held = {fold_key(winner.label), *(fold_key(name.name) for name in winner.names)}
    found = []
    for name, is_former in ((loser.label, True), *((one.name, one.is_former) for one in loser.names)):
        if fold_key(name) not in held:
            held.add(fold_key(name))
            found.append((name, is_former))
    return found


def merge(session: Session, loser_id: int, winner_id: int, *, versions: tuple[int, int], by: User) -> VocabularyChange:
    """The loser gone into the winner. Raises NotFound, Invalid, Conflict when either changed since `versions`.

    Complexity: a fixed number of statements for tags, and one revision an entry, written by batches.
    """
    loser, winner = terms.get(session, loser_id), terms.get(session, winner_id)
    check(loser, winner)
    for term, version in zip((loser, winner), versions, strict=True):
        term_edits.take_version(session, term, version)
    vocabulary = loser.vocabulary
    reached = list(session.scalars(term_carriers.carriers(vocabulary, [loser.id])))
    retagging.keep_present(session, reached)
    names = _gained(loser, winner)
    before: dict[str, Any] = {"loser": loser.id, "winner": winner.id, "names": [name for name, _former in names]}
    before |= {
        "entries": reached,
        "is_seed": [loser.is_seed, winner.is_seed],
        "broader": [loser.broader_id, winner.broader_id],
    }
    before |= _retag(session, loser, winner)
    before |= _follow(session, loser, winner)
    winner.names += [TermName(name=name, is_former=is_former) for name, is_former in names]
    loser.replaced_by_id, loser.is_seed, winner.is_seed = winner.id, False, False
    session.flush()
    knowledge.touch(session)
    label = f"{loser.label} → {winner.label}"[:200]
    comment = comment_of(loser.label, winner.label)
    who = Author(user=by, comment=comment, origin=retagging.ORIGIN)
    retagging.record_all(session, reached, {(vocabulary.value, loser.code): winner.code}, by=who)
    return vocabulary_log.record(
        session,
        vocabulary,
        VocabularyAction.MERGE,
        subject=(winner_id, label),
        before=before | {"comment": comment},
        after={"winner": winner_id},
        by=by,
        entries=len(reached),
        awaits_index=bool(reached) or bool(names),
    )


def comment_of(loser: str, winner: str) -> str:
    """What the history of each entry says of the merge."""
    return f"Le terme « {loser} » est devenu « {winner} »"


def _retag(session: Session, loser: Term, winner: Term) -> dict[str, Any]:
    """Gives the entries the winner instead of the loser, at the place of whichever came first; what it takes to undo."""
    other = aliased(entry_term)
    has_other = and_(other.c.entry_id == entry_term.c.entry_id, other.c.id < entry_term.c.id)

    def later(term: Term, first: Term) -> Any:
        return (
            select(entry_term.c.id)
            .join(other, has_other)
            .where(entry_term.c.term_id == term.id, other.c.term_id == first.id)
        )

    doubled = union(later(loser, winner), later(winner, loser)).subquery()
    later_rows = select(entry_term.c.entry_id).where(entry_term.c.id.in_(select(doubled)))
    both = sorted(session.scalars(later_rows))
    session.execute(delete(entry_term).where(entry_term.c.id.in_(select(doubled))))
    session.execute(sql_update(entry_term).where(entry_term.c.term_id == loser.id).values(term_id=winner.id))
    partners: dict[str, list[int]] = {}
    for name, column in (("profiles", Partner.profile_id), ("roles", Partner.role_id)):
        partners[name] = list(session.scalars(select(Partner.id).where(column == loser.id)))
        session.execute(
            sql_update(Partner).where(column == loser.id).values({column: winner.id}), execution_options=_UNSYNCED
        )
    return {"both": both, **partners}


def _follow(session: Session, loser: Term, winner: Term) -> dict[str, Any]:
    """Makes all else that names the loser name the winner; what it takes to undo."""

    def moved(table: type[Organisation] | type[Term], column: Any, *but: Any) -> list[int]:
        ids = list(session.scalars(select(table.id).where(column == loser.id, *but)))
        changed = sql_update(table).where(column == loser.id, *but).values({column: winner.id})
        session.execute(changed, execution_options=_UNSYNCED)
        return ids

    if winner.broader_id == loser.id:
        winner.broader_id = loser.broader_id
        session.flush()
    found = {
        "organisations": moved(Organisation, Organisation.profile_id),
        "narrower": moved(Term, Term.broader_id, Term.id != winner.id),
        "leading": moved(Term, Term.replaced_by_id),
        "sheets": term_edits.move_subjects(session, loser.vocabulary, loser.code, winner.code),
    }
    return found
