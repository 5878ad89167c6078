"""Put an organisation into another: entries name the one left, the other's names and address lead to it, undone for thirty days.

What entries name is moved by partner_moves.py. Of two merges around one organisation the last is undone first: each gives back
exactly what it found.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased, selectinload

from errors import Conflict, Invalid, NotFound
from models import (
    Entry,
    Organisation,
    OrganisationMerge,
    Partner,
    Status,
    TwinDecision,
    TwinOf,
    TwinPair,
    User,
    utc_now,
)
from services import partner_moves
from services.activity import Act, record
from services.entry_merges import UNDONE_WITHIN, Keep

FIELDS: Final = ("name", "acronym", "url", "profile_id")
_SWAPPED: Final = (
    "name",
    "folded_name",
    "acronym",
)  # what the winner leaves for these is another name of it: still found
_NOBODY: Final = "\n"  # begins a folded name that no organisation has


@dataclass(frozen=True, slots=True)
class Effect:
    """What a merge would do, told before it is done."""

    entries: int  # that would name the winner in place of the loser
    published: int  # of these
    both: int  # of these, those that name both
    others: int  # entries that name the winner already, found by the loser's names too
    names: tuple[str, ...]  # of both, all of which find the one left


def get(session: Session, organisation_id: int) -> Organisation:
    """The organisation, ready to be merged. Raises NotFound, also for one that went into another."""
    return _both(session, organisation_id, organisation_id)[0]


def _both(session: Session, winner_id: int, loser_id: int) -> tuple[Organisation, Organisation]:
    """Both, locked: no entry names one of them meanwhile."""
    rows = session.scalars(
        select(Organisation)
        .where(Organisation.id.in_((winner_id, loser_id)), Organisation.merged_into_id.is_(None))
        .options(selectinload(Organisation.profile), selectinload(Organisation.other_names))
        .order_by(Organisation.id)
        .with_for_update(of=Organisation)
        .execution_options(populate_existing=True)
    )
    found = {one.id: one for one in rows}
    if not found.keys() >= {winner_id, loser_id}:
        raise NotFound("L'une de ces organisations n'est plus dans la base, ou a déjà été fusionnée.")
    return found[winner_id], found[loser_id]


def proposed(winner: Organisation, loser: Organisation) -> dict[str, Keep]:
    """For each field that differs, the winner's unless it says nothing."""
    return {
        name: Keep.WINNER if getattr(winner, name) else Keep.LOSER
        for name in FIELDS
        if getattr(winner, name) != getattr(loser, name)
    }


def entry_counts(session: Session, ids: Sequence[int]) -> dict[int, int]:
    """In how many entries, published or not, each organisation takes part; one statement."""
    rows = session.execute(
        select(Partner.organisation_id, func.count(Partner.entry_id.distinct()))
        .where(Partner.organisation_id.in_(ids))
        .group_by(Partner.organisation_id)
    )
    return dict.fromkeys(ids, 0) | {id: count for id, count in rows}


def effect(session: Session, winner: Organisation, loser: Organisation) -> Effect:
    """What putting the loser into the winner would do; two statements."""
    named: dict[int, set[int]] = {winner.id: set(), loser.id: set()}
    wanted = select(Partner.organisation_id, Partner.entry_id).where(Partner.organisation_id.in_(named))
    for organisation_id, entry_id in session.execute(wanted):
        named[organisation_id].add(entry_id)
    mine, moved = named[winner.id], named[loser.id]
    public = select(func.count(Partner.entry_id.distinct())).join(Entry, Entry.id == Partner.entry_id)
    is_moved = (Partner.organisation_id == loser.id) & (Entry.status == Status.PUBLISHED)
    both = (winner, *winner.other_names, loser, *loser.other_names)
    return Effect(
        entries=len(moved),
        published=session.scalar(public.where(is_moved)) or 0,
        both=len(moved & mine),
        others=len(mine - moved),
        names=tuple(dict.fromkeys(name for one in both for name in (one.name, one.acronym) if name)),
    )


def merge(
    session: Session, winner_id: int, loser_id: int, keep: Mapping[str, Keep], *, by: User
) -> tuple[OrganisationMerge, list[int]]:
    """The merge, and the entries to find anew. Raises NotFound, Invalid."""
    if winner_id == loser_id:
        raise Invalid({"organisation": ["On fusionne deux organisations différentes."]})
    winner, loser = _both(session, winner_id, loser_id)
    before: dict[str, Any] = {"winner": _state(winner), "loser": _state(loser)}
    why = f"Fusion d'organisations : « {loser.name} » dans « {winner.name} »"
    is_shown = _keep(session, winner, loser, keep)
    followers = session.scalars(select(Organisation).where(Organisation.merged_into_id == loser.id)).all()
    for one in (loser, *followers):
        one.merged_into_id = winner.id
    session.flush()
    moved = partner_moves.move(session, loser.id, winner.id)
    before |= {
        "after": _state(winner),
        "followers": [one.id for one in followers],
        "partners": moved.as_json(),
        "pairs": _settle_pairs(session, loser.id, by),
    }
    done = OrganisationMerge(winner_id=winner.id, loser_id=loser.id, before=before)
    done.made_by_id, done.made_by_name = by.id, by.name
    session.add(done)
    record(session, Act.ORGANISATION_MERGE, by=by, what=winner.name, detail=f"aussi appelée « {loser.name} »")
    session.flush()
    return done, partner_moves.tell(session, [winner.id], changed=None if is_shown else moved.entries, why=why, by=by)


