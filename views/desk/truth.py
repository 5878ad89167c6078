"""/atelier/fiches/<id>/toujours-vrai: who can say that an entry is still true, when they are asked, what they said."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from errors import Invalid
from extensions import db
from forms.contact import NamedContactForm
from models import Entry, Status, TruthQuestion, UserRole
from services import answering, named_contacts, workflow
from services.answering import Answerers
from services.saving import saving
from views import mailing
from views.access import me
from views.desk.contact_rows import ANSWERS, ContactRow, contact_row, is_willing, write_consent
from views.desk.contacts import NO_SERVER
from views.desk.entry_head import EntryHead, entry_head
from views.desk.room import room_blueprint
from views.filters import day
from views.rooms import FormShown, room_page

blueprint = room_blueprint("desk_truth", role=UserRole.CURATOR)


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """An organisation that the entry names, why it can answer, and whom we may ask there."""

    name: str
    why: str
    contacts: tuple[ContactRow, ...]
    ask_url: str  # where to ask one for its consent


@dataclass(frozen=True, slots=True)
class TruthPage(FormShown):
    """Who is asked about an entry, and the form that names one more."""

    entry: EntryHead
    checked: str
    next_step: str
    named: tuple[ContactRow, ...]
    others: tuple[OrganisationRow, ...]
    nobody: str  # why no organisation is there
    asked: tuple[str, ...]
    form: NamedContactForm
    may_name: bool
    can_send: bool


@blueprint.get("/fiches/<int:id>/toujours-vrai")
def show(id: int) -> Response:
    """The page; the form proposes the organisation that the entry names."""
    entry = workflow.seen_by(db.session, me(), id)
    found = answering.who(db.session, entry)
    only = found.others[0].organisation.name if len(found.others) == 1 else ""
    return _page(entry, found, NamedContactForm(organisation=only or answering.name_said(entry)))


@blueprint.post("/fiches/<int:id>/toujours-vrai")
def name(id: int) -> ResponseReturnValue:
    """Names a contact for the entry; a letter asks for its consent, unless it gave it already."""
    form = NamedContactForm(request.form)
    if not form.validate():
        return _again(id, form)
    if not mailing.can_send():
        form.form_errors.append(NO_SERVER)
        return _again(id, form)
    try:
        with saving(db.session):
            entry = workflow.seen_by(db.session, me(), id)
            typed = (form.organisation.data, form.role.data, form.email.data)
            done = named_contacts.name(db.session, entry, *typed, by=me())
            if done.is_invited:
                write_consent(done.contact)
            whose = f"{done.contact.organisation.name}, {done.contact.role}"
    except Invalid as error:
        form.refuse(error.messages)
        return _again(id, form)
    if done.is_invited:
        mailing.send_soon()
        flash(f"La demande d’accord part par courriel : {whose}. Rien d’autre ne sera envoyé avant la réponse.", "done")
    else:
        flash(f"{whose} : cette adresse est déjà celle d’un contact, qui sera aussi interrogé sur cette fiche.", "done")
    return _back(id)


@blueprint.post("/fiches/<int:id>/toujours-vrai/<int:contact_id>/retirer")
def unname(id: int, contact_id: int) -> ResponseReturnValue:
    """Asks a contact no more about this entry."""
    with saving(db.session):
        entry = workflow.seen_by(db.session, me(), id)
        is_erased = named_contacts.unname(db.session, entry, contact_id, by=me())
    erased = " Son adresse, qui ne servait à rien d’autre, est effacée." if is_erased else ""
    flash(f"Ce contact ne sera plus interrogé sur cette fiche.{erased}", "done")
    return _back(id)


def _back(id: int) -> ResponseReturnValue:
    return redirect(url_for(".show", id=id), 303)


def _again(id: int, form: NamedContactForm) -> Response:
    entry = workflow.seen_by(db.session, me(), id)
    return _page(entry, answering.who(db.session, entry), form, status=422)


def _page(entry: Entry, found: Answerers, form: NamedContactForm, *, status: int = 200) -> Response:
    content = TruthPage(
        entry=entry_head(entry),
        checked=_checked(entry),
        next_step=_next_step(entry, found, today=datetime.now(UTC).date()),
        named=tuple(contact_row(one) for one in found.named),
        others=tuple(
            OrganisationRow(
                one.organisation.name,
                one.why,
                tuple(contact_row(contact) for contact in one.contacts),
                url_for("desk_contacts.index", organisation=one.organisation.name, _anchor="demander"),
            )
            for one in found.others
        ),
        nobody=_nobody(entry),
        asked=tuple(_asked(one) for one in found.asked),
        form=form,
        may_name=entry.status is Status.PUBLISHED,
        can_send=mailing.can_send(),
    )
    return room_page("desk/truth.html", content, status=status)


def _checked(entry: Entry) -> str:
    if entry.verified_on:
        return f"Vérifiée pour la dernière fois le {day(entry.verified_on)}."
    return f"Publiée le {day(entry.published_at)}, jamais vérifiée depuis." if entry.published_at else ""


def _next_step(entry: Entry, found: Answerers, *, today: date) -> str:
    """When somebody will be asked, or why nobody will."""
    if entry.status is not Status.PUBLISHED:
        return "On n’interroge que sur une fiche publiée."
    everybody = [*found.named, *(one for other in found.others for one in other.contacts)]
    if any(is_willing(one) for one in everybody):
        if found.due_on > today:
            return f"La question sera posée à partir du {day(found.due_on)}, si personne ne l’a vérifiée d’ici là."
        return "La question partira avec le prochain envoi."
    if any(one.contact.email for one in everybody):
        return "Un accord est demandé : la question sera posée quand il sera donné."
    ways = (
        "demandez l’accord d’une organisation, ou nommez un contact" if found.others else "nommez un contact ci-dessous"
    )
    return f"Personne ne peut encore être interrogé : {ways}."


def _nobody(entry: Entry) -> str:
    name = answering.name_said(entry)
    if name:
        return f"Aucune organisation de la base ne s’appelle « {name} »."
    return (
        "Cette fiche ne nomme aucune organisation qui la porte. Ceux dont elle cite les chiffres ne l’ont pas écrite : "
        "on ne leur demande rien. Nommez quelqu’un qui connaît le sujet."
    )


def _asked(one: TruthQuestion) -> str:
    said = f"{ANSWERS[one.answer]}, le {day(one.answered_at)}" if one.answer and one.answered_at else "sans réponse"
    contact = one.contact
    return f"{day(one.asked_at)} : {contact.organisation.name}, {contact.role} – {said}"
