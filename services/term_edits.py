"""Create, rename, define and order terms; what a change would do is told first. Merging is in term_merges.py."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy import update as sql_update
from sqlalchemy.orm import Session

from errors import Conflict, Invalid
from forms.term import TermData
from models import Axis, FactSheet, Term, TermName, User, Vocabulary, VocabularyAction, VocabularyChange
from models.base import CODE_MAX
from search.text import fold_key
from services import knowledge, retagging, term_carriers, terms, vocabulary_log
from services.editing import Author
from services.term_carriers import Reach
from services.vocabulary import free_slug

_FIELDS: Final[Mapping[str, str]] = {
    "label": "Nom",
    "definition": "Définition",
    "names": "Autres noms",
    "broader": "Sous quel terme",
    "code": "Adresse",
    "short_label": "Nom court",
    "label_en": "Nom en anglais",
    "short_label_en": "Nom court en anglais",
    "is_working_list": "Liste de travail",
}
_TOLD_TO_INDEX: Final = ("label", "names", "broader", "code")  # what readers find entries by
_CHANGED: Final = "Ce terme a été changé par quelqu'un d'autre depuis que la page est ouverte."


@dataclass(frozen=True, slots=True)
class Effect:
    """What applying a change would do, told before."""

    changes: tuple[tuple[str, str, str], ...]  # (field, before, after)
    reach: Reach
    old_code: str = ""  # both are set when addresses change
    new_code: str = ""
    kept_name: str = ""  # the name that stays findable
    left: tuple[str, ...] = ()  # what was derived from the old name and is not changed with it

    @property
    def is_nothing(self) -> bool:
        """Nothing would change."""
        return not self.changes


def check(session: Session, vocabulary: Vocabulary, data: TermData, *, term: Term | None = None) -> None:
    """Raises Invalid when the name or the address is another term's, or may not change."""
    problems: dict[str, list[str]] = {}
    if term is None and vocabulary in terms.OFFICIAL:
        raise Invalid({"label": ["Cette liste est officielle : on n’y ajoute pas de terme."]})
    for other in terms.in_use(session, vocabulary):
        if other is not term and fold_key(other.label) == fold_key(data.label):
            problems["label"] = [f"« {other.label} » existe déjà : fusionnez les deux plutôt que d’en faire un second."]
    if not fold_key(data.label):
        problems["label"] = ["Un nom a au moins une lettre ou un chiffre."]
    if data.code and (term is None or data.code != term.code):
        holder = session.scalar(select(Term).where(Term.vocabulary == vocabulary, Term.code == data.code))
        if term is not None and (terms.is_built_in(term) or vocabulary in terms.OFFICIAL):
            problems["code"] = ["Le programme lit cette adresse : elle ne change pas."]
        elif holder is not None and (term is None or holder.replaced_by_id != term.id):
            problems["code"] = [f"L’adresse « {data.code} » est, ou a été, celle d’un autre terme."]
    if problems:
        raise Invalid(problems)


def effect(session: Session, vocabulary: Vocabulary, data: TermData, *, term: Term | None = None) -> Effect:
    """What making or changing the term would do. Raises Invalid. Writes nothing."""
    check(session, vocabulary, data, term=term)
    if term is None:
        return Effect((("Nom", "", data.label),), Reach())
    known = terms.in_use(session, vocabulary)
    before, after = terms.data_of(term, known), replace(data, code=data.code or term.code)
    labels = {one.code: one.label for one in known}
    changes = tuple(
        (_FIELDS[name], _told(name, before, labels), _told(name, after, labels))
        for name in _FIELDS
        if getattr(before, name) != getattr(after, name)
    )
    codes = (before.code, after.code) if before.code != after.code else ("", "")
    kept = before.label if fold_key(before.label) != fold_key(after.label) else ""
    derived = ("short_label", "label_en", "short_label_en")
    left = [f"{_FIELDS[name]} « {getattr(after, name)} »" for name in derived if _is_left(name, before, after)]
    return Effect(changes, term_carriers.reach(session, vocabulary, [term.id]), *codes, kept, tuple(left))


