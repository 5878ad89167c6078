"""/…/signaler: say that an entry is wrong, without an account. What is sent waits for the curators, who may answer."""

from dataclasses import dataclass

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from extensions import db, settings
from forms.report import ReportForm
from models import Entry, Kind
from services import catalog, reports
from services.facet_labels import KIND_LABELS
from services.notices import as_told
from services.saving import saving
from views import mailing
from views.addresses import FOLDER, FOLDERS, KINDS_BY_FOLDER, EntryLinks
from views.desk.saves import write_letters
from views.form_language import spoken
from views.limits import is_within, visitor
from views.locales import gettext as _
from views.locales import link, locale
from views.pages import page
from views.published import entry_at
from views.rooms import problems

blueprint = Blueprint("reports", __name__)
_SENT_AT_MOST = "5 per hour"  # by visitor, as proposals
_TRAP = "suite_du_message"  # a field nobody sees: what fills it is not a person


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The form, over the entry it is about."""

    title: str
    entry_language: str
    entry_url: str
    kind_plural: str
    kind_url: str
    action: str
    form: ReportForm
    problems: tuple[tuple[str, str], ...]
    can_answer: bool
    trap: str
    notice: str = ""


@dataclass(frozen=True, slots=True)
class ThanksPage:
    """What happens now."""

    title: str
    entry_language: str
    entry_url: str
    kind_plural: str
    kind_url: str
    is_answer_wanted: bool


@blueprint.get(f"/{FOLDER}/<slug>/signaler")
def show(folder: str, slug: str) -> ResponseReturnValue:
    """An empty form; an old address leads to the right one."""
    found = entry_at(folder, slug, address=lambda kind, slug: link("reports.show", folder=FOLDERS[kind], slug=slug))
    return _form(found, ReportForm()) if isinstance(found, Entry) else found


@blueprint.post(f"/{FOLDER}/<slug>/signaler")
def send(folder: str, slug: str) -> ResponseReturnValue:
    """The report is kept, or the form says what is missing."""
    entry = catalog.published(db.session, KINDS_BY_FOLDER[folder], slug)
    form = ReportForm(request.form)
    if not form.validate():
        return _form(entry, form, status=422)
    wants_answer = bool(form.email.data)
    thanks = link("reports.thanks", folder=folder, slug=slug, **({"reponse": 1} if wants_answer else {}))
    if request.form.get(_TRAP):
        return redirect(thanks, 303)  # says nothing to the program that fell in
    if not is_within(_SENT_AT_MOST, "reports.send", visitor()):
        late = _(
            "Vous avez déjà envoyé plusieurs signalements. Gardez cette page ouverte et envoyez celui-ci dans une heure."
        )
        return _form(entry, form, status=429, notice=late)
    said = reports.Report(form.message.data, form.page_url.data or "", form.email.data or "", locale())
    with saving(db.session):
        write_letters(as_told(reports.receive(db.session, entry, said).notices))
    mailing.send_soon()
    return redirect(thanks, 303)


@blueprint.get(f"/{FOLDER}/<slug>/signaler/merci")
def thanks(folder: str, slug: str) -> Response:
    """What happens now."""
    entry = catalog.published(db.session, KINDS_BY_FOLDER[folder], slug)
    here = EntryLinks.here().of(entry.kind, entry.slug)
    content = ThanksPage(entry.title, entry.language, here, *_directory(entry.kind), "reponse" in request.args)
    return page("reports/thanks.html", content)


def _directory(kind: Kind) -> tuple[str, str]:
    return KIND_LABELS[locale()][kind], link("browse.directory", folder=FOLDERS[kind])


def _form(entry: Entry, form: ReportForm, *, status: int = 200, notice: str = "") -> Response:
    kind_plural, kind_url = _directory(entry.kind)
    content = ReportPage(
        title=entry.title,
        entry_language=entry.language,
        entry_url=EntryLinks.here().of(entry.kind, entry.slug),
        kind_plural=kind_plural,
        kind_url=kind_url,
        action=link("reports.send", folder=FOLDERS[entry.kind], slug=entry.slug),
        form=spoken(form),
        problems=tuple(problems(form)),
        can_answer=mailing.can_send(),
        trap=_TRAP,
        notice=notice,
    )
    response = make_response(render_template("reports/form.html", page=content, site=settings()), status)
    response.cache_control.no_store = True  # it holds a token, or what somebody types
    return response
