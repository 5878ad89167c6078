"""History: what each save left, told step by step, and brought back. How two versions differ is in comparing.py."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from errors import NotFound
from forms import EntryData
from forms.evidence import EVIDENCE
from models import Entry, Revision, Status, Territory, User
from services.entry_words import paths, value_at
from services.vocabulary import present_codes

STEPS_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class Step:
    """One save: who, when, why, into which state, and the paths of the fields that it changed."""

    number: int
    made_at: datetime
    author: str
    comment: str
    status: Status
    status_before: Status | None  # None for the first save
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Restorable:
    """What a past version would bring back today; `lost` names the codes that no longer exist."""

    data: EntryData
    lost: tuple[str, ...]


def record(
    session: Session,
    entry: Entry,
    data: EntryData,
    *,
    by: User | None,
    author: str = "",
    comment: str = "",
    origin: str = "",
) -> Revision:
    """Keeps the state `data` as the revision of the entry's present version."""
    revision = Revision(
        entry_id=entry.id,
        number=entry.version,
        author_id=by.id if by else None,
        author_name=author or (by.name if by else ""),
        comment=comment,
        origin=origin,
        snapshot={**data.as_dict(), "slug": entry.slug, "status": entry.status.value},
    )
    session.add(revision)
    return revision


def of_entry(session: Session, entry_id: int) -> list[Revision]:
    """The revisions of an entry, newest first."""
    return list(session.scalars(select(Revision).where(Revision.entry_id == entry_id).order_by(Revision.number.desc())))


def steps(session: Session, entry_id: int, *, page: int = 1) -> tuple[list[Step], int]:
    """(the saves of a page, newest first; how many pages there are); two statements."""
    total = session.scalar(select(func.count()).where(Revision.entry_id == entry_id)) or 0
    pages = max(1, -(-total // STEPS_A_PAGE))
    first = (min(max(page, 1), pages) - 1) * STEPS_A_PAGE
    kept = select(Revision).where(Revision.entry_id == entry_id).order_by(Revision.number.desc())
    # One more than a page shows: the last one is compared with the one before it.
    found = session.scalars(kept.offset(first).limit(STEPS_A_PAGE + 1)).all()
    shown = found[:STEPS_A_PAGE]
    return [_step(revision, found[at + 1] if at + 1 < len(found) else None) for at, revision in enumerate(shown)], pages


def _step(revision: Revision, before: Revision | None) -> Step:
    return Step(
        number=revision.number,
        made_at=revision.made_at,
        author=revision.author_name,
        comment=revision.comment,
        status=status_of(revision),
        status_before=status_of(before) if before else None,
        changed=_changed(before, revision) if before else (),
    )


def _changed(before: Revision, after: Revision) -> tuple[str, ...]:
    old, new = data_of(before), data_of(after)
    return tuple(path for path in paths(new.kind) if value_at(old, path) != value_at(new, path))


def get(session: Session, entry_id: int, number: int) -> Revision:
    """One revision. Raises NotFound."""
    found = session.scalar(select(Revision).where(Revision.entry_id == entry_id, Revision.number == number))
    if found is None:
        raise NotFound(f"Cette fiche n'a pas de version {number}.")
    return found


def nearest(session: Session, entry_id: int, number: int) -> Revision:
    """The revision of this number, else the last one before it, else the first. Raises NotFound when there is none."""
    kept = select(Revision).where(Revision.entry_id == entry_id)
    found = session.scalar(kept.where(Revision.number <= number).order_by(Revision.number.desc()).limit(1))
    found = found or session.scalar(kept.order_by(Revision.number).limit(1))
    if found is None:
        raise NotFound("Cette fiche n'a pas d'historique.")
    return found


def data_of(revision: Revision) -> EntryData:
    """The state a revision kept, ready to be saved again: that is how one is restored."""
    kept = {name: value for name, value in revision.snapshot.items() if name != "status"}
    undeclared = dict.fromkeys(EVIDENCE, "")  # a state kept before levels were declared had none
    return EntryData.from_dict({**kept, "columns": undeclared | kept["columns"]})


def status_of(revision: Revision) -> Status:
    """The state of the entry after that save."""
    return Status(revision.snapshot["status"])


def restorable(session: Session, revision: Revision, present: EntryData) -> Restorable:
    """The content of a revision as it can be saved today: at the present address, terms merged since under their new name."""
    data = data_of(revision)
    terms, lost = {}, []
    now = present_codes(session)
    for vocabulary, codes in data.terms.items():
        kept = dict.fromkeys(now[vocabulary, code] for code in codes if (vocabulary, code) in now)
        lost += [code for code in codes if (vocabulary, code) not in now]
        if kept:
            terms[vocabulary] = tuple(kept)
    known = set(session.scalars(select(Territory.code).where(Territory.code.in_(data.territories))))
    lost += [code for code in data.territories if code not in known]

    def present_code(vocabulary: str, code: str) -> str:
        return now.get((vocabulary, code), "")

    return Restorable(
        replace(
            data,
            slug=present.slug,
            terms=terms,
            territories=tuple(code for code in data.territories if code in known),
            partners=tuple(
                replace(row, profile=present_code("actor", row.profile), role=present_code("role", row.role))
                for row in data.partners
            ),
        ),
        tuple(lost),
    )


def saves_since(session: Session, entry_id: int, number: int) -> list[tuple[str, datetime]]:
    """(author, instant) of each save after that version, oldest first; one statement."""
    rows = session.execute(
        select(Revision.author_name, Revision.made_at)
        .where(Revision.entry_id == entry_id, Revision.number > number)
        .order_by(Revision.number)
    )
    return [(author, made_at) for author, made_at in rows]
