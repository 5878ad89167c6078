"""What the pages of the synonym desk show, as typed values."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import url_for

from forms.synonym import SynonymForm
from models import CandidateDecision, CandidateSource, SynonymCandidate, SynonymGroup
from search import SearchQuery
from services import synonym_candidates, synonym_groups
from services.synonym_preview import FIRST, Moved, QueryEffect
from views.addresses import search_url
from views.desk.tabs import Tab
from views.desk.term_words import entries_told
from views.rooms import FormShown

STATE_NAMES = {
    synonym_groups.ALL: "Tous",
    synonym_groups.CHANGED: "Changés ici",
    synonym_groups.DISABLED: "Hors service",
}
DECISION_NAMES = {CandidateDecision.OPEN: "À décider", CandidateDecision.REFUSED: "Refusées"}
_DECISION_WORDS = {CandidateDecision.OPEN: "", CandidateDecision.REFUSED: "refusees"}


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group of the list."""

    first: str
    others: str
    is_one_way: bool
    weight: str
    note: str
    state: str
    url: str


@dataclass(frozen=True, slots=True)
class SynonymsPage:
    """The groups of a list."""

    tabs: tuple[Tab, ...]
    rows: tuple[GroupRow, ...]
    total: int
    text: str
    state: str
    waiting: int  # candidates
    previous_url: str
    next_url: str


@dataclass(frozen=True, slots=True)
class HitLine:
    """An entry of the first ten, and how it moved."""

    rank: int  # 0 when it leaves the first ten
    id: int
    title: str
    moved: str
    is_new: bool
    is_lost: bool


@dataclass(frozen=True, slots=True)
class SearchEffect:
    """A search with the change."""

    told: str
    search_url: str
    is_same: bool
    moves: str  # what becomes of the first ten, in one line
    has_moves: bool
    hits: tuple[HitLine, ...]


@dataclass(frozen=True, slots=True)
class GroupEffect:
    """What saving would do."""

    searches: tuple[SearchEffect, ...]
    shared: tuple[tuple[str, str, str], ...]  # (forms, group, its page): forms that other groups hold too