def _is_left(name: str, before: TermData, after: TermData) -> bool:
    return bool(getattr(after, name)) and getattr(before, name) == getattr(after, name)


def _told(name: str, data: TermData, labels: Mapping[str, str]) -> str:
    value = getattr(data, name)
    if name == "broader":
        return labels.get(value, "aucun")
    if isinstance(value, bool):
        return "oui" if value else "non"
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def create(session: Session, vocabulary: Vocabulary, data: TermData, *, by: User) -> Term:
    """A new term, the last of those beside it. Raises Invalid."""
    check(session, vocabulary, data)
    known = terms.in_use(session, vocabulary)
    codes = set(session.scalars(select(Term.code).where(Term.vocabulary == vocabulary)))
    term = Term(vocabulary=vocabulary, code=data.code or free_slug(fold_key(data.label), codes.__contains__, most=40))
    assert len(term.code) <= CODE_MAX
    term.position, term.is_seed, term.names = len(known), False, []
    _write(term, data, known)
    session.add(term)
    session.flush()
    _number(terms.in_use(session, vocabulary))
    after = state_of(term, terms.in_use(session, vocabulary))
    vocabulary_log.record(
        session, vocabulary, VocabularyAction.CREATE, subject=(term.id, term.label), before={}, after=after, by=by
    )
    return term


def update(session: Session, term_id: int, data: TermData, *, version: int, by: User) -> VocabularyChange | None:
    """The change, None when nothing differs; the old name stays findable, the old address leads to the new one.

    Raises NotFound, Invalid, Conflict when somebody changed the term since `version`.
    """
    term = terms.get(session, term_id)
    data = replace(data, code=data.code or term.code)
    check(session, term.vocabulary, data, term=term)
    known = terms.in_use(session, term.vocabulary)
    before = state_of(term, known)
    if terms.data_of(term, known) == data:
        return None
    take_version(session, term, version)
    old_code, old_label = term.code, term.label
    if data.code != old_code:
        retagging.keep_present(session, list(session.scalars(term_carriers.carriers(term.vocabulary, [term.id]))))
    if fold_key(old_label) != fold_key(data.label):
        term.names.append(TermName(name=old_label, is_former=True))
    _write(term, data, known)
    session.flush()
    _number(terms.in_use(session, term.vocabulary))
    ids = list(session.scalars(term_carriers.carriers(term.vocabulary, _reached(session, term, before, data))))
    if data.code != old_code:
        give_code(session, term, data.code, label=old_label, ids=ids, by=by)
    after = state_of(term, terms.in_use(session, term.vocabulary))
    is_told = any(before[name] != after[name] for name in _TOLD_TO_INDEX)
    return vocabulary_log.record(
        session,
        term.vocabulary,
        VocabularyAction.EDIT,
        subject=(term.id, term.label),
        before=before,
        after=after,
        by=by,
        entries=len(ids),
        awaits_index=bool(ids) and is_told,
    )


def _reached(session: Session, term: Term, before: Mapping[str, Any], data: TermData) -> list[int]:
    """The term, and those below it when all of them go under another one."""
    if before["broader"] == data.broader:
        return [term.id]
    return [one.id for one in terms.with_narrower(term, terms.in_use(session, term.vocabulary))]


def give_code(session: Session, term: Term, code: str, *, label: str, ids: Sequence[int], by: User) -> None:
    """The term under another code; the old one leads to it for ever, in addresses, files and forms alike."""
    old = term.code
    own = session.scalar(select(Term).where(Term.vocabulary == term.vocabulary, Term.code == code))
    if own is not None:
        session.delete(own)  # it takes back a code of its own
        session.flush()
    term.code = code
    session.flush()
    session.add(
        Term(
            vocabulary=term.vocabulary,
            code=old,
            label=label,
            position=term.position,
            replaced_by_id=term.id,
            is_seed=False,
        )
    )
    move_subjects(session, term.vocabulary, old, code)
    knowledge.touch(session)
    who = Author(user=by, comment=f"Le terme « {label} » change d’adresse", origin=retagging.ORIGIN)
    retagging.record_all(session, ids, {(term.vocabulary.value, old): code}, by=who)


def move_subjects(session: Session, vocabulary: Vocabulary, old: str, new: str) -> list[int]:
    """Makes the fiches Repères about a code be about another; their ids."""
    if vocabulary not in (Vocabulary.ACTOR, Vocabulary.DOMAIN):
        return []
    about = (FactSheet.axis == Axis(vocabulary.value), FactSheet.subject_code == old)
    ids = list(session.scalars(select(FactSheet.id).where(*about)))
    for sheet in session.scalars(select(FactSheet).where(FactSheet.id.in_(ids))):
        sheet.subject_code = new
    session.flush()
    return ids


def reorder(session: Session, vocabulary: Vocabulary, ids: Sequence[int], *, by: User) -> VocabularyChange | None:
    """The terms in this order, each followed by those below it. Raises Conflict unless they are all of the vocabulary."""
    known = terms.in_use(session, vocabulary)
    by_id = {term.id: term for term in known}
    if sorted(ids) != sorted(by_id):
        raise Conflict("La liste a changé depuis que la page est ouverte : reprenez l’ordre ci-dessous.")
    before = [term.id for term in known]
    for place, id in enumerate(ids):
        by_id[id].position = place
    _number(in_order := [term for term, _depth in terms.tree(known)])
    after = [term.id for term in in_order]
    if after == before:
        return None
    for term in known:
        term.is_placed = True
    session.flush()
    return vocabulary_log.record(
        session,
        vocabulary,
        VocabularyAction.ORDER,
        subject=(None, "Ordre des termes"),
        before={"ids": before},
        after={"ids": after},
        by=by,
    )


def take_version(session: Session, term: Term, version: int) -> None:
    """Moves the term one version further, unless somebody else did since `version` was read: Conflict."""
    taken = session.execute(
        sql_update(Term).where(Term.id == term.id, Term.version == version).values(version=version + 1),
        execution_options={"synchronize_session": False},
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult
        raise Conflict(_CHANGED)
    session.refresh(term, ["version"])


def _write(term: Term, data: TermData, known: Sequence[Term]) -> None:
    """All that the data says but the code; a name that becomes the label is no other name any more."""
    ids = {one.code: one.id for one in known}
    term.label, term.definition = data.label, data.definition
    term.label_en, term.short_label, term.short_label_en = data.label_en, data.short_label, data.short_label_en
    term.broader_id = ids.get(data.broader) if data.broader else None
    term.is_working_list, term.is_seed = data.is_working_list, False
    wanted = {fold_key(name): name for name in data.names if fold_key(name) != fold_key(data.label)}
    kept = {}
    for name in _once(term.names):
        key = fold_key(name.name)
        if key != fold_key(data.label) and (name.is_former or key in wanted):
            kept[key] = name
    term.names = [*kept.values(), *(TermName(name=name) for key, name in wanted.items() if key not in kept)]


def _once(names: Sequence[TermName]) -> Iterator[TermName]:
    seen: set[str] = set()
    for name in names:
        if fold_key(name.name) not in seen:
            seen.add(fold_key(name.name))
            yield name


def _number(known: Sequence[Term]) -> None:
    """Positions without gaps, in the order of the tree: flat lists show a term right before those below it."""
    for place, term in enumerate(known):
        term.position = place


def state_of(term: Term, known: Sequence[Term]) -> dict[str, Any]:
    """The whole term as the log keeps it."""
    return terms.data_of(term, known).as_dict() | {"former": list(terms.former_names(term))}
