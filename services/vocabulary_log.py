"""What curators did to vocabularies and synonyms, kept with who and when; undoing is in term_undo.py."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from errors import NotFound
from models import User, VocabularyAction, VocabularyChange
from services import activity
from services.activity import Act

A_PAGE = 30
SYNONYMS = "synonyms"  # stands where a vocabulary's code does
_ACTS = {
    VocabularyAction.CREATE: Act.TERM_CREATE,
    VocabularyAction.EDIT: Act.TERM_CHANGE,
    VocabularyAction.ORDER: Act.TERM_ORDER,
    VocabularyAction.MERGE: Act.TERM_MERGE,
}


def record(
    session: Session,
    vocabulary: str,
    action: VocabularyAction,
    *,
    subject: tuple[int | None, str],
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    by: User,
    entries: int = 0,
    awaits_index: bool = False,
) -> VocabularyChange:
    """Keeps a change; `subject` is its number and how it is called."""
    change = VocabularyChange(
        vocabulary=vocabulary,
        action=action,
        subject_id=subject[0],
        label=subject[1],
        before=dict(before),
        after=dict(after),
        entries=entries,
        made_by_id=by.id,
        made_by_name=by.name,
        awaits_index=awaits_index,
    )
    session.add(change)
    session.flush()
    act = _ACTS[action] if vocabulary != SYNONYMS else Act.SYNONYM_CHANGE
    act = Act.SYNONYM_CREATE if vocabulary == SYNONYMS and action is VocabularyAction.CREATE else act
    activity.record(session, act, by=by, what=change.label, detail=_detail(change))
    return change


def _detail(change: VocabularyChange) -> str:
    """What the journal says besides the name."""
    before = change.before.get("label", "")
    renamed = f"avant : {before}" if before and before != change.label else ""
    many = change.entries > 1
    reached = f"{change.entries} fiche{'s' if many else ''}" if change.entries else ""
    return ", ".join(part for part in (renamed, reached) if part)


def page(session: Session, *, number: int, vocabulary: str = "") -> tuple[list[VocabularyChange], int]:
    """(the changes of a page, newest first; how many pages there are); two statements."""
    wanted = select(VocabularyChange)
    if vocabulary:
        wanted = wanted.where(VocabularyChange.vocabulary == vocabulary)
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    pages = max(1, -(-total // A_PAGE))
    first = (min(max(number, 1), pages) - 1) * A_PAGE
    found = session.scalars(wanted.order_by(VocabularyChange.id.desc()).offset(first).limit(A_PAGE))
    return list(found), pages


def get(session: Session, change_id: int) -> VocabularyChange:
    """One change. Raises NotFound."""
    found = session.get(VocabularyChange, change_id)
    if found is None:
        raise NotFound("Ce changement n'existe pas.")
    return found
