"""A contact as pages of the desk show it, and the letter that asks for its consent."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from flask import current_app, url_for

from extensions import settings
from models import Entry, OrganisationContact, Status, TruthAnswer
from services import contacts
from services.contact_links import DAYS, Purpose, address, make
from services.contacts import Standing
from services.public_addresses import entry_address
from views import mailing
from views.desk.entry_head import STATUS_NAMES
from views.filters import day

ANSWERS = {TruthAnswer.TRUE: "toujours vrai", TruthAnswer.CHANGED: "a changé"}


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One contact: whom, about what, what it agreed to and answered."""

    id: int
    organisation: str
    role: str
    email: str
    state: str  # willing, waiting or gone: how the row is shown
    consent: str
    questions: str
    is_for_all: bool  # asked about all that its organisation carries
    entries: tuple[tuple[str, str], ...]  # (title, page of the desk) of those it was named for


@dataclass(frozen=True, slots=True)
class ConsentLetter:
    """What the letter that asks for consent says."""

    organisation: str
    role: str
    url: str
    days: int
    entries: tuple[tuple[str, str], ...]  # (title, public address); none: all that speak of the organisation


def contact_row(one: Standing) -> ContactRow:
    """The row of a contact."""
    contact = one.contact
    return ContactRow(
        id=contact.id,
        organisation=contact.organisation.name,
        role=contact.role,
        email=contact.email,
        state="willing" if is_willing(one) else "waiting" if contact.email else "gone",
        consent=_consent(contact),
        questions=_questions(one),
        is_for_all=contact.is_for_all,
        entries=tuple((_title(entry), url_for("desk_truth.show", id=entry.id)) for entry in contact.entries),
    )


def is_willing(one: Standing) -> bool:
    """Whether the contact may be written to today."""
    return contacts.is_willing(one.contact, today=datetime.now(UTC).date())


def write_consent(contact: OrganisationContact) -> None:
    """Queues the letter that asks a contact for its consent."""
    secret, root = make(contact, Purpose.CONSENT, key=cast(str, current_app.secret_key)), settings().public_url
    letter = ConsentLetter(
        organisation=contact.organisation.name,
        role=contact.role,
        url=address(root, Purpose.CONSENT, secret),
        days=DAYS[Purpose.CONSENT],
        entries=() if contact.is_for_all else tuple(public_entries(contact)),
    )
    subject = "Cette fiche est-elle toujours vraie ?" if letter.entries else "Vos fiches sont-elles toujours vraies ?"
    mailing.write(contact.email, subject, "mail/consent.txt", letter)


def public_entries(contact: OrganisationContact) -> list[tuple[str, str]]:
    """(title, address) of the public entries that a contact was named for."""
    root = settings().public_url
    return [(entry.title, entry_address(root, entry.kind, entry.slug)) for entry in contacts.asked_about(contact)]


def _title(entry: Entry) -> str:
    return entry.title if entry.status is Status.PUBLISHED else f"{entry.title} ({STATUS_NAMES[entry.status]})"


def _consent(contact: OrganisationContact) -> str:
    if contact.refused_at:
        return f"{'retiré' if contact.consented_at else 'refusé'} le {day(contact.refused_at)}"
    if contact.consented_at and contact.consent_until:
        given = f"donné le {day(contact.consented_at)}"
        if contact.consent_until < datetime.now(UTC).date():
            return f"{given}, expiré le {day(contact.consent_until)}"
        return (
            f"{given}, jusqu’au {day(contact.consent_until)}" if contact.email else f"{given}, adresse effacée depuis"
        )
    return f"demandé le {day(contact.invited_at)}" if contact.email else "demandé, sans réponse : adresse effacée"


def _questions(one: Standing) -> str:
    if not one.asked:
        return "aucune"
    asked = f"{one.asked} posée{'s' if one.asked > 1 else ''}, {one.answered} répondue{'s' if one.answered > 1 else ''}"
    when = f", la dernière le {day(one.contact.asked_at)}" if one.contact.asked_at else ""
    return asked + when + (f" ({ANSWERS[one.last_answer]})" if one.last_answer else "")
