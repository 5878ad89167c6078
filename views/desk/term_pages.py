"""What the pages of the taxonomy desk show, as typed values."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import url_for

from forms.term import TermData, TermForm
from models import Term, Vocabulary, VocabularyChange
from services import term_undo, terms
from services.term_edits import Effect
from services.terms import Line
from views.desk.tabs import Tab
from views.desk.term_words import (
    ACTION_NAMES,
    ADDRESS,
    NAMES,
    entries_told,
    public_addresses,
    search_address,
)
from views.rooms import FormShown

INDENT_MOST = 4  # steps to the right that a page shows


@dataclass(frozen=True, slots=True)
class TermRow:
    """A line of the tree."""

    id: int
    label: str
    code: str
    indent: int
    definition: str
    names: str
    former: str
    entries: int
    told: str
    hidden: int  # those that readers do not see
    search_url: str
    edit_url: str
    merge_url: str  # "" when it may not be merged


@dataclass(frozen=True, slots=True)
class TermsPage:
    """The terms of a vocabulary."""

    title: str
    word: str
    tabs: tuple[Tab, ...]
    rows: tuple[TermRow, ...]
    is_official: bool
    awaited: int  # entries that the index has still to be told of


@dataclass(frozen=True, slots=True)
class EffectView:
    """What applying would do, in words."""

    changes: tuple[tuple[str, str, str], ...]
    told: tuple[str, ...]
    redirects: tuple[tuple[str, str], ...]
    sample: tuple[tuple[int, str], ...]
    entries: int


@dataclass(frozen=True, slots=True)
class TermPage(FormShown):
    """The form of a term, with its effect once it was asked for."""

    title: str
    word: str
    vocabulary: str
    form: TermForm
    is_new: bool
    is_fixed: bool
    former: tuple[str, ...]
    effect: EffectView | None = None
    seen: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class OrderPage:
    """The terms of a vocabulary in an order that is not applied yet."""

    title: str
    word: str
    rows: tuple[tuple[int, str, int, bool, bool], ...]  # (number, label, indent, may go up, may go down)
    order: str
    is_changed: bool
    focus: int


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A line of the log."""

    id: int
    at: datetime
    who: str
    vocabulary: str
    label: str
    action: str
    details: tuple[str, ...]
    entries: str
    state: str
    may_undo: bool


@dataclass(frozen=True, slots=True)
class LogPage:
    """What was done, newest first."""

    changes: tuple[ChangeView, ...]
    previous_url: str
    next_url: str


def tabs(current: Vocabulary) -> tuple[Tab, ...]:
    """Every vocabulary."""
    return tuple(
        Tab(NAMES[one], url_for("desk_terms.index", word=word), one is current) for one, word in ADDRESS.items()
    )


def terms_page(vocabulary: Vocabulary, found: Sequence[Line], *, awaited: int) -> TermsPage:
    """The tree as the page shows it."""
    word, is_official = ADDRESS[vocabulary], vocabulary in terms.OFFICIAL
    return TermsPage(
        NAMES[vocabulary], word, tabs(vocabulary), tuple(_row(word, line) for line in found), is_official, awaited
    )


def _row(word: str, line: Line) -> TermRow:
    term = line.term
    return TermRow(
        id=term.id,
        label=term.label,
        code=term.code,
        indent=min(line.depth, INDENT_MOST),
        definition=term.definition,
        names=", ".join(name.name for name in term.names if not name.is_former),
        former=", ".join(terms.former_names(term)),
        entries=line.carried.entries,
        told=entries_told(line.carried.entries),
        hidden=line.carried.entries - line.carried.published,
        search_url=search_address(term.vocabulary, term.code),
        edit_url=url_for("desk_terms.edit", word=word, id=term.id),
        merge_url=_merge_url(word, term),
    )


def _merge_url(word: str, term: Term) -> str:
    if term.vocabulary in terms.OFFICIAL or terms.is_built_in(term):
        return ""
    return url_for("desk_merge_terms.ask", word=word, id=term.id)


