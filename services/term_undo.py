"""Undo what was done to terms and synonyms, when nothing was built upon it since."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from errors import Conflict
from forms.term import TermData
from models import Term, TermName, User, Vocabulary, VocabularyAction, VocabularyChange
from services import activity, synonym_groups, term_carriers, term_edits, terms, vocabulary_log
from services.activity import Act
from services.term_separation import separate

UNDONE_WITHIN: Final = timedelta(days=30)


def undo(session: Session, change_id: int, *, now: datetime, by: User) -> VocabularyChange:
    """The terms as they were before the change. Raises NotFound, Conflict with what stands against it."""
    change = vocabulary_log.get(session, change_id)
    if not may_undo(change, now):
        raise Conflict("Ce changement est déjà défait, ou date de plus de trente jours.")
    if change.vocabulary == vocabulary_log.SYNONYMS:
        synonym_groups.undo(session, change)
    else:
        _UNDO[change.action](session, change, by)
    change.undone_at, change.undone_by_name = now, by.name
    activity.record(session, Act.TERM_UNDO, by=by, what=change.label)
    session.flush()
    return change


def may_undo(change: VocabularyChange, now: datetime) -> bool:
    """Whether it is recent and not undone yet."""
    return change.undone_at is None and now - change.made_at <= UNDONE_WITHIN


def _create(session: Session, change: VocabularyChange, by: User) -> None:
    term = terms.get(session, change.subject_id or 0)
    known = terms.in_use(session, term.vocabulary)
    reach = term_carriers.reach(session, term.vocabulary, [term.id])
    if reach.entries or len(terms.with_narrower(term, known)) > 1:
        raise Conflict(f"« {term.label} » sert déjà : fusionnez-le dans un autre terme plutôt que de l’enlever.")
    if session.scalar(select(Term.id).where(Term.replaced_by_id == term.id).limit(1)):
        raise Conflict(f"Un autre terme a été fusionné dans « {term.label} » : défaites d’abord cette fusion.")
    session.delete(term)


def _edit(session: Session, change: VocabularyChange, by: User) -> None:
    term = terms.get(session, change.subject_id or 0)
    known = terms.in_use(session, term.vocabulary)
    if term_edits.state_of(term, known) != change.after:
        raise Conflict("Ce terme a été changé depuis : défaites d’abord le changement suivant.")
    before = {name: value for name, value in change.before.items() if name != "former"}
    former_code = change.after["code"] if change.after["code"] != change.before["code"] else ""
    done = term_edits.update(session, term.id, TermData.from_dict(before), version=term.version, by=by)
    term = terms.get(session, term.id)
    term.names = [name for name in term.names if not name.is_former or name.name in change.before["former"]]
    missing = set(change.before["former"]) - {name.name for name in term.names}
    term.names += [TermName(name=name, is_former=True) for name in sorted(missing)]
    if former_code:  # the address that was given by mistake never was: it may serve again
        own = session.scalar(select(Term).where(Term.vocabulary == term.vocabulary, Term.code == former_code))
        if own is not None:
            session.delete(own)
    if done is not None:
        change.awaits_index = done.awaits_index
        session.delete(done)  # one line of the log tells both


def _order(session: Session, change: VocabularyChange, by: User) -> None:
    done = term_edits.reorder(session, Vocabulary(change.vocabulary), change.before["ids"], by=by)
    if done is not None:
        session.delete(done)


_UNDO: Final = {
    VocabularyAction.CREATE: _create,
    VocabularyAction.EDIT: _edit,
    VocabularyAction.ORDER: _order,
    VocabularyAction.MERGE: separate,
}