@dataclass(frozen=True, slots=True)
class GroupPage(FormShown):
    """The form of a group, with its effect once it was asked for."""

    title: str
    form: SynonymForm
    is_new: bool
    is_enabled: bool
    state_url: str
    candidate: int = 0
    effect: GroupEffect | None = None
    seen: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class StatePage:
    """A group going in or out of service, with what it would do."""

    title: str
    url: str
    back_url: str
    is_enabled: bool
    effect: GroupEffect
    seen: str


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A candidate, why it is one, and where it was met."""

    id: int
    forms: str
    why: str
    sample: tuple[tuple[int, str], ...]
    search_url: str
    use_url: str
    decided: str


@dataclass(frozen=True, slots=True)
class CandidatesPage:
    """The candidates of a list."""

    tabs: tuple[Tab, ...]
    rows: tuple[CandidateRow, ...]
    is_open: bool
    previous_url: str
    next_url: str


def synonyms_page(found: synonym_groups.Listing, *, text: str, state: str, waiting: int) -> SynonymsPage:
    """The list as the page shows it."""

    def at(**values: Any) -> str:
        params = {"q": text, "etat": state if state != synonym_groups.ALL else ""} | values
        query = urlencode([(name, value) for name, value in params.items() if value])
        return f"{url_for('desk_synonyms.index')}?{query}" if query else url_for("desk_synonyms.index")

    tabs = tuple(
        Tab(label, at(etat=one if one != synonym_groups.ALL else ""), one == state)
        for one, label in STATE_NAMES.items()
    )
    return SynonymsPage(
        tabs=tabs,
        rows=tuple(_row(group) for group in found.groups),
        total=found.total,
        text=text,
        state=state if state != synonym_groups.ALL else "",
        waiting=waiting,
        previous_url=at(page=found.page - 1) if found.page > 1 else "",
        next_url=at(page=found.page + 1) if found.page < found.pages else "",
    )


def _row(group: SynonymGroup) -> GroupRow:
    first, *others = group.forms.splitlines() or [""]
    state = "hors service" if not group.is_enabled else "" if group.is_seed else "changé ici"
    return GroupRow(
        first=first,
        others=", ".join(others),
        is_one_way=group.is_one_way,
        weight=f"{group.weight:g}".replace(".", ","),
        note=group.note,
        state=state,
        url=url_for("desk_synonyms.edit", id=group.id),
    )


def group_effect(found: Sequence[QueryEffect], shared: Sequence[tuple[SynonymGroup, list[str]]]) -> GroupEffect:
    """The effect as the page tells it."""
    return GroupEffect(
        tuple(_search(one) for one in found),
        tuple(
            (", ".join(forms), ", ".join(group.forms.splitlines()), url_for("desk_synonyms.edit", id=group.id))
            for group, forms in shared
        ),
    )


def _search(one: QueryEffect) -> SearchEffect:
    url = search_url(SearchQuery(text=one.text))
    hits = () if one.is_same else tuple(_lines(one))
    moved = [hit for hit in hits if hit.moved]
    return SearchEffect(_told(one), url, one.is_same, _moves(hits), bool(moved), hits)


def _moves(hits: Sequence[HitLine]) -> str:
    """2 entrent, 1 quitte, 3 changent de rang : what becomes of the first ten."""
    entering, leaving = sum(hit.is_new for hit in hits), sum(hit.is_lost for hit in hits)
    others = sum(bool(hit.moved) for hit in hits) - entering - leaving
    verbs = ((entering, "entre", "entrent"), (leaving, "sort", "sortent"))
    told = [f"{count} {many if count > 1 else one}" for count, one, many in verbs if count]
    told += [f"{others} change{'nt' if others > 1 else ''} de rang"] if others else []
    return ", ".join(told) or "rien ne bouge"


def _told(one: QueryEffect) -> str:
    """« ESS » trouve 41 fiches de plus (53 au lieu de 12)."""
    if one.is_same:
        return f"« {one.text} » : rien ne change ({entries_told(one.after)})."
    if one.gained == 0:
        return f"« {one.text} » trouve toujours {entries_told(one.after)}, dans un autre ordre."
    number = abs(one.gained)
    more = "de plus" if one.gained > 0 else "de moins"
    return f"« {one.text} » trouve {entries_told(number)} {more} ({one.after} au lieu de {one.before})."


def _lines(one: QueryEffect) -> list[HitLine]:
    return [_line(moved, rank) for rank, moved in enumerate(one.first, 1)]


def _line(moved: Moved, place: int) -> HitLine:
    is_lost = place != moved.after
    if is_lost:
        told = (
            f"quitte les dix premières (était {_rank(moved.before)})"
            if moved.before > 1
            else "quitte la première place"
        )
    elif not 0 < moved.before <= FIRST:
        told = f"entre (était {_rank(moved.before)})" if moved.before else "entre"
    elif moved.before == moved.after:
        told = ""
    else:
        told = f"{'monte' if moved.before > moved.after else 'descend'} (était {_rank(moved.before)})"
    return HitLine(0 if is_lost else moved.after, moved.id, moved.title, told, told.startswith("entre"), is_lost)


def _rank(rank: int) -> str:
    return "1ʳᵉ" if rank == 1 else f"{rank}ᵉ"


def digest(state: Mapping[str, Any], version: int, effect: GroupEffect) -> str:
    """Stands for what was shown: applying is only taken for what one has seen."""
    shown = [state, version, [one.told for one in effect.searches]]
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:32]


def candidates_page(
    found: synonym_candidates.Listing, titles: Mapping[int, str], decision: CandidateDecision
) -> CandidatesPage:
    """The candidates as the page shows them."""

    def at(one: CandidateDecision, page: int = 1) -> str:
        params = {"liste": _DECISION_WORDS[one], "page": page if page > 1 else ""}
        return url_for("desk_candidates.index", **{name: value for name, value in params.items() if value})

    return CandidatesPage(
        tabs=tuple(Tab(label, at(one), one is decision) for one, label in DECISION_NAMES.items()),
        rows=tuple(_candidate(one, titles) for one in found.candidates),
        is_open=decision is CandidateDecision.OPEN,
        previous_url=at(decision, found.page - 1) if found.page > 1 else "",
        next_url=at(decision, found.page + 1) if found.page < found.pages else "",
    )


def _candidate(one: SynonymCandidate, titles: Mapping[int, str]) -> CandidateRow:
    if one.source is CandidateSource.QUERY:
        why = f"Cherché {one.met} fois en un an ; {'' if one.hits else 'ne '}trouve {entries_told(one.hits)}."
    else:
        why = f"Écrit en toutes lettres dans {entries_told(one.met)}."
    return CandidateRow(
        id=one.id,
        forms=" = ".join(one.forms),
        why=why,
        sample=tuple((id, titles[id]) for id in one.sample if id in titles),
        search_url=search_url(SearchQuery(text=one.forms[0])),
        use_url=url_for("desk_synonyms.new", candidat=one.id),
        decided=one.decided_by_name,
    )


def decision_at(word: str) -> CandidateDecision:
    """The list of this word of an address; whatever stands there gives one."""
    return next((one for one, name in _DECISION_WORDS.items() if name == word), CandidateDecision.OPEN)
