"""Pairs that may be one, written down so that a desk lists them and « pas un doublon » is remembered."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from errors import NotFound
from models import Entry, Kind, Organisation, TwinDecision, TwinOf, TwinPair, User, utc_now
from services.activity import Act, record
from services.twins import Pair, probable_organisations, probable_pairs

_DECISIONS = {TwinDecision.DISTINCT: "pas un doublon", TwinDecision.MERGED: "fusion", TwinDecision.OPEN: "à revoir"}


def refresh_all(session: Session) -> dict[str, int]:
    """Looks for twins over the whole base; how many pairs of each sort await a decision."""
    found = {kind.value: refresh(session, TwinOf.ENTRY, probable_pairs(session, kind), kind=kind) for kind in Kind}
    return found | {TwinOf.ORGANISATION.value: refresh(session, TwinOf.ORGANISATION, probable_organisations(session))}


def refresh(session: Session, twin_of: TwinOf, pairs: Sequence[Pair], *, kind: Kind | None = None) -> int:
    """Writes the pairs down; what was decided stays, what is not likely any more goes. Returns how many await a decision."""
    kept = {(one.first_id, one.second_id): one for one in _stored(session, twin_of, kind)}
    for pair in pairs:
        known = kept.pop((pair.first_id, pair.second_id), None)
        if known is None:
            known = TwinPair(
                twin_of=twin_of, first_id=pair.first_id, second_id=pair.second_id, decision=TwinDecision.OPEN
            )
            session.add(known)
        known.score, known.reasons = pair.score, list(pair.reasons)
    for gone in kept.values():
        if gone.decision is TwinDecision.OPEN:
            session.delete(gone)
    session.flush()
    return sum(one.decision is TwinDecision.OPEN for one in _stored(session, twin_of, kind))


def _stored(session: Session, twin_of: TwinOf, kind: Kind | None) -> Sequence[TwinPair]:
    wanted = select(TwinPair).where(TwinPair.twin_of == twin_of)
    if kind is not None:
        wanted = wanted.join(Entry, Entry.id == TwinPair.first_id).where(Entry.kind == kind)
    return session.scalars(wanted).all()


def open_pairs(session: Session, twin_of: TwinOf, *, limit: int, offset: int = 0) -> list[TwinPair]:
    """Pairs that await a decision, most alike first."""
    wanted = select(TwinPair).where(TwinPair.twin_of == twin_of, TwinPair.decision == TwinDecision.OPEN)
    return list(session.scalars(wanted.order_by(TwinPair.score.desc(), TwinPair.id).limit(limit).offset(offset)))


def get(session: Session, pair_id: int, twin_of: TwinOf) -> TwinPair:
    """The pair. Raises NotFound."""
    pair = session.get(TwinPair, pair_id)
    if pair is None or pair.twin_of is not twin_of:
        raise NotFound("Cette paire n'existe plus.")
    return pair


def by_hand(session: Session, twin_of: TwinOf, one_id: int, other_id: int) -> TwinPair:
    """The pair of these two, made when nothing found them alike; one told apart is open again, since somebody asks."""
    first, second = sorted((one_id, other_id))
    known = select(TwinPair).where(
        TwinPair.twin_of == twin_of, TwinPair.first_id == first, TwinPair.second_id == second
    )
    pair = session.scalar(known)
    if pair is None:
        pair = TwinPair(twin_of=twin_of, first_id=first, second_id=second, score=0.0, reasons=["choisies à la main"])
        session.add(pair)
    pair.decision = TwinDecision.OPEN
    return pair


def names_of(session: Session, pairs: Sequence[TwinPair]) -> tuple[dict[int, str], dict[int, str]]:
    """(id → title of the entries, id → name of the organisations) of the pairs; two statements."""
    ids: dict[TwinOf, set[int]] = {twin_of: set() for twin_of in TwinOf}
    for pair in pairs:
        ids[pair.twin_of] |= {pair.first_id, pair.second_id}
    titles = session.execute(select(Entry.id, Entry.title).where(Entry.id.in_(ids[TwinOf.ENTRY])))
    names = session.execute(
        select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids[TwinOf.ORGANISATION]))
    )
    return {id: title for id, title in titles}, {id: name for id, name in names}


def decide(session: Session, pair_id: int, decision: TwinDecision, *, by: User) -> TwinPair:
    """The pair with what a curator said of it, remembered. Raises NotFound."""
    pair = session.get(TwinPair, pair_id)
    if pair is None:
        raise NotFound("Cette paire n'existe plus.")
    pair.decision, pair.decided_at = decision, utc_now()
    pair.decided_by_id, pair.decided_by_name = by.id, by.name
    names = names_of(session, [pair])[pair.twin_of is TwinOf.ORGANISATION]
    told = " / ".join(names.get(id, "–") for id in (pair.first_id, pair.second_id))
    record(session, Act.TWIN_DECIDE, by=by, what=told, detail=_DECISIONS[decision])
    session.flush()
    return pair