def _state(one: Organisation) -> dict[str, Any]:
    return {name: getattr(one, name) for name in (*FIELDS, "folded_name")}


def _keep(session: Session, winner: Organisation, loser: Organisation, keep: Mapping[str, Keep]) -> bool:
    """Gives the winner what was chosen of the loser; whether entries that name it show something else now."""
    chosen = {name for name in FIELDS if keep.get(name) is Keep.LOSER}
    taken = {*chosen, *(("folded_name",) if "name" in chosen else ())}
    mine, theirs = _state(winner), _state(loser)
    _write(
        session,
        (winner, mine | {name: theirs[name] for name in taken}),
        (loser, theirs | {name: mine[name] for name in taken if name in _SWAPPED}),
    )
    return any(mine[name] != theirs[name] for name in chosen)


def _write(session: Session, *states: tuple[Organisation, Mapping[str, Any]]) -> None:
    """Gives organisations these states, though one takes the name that the other has."""
    for one, _state in states:
        one.folded_name = f"{_NOBODY}{one.id}"
    session.flush()
    for one, state in states:
        for name, value in state.items():
            setattr(one, name, value)
    session.flush()


def _settle_pairs(session: Session, loser_id: int, by: User) -> list[list[Any]]:
    """Marks merged the pairs of the loser that wait; returns (id, what was decided) of each."""
    pairs = select(TwinPair).where(
        TwinPair.twin_of == TwinOf.ORGANISATION, or_(TwinPair.first_id == loser_id, TwinPair.second_id == loser_id)
    )
    settled = []
    for pair in session.scalars(pairs):
        when = pair.decided_at.isoformat() if pair.decided_at else None
        settled.append([pair.id, pair.decision.value, when, pair.decided_by_id, pair.decided_by_name])
        pair.decision, pair.decided_at = TwinDecision.MERGED, utc_now()
        pair.decided_by_id, pair.decided_by_name = by.id, by.name
    return settled


def undo(session: Session, merge_id: int, *, now: datetime, by: User) -> tuple[OrganisationMerge, list[int]]:
    """Both organisations as they were, and the entries to find anew; what somebody wrote of an entry since stays.

    Raises NotFound, Conflict when it was undone already, is too old or another merge must be undone first.
    """
    done = session.get(OrganisationMerge, merge_id)
    if done is None:
        raise NotFound("Cette fusion n'existe pas.")
    if done.undone_at is not None or now - done.made_at > UNDONE_WITHIN:
        raise Conflict("Cette fusion est déjà défaite, ou date de plus de trente jours.")
    _refuse_out_of_order(session, done)
    winner, loser = session.get_one(Organisation, done.winner_id), session.get_one(Organisation, done.loser_id)
    before, after = done.before, done.before["after"]
    mine = {name: value for name, value in before["winner"].items() if getattr(winner, name) == after[name]}
    is_shown = any(mine.get(name, after[name]) != after[name] for name in FIELDS)
    _write(session, (winner, {"folded_name": after["folded_name"]} | mine), (loser, before["loser"]))
    loser.merged_into_id = None
    for one in session.scalars(select(Organisation).where(Organisation.id.in_(before["followers"]))):
        one.merged_into_id = loser.id
    session.flush()
    back = partner_moves.move_back(session, before["partners"], loser.id, winner.id)
    _reopen_pairs(session, before["pairs"])
    done.undone_at = now
    record(session, Act.ORGANISATION_UNMERGE, by=by, what=winner.name, detail=f"rend « {loser.name} »")
    session.flush()
    why = f"Fusion d'organisations défaite : « {loser.name} », « {winner.name} »"
    return done, partner_moves.tell(session, [winner.id, loser.id], changed=None if is_shown else back, why=why, by=by)


def _refuse_out_of_order(session: Session, done: OrganisationMerge) -> None:
    later = select(OrganisationMerge).where(
        OrganisationMerge.id > done.id,
        OrganisationMerge.undone_at.is_(None),
        or_(OrganisationMerge.winner_id == done.winner_id, OrganisationMerge.loser_id == done.winner_id),
    )
    first = session.scalar(later.order_by(OrganisationMerge.id.desc()).limit(1))
    if first is not None:
        name = session.get_one(Organisation, first.loser_id).name
        raise Conflict(f"Une fusion plus récente touche la même organisation : défaites d'abord celle de « {name} ».")


def _reopen_pairs(session: Session, settled: Sequence[Sequence[Any]]) -> None:
    told = {row[0]: row[1:] for row in settled}
    for pair in session.scalars(select(TwinPair).where(TwinPair.id.in_(told))):
        decision, when, by_id, by_name = told[pair.id]
        pair.decision, pair.decided_at = TwinDecision(decision), datetime.fromisoformat(when) if when else None
        pair.decided_by_id, pair.decided_by_name = by_id, by_name


def of_organisations(
    session: Session, *, limit: int = 50
) -> list[tuple[OrganisationMerge, Organisation, Organisation]]:
    """(merge, the organisation left, the one that is its other name) of the last merges, newest first; one statement."""
    winner, loser = aliased(Organisation), aliased(Organisation)
    rows = session.execute(
        select(OrganisationMerge, winner, loser)
        .join(winner, winner.id == OrganisationMerge.winner_id)
        .join(loser, loser.id == OrganisationMerge.loser_id)
        .order_by(OrganisationMerge.id.desc())
        .limit(limit)
    )
    return [(done, left, other) for done, left, other in rows]
