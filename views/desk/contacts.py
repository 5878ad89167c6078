"""/atelier/contacts: whom organisations let us ask « toujours vrai ? », and what became of it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from flask import Response, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from errors import Invalid
from extensions import db, settings
from forms.contact import ContactForm
from models import OrganisationContact, TruthAnswer, UserRole
from services import contacts
from services.contact_links import DAYS, Purpose, address, make
from services.contacts import Standing
from services.saving import saving
from views import mailing
from views.access import me
from views.desk.room import room_blueprint
from views.filters import day
from views.rooms import problems, room_page

blueprint = room_blueprint("desk_contacts", role=UserRole.CURATOR)
_ANSWERS = {TruthAnswer.TRUE: "toujours vrai", TruthAnswer.CHANGED: "a changé"}


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One contact: whom, what they agreed to, what they were asked and answered."""

    id: int
    organisation: str
    url: str
    role: str
    email: str
    consent: str
    questions: str


@dataclass(frozen=True, slots=True)
class ContactsPage:
    """The contacts, and the form that invites one."""

    rows: tuple[ContactRow, ...]
    form: ContactForm
    can_send: bool

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What went wrong: (id of the field, text)."""
        return problems(self.form)


@dataclass(frozen=True, slots=True)
class ConsentLetter:
    """What the letter that asks for consent says."""

    organisation: str
    role: str
    url: str
    days: int


@blueprint.get("/contacts")
def index() -> Response:
    """Everybody, and an empty form."""
    return _page(ContactForm())


@blueprint.post("/contacts")
def invite() -> ResponseReturnValue:
    """Asks an address for its consent."""
    form = ContactForm(request.form)
    if not form.validate():
        return _page(form, status=422)
    if not mailing.can_send():
        form.form_errors.append("Aucun serveur de courriel n’est réglé : la demande d’accord ne pourrait pas partir.")
        return _page(form, status=422)
    try:
        with saving(db.session):
            contact = contacts.invite(db.session, form.organisation.data, form.role.data, form.email.data, by=me())
            _write(contact)
    except Invalid as error:
        form.refuse(error.messages)
        return _page(form, status=422)
    mailing.send_soon()
    flash("La demande d’accord part par courriel. Rien d’autre ne sera envoyé avant la réponse.", "done")
    return redirect(url_for(".index"), 303)


@blueprint.post("/contacts/<int:id>/retirer")
def withdraw(id: int) -> ResponseReturnValue:
    """Erases the address, whatever was agreed."""
    with saving(db.session):
        contacts.withdraw(db.session, contacts.get(db.session, id), by=me())
    flash("L’adresse est effacée, ses liens ne valent plus rien.", "done")
    return redirect(url_for(".index"), 303)


def _write(contact: OrganisationContact) -> None:
    secret = make(contact, Purpose.CONSENT, key=cast(str, current_app.secret_key))
    letter = ConsentLetter(
        contact.organisation.name,
        contact.role,
        address(settings().public_url, Purpose.CONSENT, secret),
        DAYS[Purpose.CONSENT],
    )
    mailing.write(contact.email, "Vos fiches sont-elles toujours vraies ?", "mail/consent.txt", letter)


def _page(form: ContactForm, *, status: int = 200) -> Response:
    content = ContactsPage(
        rows=tuple(_row(one) for one in contacts.standings(db.session)),
        form=form,
        can_send=mailing.can_send(),
    )
    return room_page("desk/contacts.html", content, status=status)


def _row(one: Standing) -> ContactRow:
    contact = one.contact
    return ContactRow(
        id=contact.id,
        organisation=contact.organisation.name,
        url=url_for("browse.organisation", slug=contact.organisation.slug),
        role=contact.role,
        email=contact.email,
        consent=_consent(contact),
        questions=_questions(one),
    )


def _consent(contact: OrganisationContact) -> str:
    if contact.refused_at:
        return f"{'retiré' if contact.consented_at else 'refusé'} le {day(contact.refused_at)}"
    if contact.consented_at and contact.consent_until:
        is_over = not contacts.is_willing(contact, today=datetime.now(UTC).date())
        ends = f"expiré le {day(contact.consent_until)}" if is_over else f"jusqu’au {day(contact.consent_until)}"
        return f"donné le {day(contact.consented_at)}, {ends}"
    return f"demandé le {day(contact.invited_at)}" if contact.email else "demandé, sans réponse : adresse effacée"


def _questions(one: Standing) -> str:
    if not one.asked:
        return "aucune"
    asked = f"{one.asked} posée{'s' if one.asked > 1 else ''}, {one.answered} répondue{'s' if one.answered > 1 else ''}"
    when = f", la dernière le {day(one.contact.asked_at)}" if one.contact.asked_at else ""
    return asked + when + (f" ({_ANSWERS[one.last_answer]})" if one.last_answer else "")
