"""Groups of synonyms as curators keep them: listed, made, changed, put out of service. Every worker sees a change at once."""

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy import update as sql_update
from sqlalchemy.orm import Session

from errors import Conflict, Invalid, NotFound
from forms.synonym import SynonymData
from models import SynonymGroup, User, VocabularyAction, VocabularyChange
from models.base import CODE_MAX
from search.synonyms import Forms, is_acronym, is_hollow
from search.text import fold_key
from services import knowledge, vocabulary_log

A_PAGE: Final = 50
ALL, CHANGED, DISABLED = "tous", "changes", "hors-service"
STATES: Final = (ALL, CHANGED, DISABLED)


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of groups."""

    groups: tuple[SynonymGroup, ...]
    total: int
    page: int
    pages: int


def listing(session: Session, *, text: str = "", state: str = ALL, page: int = 1) -> Listing:
    """The groups in which words begin like these, accents aside, by their first form; one statement."""
    wanted = select(SynonymGroup)
    if state == CHANGED:
        wanted = wanted.where(SynonymGroup.is_seed.is_(False))
    if state == DISABLED:
        wanted = wanted.where(SynonymGroup.is_enabled.is_(False))
    words = fold_key(text).split()
    groups = [group for group in session.scalars(wanted) if _holds(group, words)]
    groups.sort(key=lambda group: (fold_key(group.forms), group.id))
    pages = max(1, -(-len(groups) // A_PAGE))
    shown = min(max(page, 1), pages)
    return Listing(tuple(groups[(shown - 1) * A_PAGE : shown * A_PAGE]), len(groups), shown, pages)


def _holds(group: SynonymGroup, words: Iterable[str]) -> bool:
    folded = f" {fold_key(f'{group.forms} {group.note}')}"
    return all(f" {word}" in folded for word in words)


def get(session: Session, group_id: int) -> SynonymGroup:
    """The group. Raises NotFound."""
    found = session.get(SynonymGroup, group_id)
    if found is None:
        raise NotFound("Ce groupe de synonymes n'existe pas.")
    return found


def data_of(group: SynonymGroup) -> SynonymData:
    """What a curator would have typed to get this group."""
    return SynonymData(tuple(group.forms.splitlines()), group.is_one_way, round(group.weight, 3), group.note)


def state_of(group: SynonymGroup) -> dict[str, Any]:
    """The whole group as the log keeps it."""
    return data_of(group).as_dict() | {"is_enabled": group.is_enabled}


def in_service(session: Session) -> list[SynonymGroup]:
    """The groups that a search uses, in the order it reads them; one statement."""
    wanted = select(SynonymGroup).where(SynonymGroup.is_enabled).order_by(SynonymGroup.code)
    return list(session.scalars(wanted))


def forms_of(data: SynonymData) -> Forms:
    """The group as the search reads it."""
    return Forms(data.forms, data.weight, data.is_one_way)


def check(data: SynonymData) -> None:
    """Raises Invalid when a form says nothing that can be looked for."""
    hollow = [form for form in data.forms if not fold_key(form) or is_hollow(form)]
    if hollow:
        told = ", ".join(f"« {form} »" for form in hollow)
        raise Invalid(
            {"forms_typed": [f"Une recherche ne peut rien faire de {told} : il n’y reste qu’un mot, ou aucun."]}
        )


def elsewhere(session: Session, data: SynonymData, *, but: int | None = None) -> list[tuple[SynonymGroup, list[str]]]:
    """Other groups in service that hold some of these forms: (group, forms); one statement."""
    wanted = {fold_key(form): form for form in data.forms}
    found = []
    for group in in_service(session):
        shared = [wanted[key] for form in group.forms.splitlines() if (key := fold_key(form)) in wanted]
        if shared and group.id != but:
            found.append((group, shared))
    return found


def create(session: Session, data: SynonymData, *, by: User) -> SynonymGroup:
    """A new group, in service at once. Raises Invalid."""
    check(data)
    base = re.sub(r"[^a-z0-9]+", "-", fold_key(data.forms[0])).strip("-")[: CODE_MAX - 10] or "groupe"
    group = SynonymGroup(code=f"{base}-{secrets.token_hex(4)}", forms="")
    _write(group, data)
    session.add(group)
    session.flush()
    _changed(session, group, VocabularyAction.CREATE, {}, by)
    return group


def update(session: Session, group_id: int, data: SynonymData, *, version: int, by: User) -> VocabularyChange | None:
    """The change, None when nothing differs. Raises NotFound, Invalid, Conflict when somebody changed it since."""
    check(data)
    group = get(session, group_id)
    if data_of(group) == data:
        return None
    before = state_of(group)
    _take_version(session, group, version)
    _write(group, data)
    return _changed(session, group, VocabularyAction.EDIT, before, by)


def enable(session: Session, group_id: int, is_enabled: bool, *, version: int, by: User) -> VocabularyChange | None:
    """The group in or out of service. Raises NotFound, Conflict."""
    group = get(session, group_id)
    if group.is_enabled is is_enabled:
        return None
    before = state_of(group)
    _take_version(session, group, version)
    group.is_enabled, group.is_seed = is_enabled, False
    action = VocabularyAction.ENABLE if is_enabled else VocabularyAction.DISABLE
    return _changed(session, group, action, before, by)


def undo(session: Session, change: VocabularyChange) -> None:
    """The group as it was before the change. Raises Conflict when it was changed since."""
    group = get(session, change.subject_id or 0)
    if state_of(group) != change.after:
        raise Conflict("Ce groupe a été changé depuis : défaites d’abord le changement suivant.")
    if change.action is VocabularyAction.CREATE:
        session.delete(group)
    else:
        kept = dict(change.before)
        group.is_enabled = kept.pop("is_enabled")
        _write(group, SynonymData.from_dict(kept))
        group.version += 1
    session.flush()
    knowledge.touch(session)


def _take_version(session: Session, group: SynonymGroup, version: int) -> None:
    taken = session.execute(
        sql_update(SynonymGroup)
        .where(SynonymGroup.id == group.id, SynonymGroup.version == version)
        .values(version=version + 1),
        execution_options={"synchronize_session": False},
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult
        raise Conflict("Ce groupe a été changé par quelqu'un d'autre depuis que la page est ouverte.")
    session.refresh(group, ["version"])


def _write(group: SynonymGroup, data: SynonymData) -> None:
    group.forms, group.is_one_way, group.weight = "\n".join(data.forms), data.is_one_way, data.weight
    has_acronym = any(is_acronym(form) for form in data.forms)
    group.kind = "oneway" if data.is_one_way else "acronym" if has_acronym else "equivalent"
    group.note, group.is_seed = data.note, False


def _changed(
    session: Session, group: SynonymGroup, action: VocabularyAction, before: dict[str, Any], by: User
) -> VocabularyChange:
    session.flush()
    knowledge.touch(session)
    subject = (group.id, ", ".join(group.forms.splitlines())[:200])
    return vocabulary_log.record(
        session, vocabulary_log.SYNONYMS, action, subject=subject, before=before, after=state_of(group), by=by
    )
