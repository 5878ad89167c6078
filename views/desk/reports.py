"""/atelier/signalements: what readers and organisations say is wrong, answered or closed with a reason."""

from dataclasses import dataclass
from datetime import datetime

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from errors import Conflict, Invalid
from extensions import db
from forms.report import REASONS, AnswerForm
from models import EntryReport, ReportReason, ReportState, UserRole
from services import reports
from services.public_addresses import FOLDERS
from services.reports import REASON_NAMES
from services.saving import saving
from views import mailing
from views.access import me
from views.desk.room import room_blueprint
from views.desk.tabs import CountedTab
from views.rooms import FormShown, room_page

blueprint = room_blueprint("desk_reports", role=UserRole.CURATOR)
_STATES = {ReportState.OPEN: "ouverts", ReportState.ANSWERED: "repondus", ReportState.CLOSED: "clos"}
_NAMES = {ReportState.OPEN: "Ouverts", ReportState.ANSWERED: "Répondus", ReportState.CLOSED: "Clos sans réponse"}
_MOST_PAGES = 10_000


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report in a list."""

    title: str
    url: str
    message: str
    who: str
    made_at: datetime
    settled: str


@dataclass(frozen=True, slots=True)
class ReportsPage:
    """The reports of a state."""

    tabs: tuple[CountedTab, ...]
    state_name: str
    rows: tuple[ReportRow, ...]
    previous_url: str
    next_url: str


@dataclass(frozen=True, slots=True)
class ReportPage(FormShown):
    """One report, and the form that answers it."""

    report: EntryReport
    who: str
    entry_url: str
    public_url: str
    state_name: str
    reason: str
    form: AnswerForm
    reasons: tuple[tuple[str, str], ...]
    can_mail: bool
    back_url: str
    is_in_english: bool


@dataclass(frozen=True, slots=True)
class AnswerLetter:
    """What the letter to who reported says."""

    title: str
    message: str
    answer: str
    reason: str
    url: str


@blueprint.get("/signalements")
def index() -> Response:
    """The open ones first."""
    word = request.args.get("etat", "")
    state = next((state for state, name in _STATES.items() if name == word), ReportState.OPEN)
    number = min(max(request.args.get("page", 1, type=int), 1), _MOST_PAGES)
    counts = reports.counts(db.session)
    found = reports.listed(db.session, state, page=number)

    def at(page: int) -> str:
        return url_for(".index", etat=_STATES[state], **({"page": page} if page > 1 else {}))

    content = ReportsPage(
        tabs=tuple(
            CountedTab(_NAMES[one], counts[one], url_for(".index", etat=_STATES[one]), one is state)
            for one in ReportState
        ),
        state_name=_NAMES[state],
        rows=tuple(_row(one) for one in found[: reports.A_PAGE]),
        previous_url=at(number - 1) if number > 1 else "",
        next_url=at(number + 1) if len(found) > reports.A_PAGE else "",
    )
    return room_page("desk/reports.html", content)


@blueprint.get("/signalements/<int:id>")
def show(id: int) -> Response:
    """One report."""
    report = reports.get(db.session, id)
    return _page(report, AnswerForm(answer=report.answer))


@blueprint.post("/signalements/<int:id>")
def settle(id: int) -> ResponseReturnValue:
    """Answers it, by letter when an address was left, or closes it."""
    form = AnswerForm(request.form)
    if not form.validate():
        return _page(reports.get(db.session, id), form, status=422)
    reason = ReportReason(form.reason.data)
    try:
        with saving(db.session):
            report = reports.settle(db.session, id, reason, answer=form.answer.data or "", by=me())
            if report.is_mailed:
                _write(report)
    except Invalid as error:
        form.refuse(error.messages)
        return _page(reports.get(db.session, id), form, status=422)
    except Conflict as error:
        flash(str(error), "warning")
        return redirect(url_for(".show", id=id), 303)
    mailing.send_soon()
    flash("La réponse part par courriel." if report.is_mailed else "C’est noté.", "done")
    return redirect(url_for(".index"), 303)


@blueprint.post("/signalements/<int:id>/rouvrir")
def reopen(id: int) -> ResponseReturnValue:
    """Back among the open ones."""
    with saving(db.session):
        reports.reopen(db.session, id, by=me())
    flash("Le signalement est rouvert.", "done")
    return redirect(url_for(".show", id=id), 303)


@blueprint.post("/signalements/<int:id>/effacer-adresse")
def forget(id: int) -> ResponseReturnValue:
    """Erases the address."""
    with saving(db.session):
        reports.forget_address(db.session, id, by=me())
    flash("L’adresse est effacée.", "done")
    return redirect(url_for(".show", id=id), 303)


def _row(report: EntryReport) -> ReportRow:
    settled = f"{REASON_NAMES[report.reason]}, par {report.settled_by_name}" if report.reason else ""
    return ReportRow(
        title=report.entry.title,
        url=url_for(".show", id=report.id),
        message=report.message,
        who=_who(report),
        made_at=report.made_at,
        settled=settled,
    )


def _who(report: EntryReport) -> str:
    name = report.from_name or "Un lecteur"
    return f"{name}, qui attend une réponse" if report.email and report.state is ReportState.OPEN else name


def _public_url(report: EntryReport) -> str:
    return url_for("entries.show", folder=FOLDERS[report.entry.kind], slug=report.entry.slug)


def _page(report: EntryReport, form: AnswerForm, *, status: int = 200) -> Response:
    content = ReportPage(
        report=report,
        who=_who(report),
        entry_url=url_for("desk_entries.edit", id=report.entry_id),
        public_url=_public_url(report),
        state_name=_NAMES[report.state].lower(),
        reason=REASON_NAMES[report.reason] if report.reason else "",
        form=form,
        reasons=tuple((choice.value, choice.label) for choice in REASONS),
        can_mail=mailing.can_send(),
        back_url=url_for(".index", etat=_STATES[report.state]),
        is_in_english=report.language == "en",
    )
    return room_page("desk/report.html", content, status=status)


def _write(report: EntryReport) -> None:
    """The letter to who reported, in the commit of the answer."""
    if not mailing.can_send():
        raise Invalid({"answer": ["Aucun serveur de courriel n’est réglé : cette réponse ne pourrait pas partir."]})
    letter = AnswerLetter(
        report.entry.title,
        report.message,
        report.answer,
        REASON_NAMES[report.reason] if report.reason else "",
        mailing.address_of("entries.show", folder=FOLDERS[report.entry.kind], slug=report.entry.slug),
    )
    mailing.write(report.email, "Réponse à votre signalement", "mail/report.txt", letter)
