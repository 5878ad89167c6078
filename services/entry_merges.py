"""Put an entry into another: field by field, addresses and history kept, undone for thirty days."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from errors import Conflict, Invalid, NotFound
from forms import EntryData
from models import Entry, EntryMerge, SlugRedirect, Status, TwinDecision, TwinOf, TwinPair, User, Vocabulary, utc_now
from services import editing, named_contacts, revisions, rows
from services.activity import Act, record
from services.editing import Author
from services.entry_data import data_of
from services.entry_words import paths, value_at

UNDONE_WITHIN: Final = timedelta(days=30)
ORIGIN: Final = "merge"
_SINGLE: Final = frozenset({f"terms.{Vocabulary.MATURITY}", f"terms.{Vocabulary.SCALE}", f"terms.{Vocabulary.MEDOC}"})


class Keep(StrEnum):
    """Which side a field is taken from."""

    WINNER = "winner"
    LOSER = "loser"
    BOTH = "both"


def may_hold_both(path: str, value: Any) -> bool:
    """Whether a field can hold what both say: lists of codes and rows, but where one code is chosen."""
    return isinstance(value, tuple) and path not in _SINGLE


def proposed(winner: EntryData, loser: EntryData) -> dict[str, Keep]:
    """For each field that differs, what is proposed: both where it can be, else the winner unless it is empty there."""
    found = {}
    for path in paths(winner.kind):
        mine, other = value_at(winner, path), value_at(loser, path)
        if path == "slug" or mine == other:
            continue
        both = Keep.BOTH if may_hold_both(path, mine) else Keep.WINNER
        found[path] = Keep.LOSER if mine in ("", (), None) else Keep.WINNER if other in ("", (), None) else both
    return found


def joined(winner: EntryData, loser: EntryData, keep: Mapping[str, Keep]) -> EntryData:
    """The winner with, for each path of `keep`, what was chosen; what is not told stays the winner's."""
    data = winner
    for path, side in keep.items():
        mine, other = value_at(winner, path), value_at(loser, path)
        if side is Keep.LOSER:
            data = _with(data, path, other)
        elif side is Keep.BOTH and may_hold_both(path, mine):
            data = _with(data, path, _both(mine, other))
    return data


def _both(mine: tuple[Any, ...], other: tuple[Any, ...]) -> tuple[Any, ...]:
    if all(isinstance(one, str) for one in (*mine, *other)):
        return tuple(dict.fromkeys((*mine, *other)))
    known = rows.match(mine, other)
    return (*mine, *(row for place, row in enumerate(other) if place not in known))


def _with(data: EntryData, path: str, value: Any) -> EntryData:
    name, _dot, key = path.partition(".")
    changed: Any = {**getattr(data, name), key: value} if key else value
    if name == "terms":
        changed = {vocabulary: codes for vocabulary, codes in changed.items() if codes}
    changes: dict[str, Any] = {name: changed}
    return replace(data, **changes)


def merge(session: Session, winner_id: int, loser_id: int, keep: Mapping[str, Keep], *, by: User) -> EntryMerge:
    """The loser archived into the winner: its addresses lead there, its history stays with it and is linked.

    Raises NotFound, Invalid when they are not of one kind or what publication wants would be missing.
    """
    winner, loser = editing.get_for_edit(session, winner_id), editing.get_for_edit(session, loser_id)
    if winner.kind is not loser.kind or winner.id == loser.id:
        raise Invalid({"entry": ["On fusionne deux fiches différentes du même type."]})
    data = joined(data_of(winner), data_of(loser), keep)
    done = EntryMerge(
        winner_id=winner.id,
        loser_id=loser.id,
        winner_version_before=winner.version,
        loser_status_before=loser.status,
        made_by_id=by.id,
        made_by_name=by.name,
    )
    into = Author(user=by, comment=f"Fusion de « {loser.title} »", origin=ORIGIN)
    editing.update(session, winner.id, data, version=winner.version, by=into)
    done.winner_version_after = winner.version
    if loser.status is not Status.ARCHIVED:
        gone = Author(user=by, comment=f"Fusionnée dans « {winner.title} »", origin=ORIGIN)
        editing.set_status(session, loser.id, Status.ARCHIVED, version=loser.version, by=gone)
    done.moved_slugs = _move_addresses(session, loser, winner)
    done.given_contacts = named_contacts.give(session, loser.id, winner.id)
    _settle_pairs(session, winner.id, loser.id, by)
    session.add(done)
    record(session, Act.ENTRY_MERGE, by=by, entry=winner, detail=f"reçoit « {loser.title} »")
    session.flush()
    return done


def _move_addresses(session: Session, loser: Entry, winner: Entry) -> list[str]:
    """Makes the loser's addresses lead to the winner; those that led to it before."""
    former = session.scalars(select(SlugRedirect).where(SlugRedirect.entry_id == loser.id)).all()
    for redirect in former:
        redirect.entry_id = winner.id
    session.add(SlugRedirect(old_slug=loser.slug, entry_id=winner.id))
    session.flush()
    return [redirect.old_slug for redirect in former]


def _settle_pairs(session: Session, winner_id: int, loser_id: int, by: User) -> None:
    pairs = select(TwinPair).where(
        TwinPair.twin_of == TwinOf.ENTRY, or_(TwinPair.first_id == loser_id, TwinPair.second_id == loser_id)
    )
    for pair in session.scalars(pairs):
        pair.decision, pair.decided_at = TwinDecision.MERGED, utc_now()
        pair.decided_by_id, pair.decided_by_name = by.id, by.name


def undo(session: Session, merge_id: int, *, now: datetime, by: User) -> EntryMerge:
    """Both entries as they were; when somebody changed the winner since, it keeps that and only the loser comes back.

    Raises NotFound, Conflict when it was undone already or is too old.
    """
    done = session.get(EntryMerge, merge_id)
    if done is None:
        raise NotFound("Cette fusion n'existe pas.")
    if done.undone_at is not None or now - done.made_at > UNDONE_WITHIN:
        raise Conflict("Cette fusion est déjà défaite, ou date de plus de trente jours.")
    who = Author(user=by, comment="Fusion défaite", origin=ORIGIN)
    winner, loser = editing.get_for_edit(session, done.winner_id), editing.get_for_edit(session, done.loser_id)
    own = (*done.moved_slugs, loser.slug)
    for redirect in session.scalars(select(SlugRedirect).where(SlugRedirect.old_slug.in_(own))):
        if redirect.old_slug == loser.slug:
            session.delete(redirect)
        else:
            redirect.entry_id = loser.id
    session.flush()
    named_contacts.take_back(session, winner.id, done.given_contacts)
    if winner.version == done.winner_version_after:
        before = revisions.get(session, winner.id, done.winner_version_before)
        data = revisions.restorable(session, before, data_of(winner)).data
        editing.update(session, winner.id, data, version=winner.version, by=who)
    if loser.status is Status.ARCHIVED and done.loser_status_before is not Status.ARCHIVED:
        editing.touch(session, loser.id, _back_to(done.loser_status_before), version=loser.version, by=who)
    done.undone_at = now
    record(session, Act.ENTRY_UNMERGE, by=by, entry=winner, detail=f"rend « {loser.title} »")
    session.flush()
    return done


def _back_to(status: Status) -> Any:
    def change(entry: Entry) -> None:
        entry.status = status

    return change


def of_entries(session: Session, *, limit: int = 50) -> list[tuple[EntryMerge, str, str]]:
    """(merge, title of the winner, title of the loser) of the last merges, newest first; two statements."""
    found = session.scalars(select(EntryMerge).order_by(EntryMerge.id.desc()).limit(limit)).all()
    ids = {id for one in found for id in (one.winner_id, one.loser_id)}
    titles = {id: title for id, title in session.execute(select(Entry.id, Entry.title).where(Entry.id.in_(ids)))}
    return [(one, titles.get(one.winner_id, ""), titles.get(one.loser_id, "")) for one in found]
