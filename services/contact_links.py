"""Links of the letters to an organisation's contact: signed, dead after a time, and as soon as the consent is withdrawn."""

import secrets
from dataclasses import dataclass
from enum import StrEnum

from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session

from errors import NotFound
from models import OrganisationContact
from services.contacts import WHOLE

PARAM = "lien"  # in the query and not in the path: paths are logged
_SALT = "alliances-contact-link"
DEAD_LINK = "Il a expiré, ou l’accord a été retiré : l’adresse est alors effacée, et rien d’autre ne lui sera envoyé."


class Purpose(StrEnum):
    """What a link lets one do."""

    CONSENT = "consent"
    QUESTION = "question"
    LEAVE = "leave"


PATHS = {
    Purpose.CONSENT: "/toujours-vrai/accord",
    Purpose.QUESTION: "/toujours-vrai",
    Purpose.LEAVE: "/toujours-vrai/quitter",
}
DAYS = {Purpose.CONSENT: 30, Purpose.QUESTION: 60, Purpose.LEAVE: 3 * 365}


@dataclass(frozen=True, slots=True)
class Opened:
    """A link that holds: whose, and about which question (0: none)."""

    contact: OrganisationContact
    question_id: int


def make(contact: OrganisationContact, purpose: Purpose, *, key: str, question_id: int = 0) -> str:
    """The secret part of a link."""
    return str(_signer(key, purpose).dumps([contact.id, contact.nonce, question_id]))


def address(root: str, purpose: Purpose, secret: str) -> str:
    """The whole address of a link."""
    return f"{root.rstrip('/')}{PATHS[purpose]}?{PARAM}={secret}"


def open_link(session: Session, secret: str, purpose: Purpose, *, key: str) -> Opened:
    """Whose link this is. Raises NotFound for one that is forged, too old, or of a consent withdrawn since."""
    try:
        contact_id, nonce, question_id = _signer(key, purpose).loads(secret, max_age=DAYS[purpose] * 24 * 3600)
    except (BadSignature, ValueError, TypeError):
        raise NotFound(DEAD_LINK) from None
    wanted = select(OrganisationContact).where(OrganisationContact.id == contact_id)
    contact = session.scalar(wanted.options(*WHOLE))
    if contact is None or not secrets.compare_digest(contact.nonce, str(nonce)):
        raise NotFound(DEAD_LINK)
    return Opened(contact, int(question_id))


def _signer(key: str, purpose: Purpose) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key, salt=f"{_SALT}-{purpose.value}")
