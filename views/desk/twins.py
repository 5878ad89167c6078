"""/atelier/doublons: what may be told twice, told apart or put together; a merge is undone for thirty days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from errors import AppError
from extensions import db
from forms import EntryData
from models import Entry, TwinDecision, TwinOf, TwinPair, UserRole
from services import editing, entry_merges, organisation_merges, twin_pairs
from services.entry_data import data_of
from services.entry_merges import Keep, may_hold_both
from services.entry_words import Words, value_at, words_for
from services.saving import saving
from views.access import me
from views.desk.entry_head import STATUS_NAMES
from views.desk.room import room_blueprint
from views.desk.telling_index import saving_entries
from views.rooms import room_page

blueprint = room_blueprint("desk_twins", role=UserRole.CURATOR)
SHOWN = 100
_KEEP_NAMES = {
    Keep.WINNER: "garder celle de la fiche gardée",
    Keep.LOSER: "prendre l’autre",
    Keep.BOTH: "garder les deux",
}


@dataclass(frozen=True, slots=True)
class PairView:
    """Two names that may be one, with why."""

    id: int
    first: str
    second: str
    reasons: tuple[str, ...]
    url: str  # where to compare them


@dataclass(frozen=True, slots=True)
class MergeView:
    """A merge, and how to undo it."""

    winner: str
    winner_url: str
    loser: str
    loser_url: str  # "" for an organisation: its page leads to the other
    made_at: datetime
    made_by: str
    undo_url: str  # "" once undone


@dataclass(frozen=True, slots=True)
class TwinsPage:
    """The pairs that wait, and the last merges."""

    entries: tuple[PairView, ...]
    organisations: tuple[PairView, ...]
    merges: tuple[MergeView, ...]
    typed: tuple[str, str]  # names of organisations typed to be compared
    problem: str  # why they cannot be, "" when nothing was typed


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """A field that differs, what each says, and what may be kept."""

    name: str
    label: str
    winner: tuple[str, ...]
    loser: tuple[str, ...]
    choices: tuple[tuple[str, str, bool], ...]  # (value, label, is proposed)


@dataclass(frozen=True, slots=True)
class MergePage:
    """Two entries side by side, and what to keep of each."""

    pair_id: int
    reasons: tuple[str, ...]
    winner: Entry
    loser: Entry
    states: tuple[str, str]
    swap_url: str
    fields: tuple[FieldChoice, ...]


@blueprint.get("/doublons")
def index() -> Response:
    """The pairs that wait for a decision, most alike first."""
    return room_page("desk/twins.html", twins_page())


def twins_page(*, typed: tuple[str, str] = ("", ""), problem: str = "") -> TwinsPage:
    """The page, with what was typed of two organisations to compare and what is wrong with it."""
    pairs = twin_pairs.open_pairs(db.session, TwinOf.ENTRY, limit=SHOWN)
    organisations = twin_pairs.open_pairs(db.session, TwinOf.ORGANISATION, limit=SHOWN)
    titles, names = twin_pairs.names_of(db.session, [*pairs, *organisations])
    compare_organisations = "desk_organisation_twins.compare"
    return TwinsPage(
        tuple(_view(pair, titles, url_for("desk_twins.compare", pair_id=pair.id)) for pair in pairs),
        tuple(_view(pair, names, url_for(compare_organisations, pair_id=pair.id)) for pair in organisations),
        tuple(sorted(_merges(), key=lambda one: one.made_at, reverse=True)),
        typed,
        problem,
    )


def _merges() -> Iterator[MergeView]:
    for done, winner, loser in entry_merges.of_entries(db.session):
        yield MergeView(
            winner,
            url_for("desk_entries.edit", id=done.winner_id),
            loser,
            url_for("desk_history.show", id=done.loser_id),
            done.made_at,
            done.made_by_name,
            "" if done.undone_at else url_for("desk_twins.undo", merge_id=done.id),
        )
    for merged, left, other in organisation_merges.of_organisations(db.session):
        yield MergeView(
            left.name,
            url_for("browse.organisation", slug=left.slug),
            other.name,
            "",
            merged.made_at,
            merged.made_by_name,
            "" if merged.undone_at else url_for("desk_organisation_twins.undo", merge_id=merged.id),
        )


def _view(pair: TwinPair, names: dict[int, str], url: str) -> PairView:
    return PairView(pair.id, names.get(pair.first_id, "–"), names.get(pair.second_id, "–"), tuple(pair.reasons), url)


@blueprint.post("/doublons/chercher")
def find() -> ResponseReturnValue:
    """The base looked through again."""
    with saving(db.session):
        waiting = twin_pairs.refresh_all(db.session)
    flash(f"{sum(waiting.values())} paires attendent une décision.", "done")
    return redirect(url_for(".index"), 303)


@blueprint.get("/doublons/<int:pair_id>")
def compare(pair_id: int) -> Response:
    """Two entries side by side; `?garder=2` keeps the second one."""
    pair = twin_pairs.get(db.session, pair_id, TwinOf.ENTRY)
    ids = (pair.second_id, pair.first_id) if request.args.get("garder") == "2" else (pair.first_id, pair.second_id)
    winner, loser = (editing.get_for_edit(db.session, id) for id in ids)
    data = data_of(winner), data_of(loser)
    words = words_for(db.session, winner.kind, data)
    other = {} if request.args.get("garder") == "2" else {"garder": 2}
    page = MergePage(
        pair_id=pair.id,
        reasons=tuple(pair.reasons),
        winner=winner,
        loser=loser,
        states=(STATUS_NAMES[winner.status], STATUS_NAMES[loser.status]),
        swap_url=url_for(".compare", pair_id=pair.id, **other),
        fields=tuple(_choice(path, side, data, words) for path, side in entry_merges.proposed(*data).items()),
    )
    return room_page("desk/merge_twins.html", page)


def _choice(path: str, side: Keep, data: tuple[EntryData, EntryData], words: Words) -> FieldChoice:
    values = value_at(data[0], path), value_at(data[1], path)
    sides = [one for one in Keep if one is not Keep.BOTH or may_hold_both(path, values[0])]
    told = tuple(_told(path, value, words) for value in values)
    return FieldChoice(
        path, words.label(path), told[0], told[1], tuple((one.value, _KEEP_NAMES[one], one is side) for one in sides)
    )


def _told(path: str, value: object, words: Words) -> tuple[str, ...]:
    if isinstance(value, tuple) and value and not isinstance(value[0], str):
        return tuple(", ".join(text for _cell, text in words.cells(path, row)) for row in value)
    text = words.text(path, value)
    return (text,) if text else ()


@blueprint.post("/doublons/<int:pair_id>/distinctes")
def tell_apart(pair_id: int) -> ResponseReturnValue:
    """The pair, remembered as two."""
    with saving(db.session):
        twin_pairs.decide(db.session, pair_id, TwinDecision.DISTINCT, by=me())
    flash("C’est noté : ce ne sont pas des doublons.", "done")
    return redirect(url_for(".index"), 303)


@blueprint.post("/doublons/<int:pair_id>/fusionner")
def merge(pair_id: int) -> ResponseReturnValue:
    """The one entry left, or why they cannot be merged."""
    pair = twin_pairs.get(db.session, pair_id, TwinOf.ENTRY)
    winner_id = request.form.get("garder", 0, type=int)
    if winner_id not in (pair.first_id, pair.second_id):
        winner_id = pair.first_id
    loser_id = pair.second_id if winner_id == pair.first_id else pair.first_id
    known = set(Keep)
    keep = {name: Keep(value) for name, value in request.form.items() if "csrf" not in name and value in known}
    try:
        with saving_entries() as touched:
            done = entry_merges.merge(db.session, winner_id, loser_id, keep, by=me())
            for id in (winner_id, loser_id):
                touched.add_id(id)
            db.session.flush()
            merged_id = done.winner_id
    except AppError as error:
        flash(str(error), "warning")
        return redirect(url_for(".compare", pair_id=pair_id), 303)
    flash("Les deux fiches n’en font plus qu’une. On peut défaire la fusion pendant trente jours.", "done")
    return redirect(url_for("desk_entries.edit", id=merged_id), 303)


@blueprint.post("/doublons/fusions/<int:merge_id>/defaire")
def undo(merge_id: int) -> ResponseReturnValue:
    """Both entries back."""
    try:
        with saving_entries() as touched:
            done = entry_merges.undo(db.session, merge_id, now=datetime.now(UTC), by=me())
            for id in (done.winner_id, done.loser_id):
                touched.add_id(id)
        flash("La fusion est défaite : les deux fiches sont revenues.", "done")
    except AppError as error:
        flash(str(error), "warning")
    return redirect(url_for(".index"), 303)