def effect_view(vocabulary: Vocabulary, effect: Effect, *, is_new: bool) -> EffectView:
    """The effect of making or changing a term."""
    told = []
    if is_new:
        told.append("Le terme s’ajoute à la fin de la liste ; aucune fiche ne le porte encore.")
    elif effect.reach.entries:
        hidden = effect.reach.entries - effect.reach.published
        told.append(
            f"{entries_told(effect.reach.entries).capitalize()} {_carry(effect.reach.entries)} ce terme"
            f"{f', dont {hidden} que les lecteurs ne voient pas' if hidden else ''}."
        )
    else:
        told.append("Aucune fiche ne porte ce terme.")
    if effect.kept_name:
        told.append(f"« {effect.kept_name} » reste l’un de ses noms : le chercher trouve les mêmes fiches.")
    if effect.kept_name and effect.left:
        told.append(f"Gardent l’ancien nom, à changer aussi s’il le faut : {', '.join(effect.left)}.")
    if effect.old_code and effect.reach.entries:
        told.append("L’historique de chacune de ces fiches garde une version de plus, à votre nom.")
    if not is_new:
        told.append("Un rechargement des données initiales ne défera pas ce changement.")
    redirects = zip(
        public_addresses(vocabulary, effect.old_code), public_addresses(vocabulary, effect.new_code), strict=True
    )
    found = tuple(redirects) if effect.old_code else ()
    return EffectView(effect.changes, tuple(told), found, effect.reach.sample, effect.reach.entries)


def _carry(number: int) -> str:
    return "portent" if number > 1 else "porte"


def digest(data: TermData, term: Term | None, effect: Effect) -> str:
    """Stands for what was shown: applying is only taken for what one has seen."""
    shown = [data.as_dict(), term.version if term else 0, effect.changes, effect.reach.entries]
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:32]


def order_page(vocabulary: Vocabulary, known: Sequence[Term], *, is_changed: bool, focus: int) -> OrderPage:
    """The order as it would be."""
    depths = {term.id: depth for term, depth in terms.tree(known)}
    beside: dict[int | None, list[int]] = {}
    for term in known:
        beside.setdefault(term.broader_id, []).append(term.id)
    rows = tuple(
        (
            term.id,
            term.label,
            min(depths[term.id], INDENT_MOST),
            beside[term.broader_id][0] != term.id,
            beside[term.broader_id][-1] != term.id,
        )
        for term in known
    )
    order = ",".join(str(term.id) for term in known)
    return OrderPage(NAMES[vocabulary], ADDRESS[vocabulary], rows, order, is_changed, focus)


def log_page(changes: Sequence[VocabularyChange], *, number: int, pages: int) -> LogPage:
    """The log as the page shows it."""
    now = datetime.now(UTC)
    return LogPage(
        tuple(_change(change, now) for change in changes),
        url_for("desk_terms.log", page=number - 1) if number > 1 else "",
        url_for("desk_terms.log", page=number + 1) if number < pages else "",
    )


def _change(change: VocabularyChange, now: datetime) -> ChangeView:
    state = f"défait par {change.undone_by_name}" if change.undone_at else ""
    return ChangeView(
        id=change.id,
        at=change.made_at,
        who=change.made_by_name,
        vocabulary=NAMES.get(change.vocabulary, "Synonymes"),
        label=change.label,
        action=ACTION_NAMES[change.action],
        details=tuple(_details(change)),
        entries=entries_told(change.entries) if change.entries else "",
        state=state,
        may_undo=term_undo.may_undo(change, now),
    )


def _details(change: VocabularyChange) -> list[str]:
    """What differs, field by field, as it was typed."""
    if "ids" in change.before:
        return []
    names = [name for name in change.after if change.before and change.before.get(name) != change.after[name]]
    labels = {"label": "Nom", "definition": "Définition", "names": "Autres noms", "code": "Adresse"}
    labels |= {"forms": "Formes", "weight": "Force", "note": "Note"}
    return [
        f"{labels[name]} : « {_plain(change.before.get(name))} » → « {_plain(change.after[name])} »"
        for name in labels
        if name in names
    ]


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")
