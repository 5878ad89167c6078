"""Readers' reports: kept, told to the curators, answered or closed with a reason; addresses go when they have served."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session, joinedload

from errors import Conflict, Invalid, NotFound
from models import Entry, EntryReport, Notice, ReportReason, ReportState, User, utc_now
from services import notices
from services.activity import STRANGER, Act, Actor, record

KEPT: Final = timedelta(days=365)  # an address nobody answered
KEPT_AFTER: Final = timedelta(days=30)  # after the answer: time for one that bounces to be seen
A_PAGE: Final = 30
REASON_NAMES: Final = {
    ReportReason.CORRECTED: "fiche corrigée",
    ReportReason.UNCHANGED: "la fiche dit vrai",
    ReportReason.UNKNOWN: "impossible à trancher",
    ReportReason.DUPLICATE: "déjà signalé",
    ReportReason.UNRELATED: "sans rapport",
}


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody says: `email` only of who agreed that it serves to answer; `from_name` of an organisation."""

    message: str
    page_url: str = ""
    email: str = ""
    language: str = "fr"
    from_name: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A report that was kept, and who was told of it: letters may follow."""

    report: EntryReport
    notices: tuple[Notice, ...]


def receive(session: Session, entry: Entry, said: Report, *, by: Actor = STRANGER, now: datetime | None = None) -> Kept:
    """Keeps what somebody says of an entry, in the queue of the curators."""
    now = now or utc_now()
    tidy(session, now=now)
    report = EntryReport(
        entry_id=entry.id,
        made_at=now,
        message=said.message,
        page_url=said.page_url,
        from_name=said.from_name,
        email=said.email,
        language=said.language,
        consented_at=now if said.email else None,
        forget_on=(now + KEPT).date() if said.email else None,
    )
    session.add(report)
    session.flush()
    record(session, Act.REPORT_RECEIVE, by=by, entry=entry)
    who = said.from_name or "Un lecteur"
    told = notices.tell(
        session,
        notices.curators(session),
        f"{who} signale une erreur dans « {entry.title} ».",
        entry=entry,
        is_task=True,
    )
    return Kept(report, tuple(told))


def counts(session: Session) -> dict[ReportState, int]:
    """How many reports stand in each state; one statement."""
    rows = session.execute(select(EntryReport.state, func.count()).group_by(EntryReport.state))
    found = {state: count for state, count in rows}
    return {state: found.get(state, 0) for state in ReportState}


def listed(session: Session, state: ReportState, *, page: int) -> list[EntryReport]:
    """The reports of a state with their entries, one more than a page shows: the oldest open one first, else the newest."""
    order = EntryReport.made_at.asc() if state is ReportState.OPEN else EntryReport.settled_at.desc()
    wanted = select(EntryReport).where(EntryReport.state == state).options(joinedload(EntryReport.entry))
    return list(session.scalars(wanted.order_by(order, EntryReport.id).offset((page - 1) * A_PAGE).limit(A_PAGE + 1)))


def get(session: Session, report_id: int) -> EntryReport:
    """One report with its entry. Raises NotFound."""
    wanted = select(EntryReport).where(EntryReport.id == report_id).options(joinedload(EntryReport.entry))
    found = session.scalar(wanted.execution_options(populate_existing=True))
    if found is None:
        raise NotFound("Ce signalement n'existe pas.")
    return found


def about(session: Session, entry_id: int) -> int:
    """How many reports about an entry wait; one statement."""
    waiting = select(func.count()).where(EntryReport.entry_id == entry_id, EntryReport.state == ReportState.OPEN)
    return session.scalar(waiting) or 0


def settle(
    session: Session, report_id: int, reason: ReportReason, *, answer: str, by: User, now: datetime | None = None
) -> EntryReport:
    """Answers a report, or closes it when nothing is answered. Raises NotFound, Conflict when somebody did meanwhile.

    With an answer and an address, `is_mailed` is set: the caller writes the letter in the same commit.
    """
    now = now or utc_now()
    report = get(session, report_id)
    state = ReportState.ANSWERED if answer else ReportState.CLOSED
    if not answer and report.email and reason is not ReportReason.UNRELATED:
        raise Invalid({"answer": ["Une adresse a été laissée : son auteur attend une réponse."]})
    values = {
        "state": state,
        "reason": reason,
        "answer": answer,
        "settled_at": now,
        "settled_by_id": by.id,
        "settled_by_name": by.name,
        "is_mailed": bool(answer and report.email),
        "forget_on": (now + KEPT_AFTER).date() if report.email else None,
    }
    taken = session.execute(
        update(EntryReport)
        .where(EntryReport.id == report_id, EntryReport.state == ReportState.OPEN)
        .values(values)
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult
        raise Conflict("Ce signalement a déjà reçu une réponse : la voici.")
    session.refresh(report)
    if not about(session, report.entry_id):
        notices.done(session, report.entry_id)
    record(session, Act.REPORT_SETTLE, by=by, entry=report.entry, detail=REASON_NAMES[reason])
    return report


def reopen(session: Session, report_id: int, *, by: User) -> EntryReport:
    """The report, open again; what was answered stays said below. Raises NotFound."""
    report = get(session, report_id)
    if report.state is not ReportState.OPEN:
        report.state, report.reason = ReportState.OPEN, None
        report.settled_at, report.settled_by_id, report.settled_by_name = None, None, ""
        report.is_mailed = False
        record(session, Act.REPORT_REOPEN, by=by, entry=report.entry)
    return report


def forget_address(session: Session, report_id: int, *, by: User) -> None:
    """Erases the address of who reported. Raises NotFound."""
    report = get(session, report_id)
    report.email, report.consented_at, report.forget_on = "", None, None
    record(session, Act.CONTACT_FORGET, by=by, entry=report.entry)


def tidy(session: Session, *, now: datetime | None = None) -> int:
    """Erases the addresses whose time is over; how many."""
    today = (now or utc_now()).date()
    done = session.execute(
        update(EntryReport)
        .where(EntryReport.forget_on < today, or_(EntryReport.email != "", EntryReport.consented_at.is_not(None)))
        .values(email="", consented_at=None, forget_on=None),
        execution_options={"synchronize_session": "fetch"},
    )
    return int(done.rowcount)  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult
