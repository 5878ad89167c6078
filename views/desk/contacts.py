"""/atelier/contacts: whom organisations let us ask « toujours vrai ? », and what became of it."""

from dataclasses import dataclass

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from errors import Invalid
from extensions import db
from forms.contact import ContactForm
from models import UserRole
from services import contacts
from services.saving import saving
from views import mailing
from views.access import me
from views.desk.contact_rows import ContactRow, contact_row, write_consent
from views.desk.room import room_blueprint
from views.rooms import FormShown, room_page

blueprint = room_blueprint("desk_contacts", role=UserRole.CURATOR)
MOST_PAGES = 10_000
NO_SERVER = "Aucun serveur de courriel n’est réglé : la demande d’accord ne pourrait pas partir."


@dataclass(frozen=True, slots=True)
class ContactsPage(FormShown):
    """The contacts, and the form that invites one."""

    rows: tuple[ContactRow, ...]
    form: ContactForm
    can_send: bool
    previous_url: str
    next_url: str


@blueprint.get("/contacts")
def index() -> Response:
    """Everybody, and a form, for the organisation of the address when it names one."""
    return _page(ContactForm(organisation=request.args.get("organisation", "")))


@blueprint.post("/contacts")
def invite() -> ResponseReturnValue:
    """Asks an address for its consent."""
    form = ContactForm(request.form)
    if not form.validate():
        return _page(form, status=422)
    if not mailing.can_send():
        form.form_errors.append(NO_SERVER)
        return _page(form, status=422)
    try:
        with saving(db.session):
            contact = contacts.invite(db.session, form.organisation.data, form.role.data, form.email.data, by=me())
            write_consent(contact)
            name = contact.organisation.name
    except Invalid as error:
        form.refuse(error.messages)
        return _page(form, status=422)
    mailing.send_soon()
    flash(f"La demande d’accord part par courriel à {name}. Rien d’autre ne sera envoyé avant la réponse.", "done")
    return redirect(url_for(".index"), 303)


@blueprint.post("/contacts/<int:id>/retirer")
def withdraw(id: int) -> ResponseReturnValue:
    """Erases the address, whatever was agreed."""
    with saving(db.session):
        contacts.withdraw(db.session, contacts.get(db.session, id), by=me())
    flash("L’adresse est effacée, ses liens ne valent plus rien.", "done")
    return redirect(url_for(".index"), 303)


def _page(form: ContactForm, *, status: int = 200) -> Response:
    number = min(max(request.args.get("page", 1, type=int), 1), MOST_PAGES)
    found = contacts.listed(db.session, page=number)
    content = ContactsPage(
        rows=tuple(contact_row(one) for one in found[: contacts.A_PAGE]),
        form=form,
        can_send=mailing.can_send(),
        previous_url=url_for(".index", page=number - 1) if number > 1 else "",
        next_url=url_for(".index", page=number + 1) if len(found) > contacts.A_PAGE else "",
    )
    return room_page("desk/contacts.html", content, status=status)
