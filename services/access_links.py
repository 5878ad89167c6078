"""Links that let a person choose a password: signed, dead after a time, and after one use."""

import hashlib
import secrets
from dataclasses import dataclass
from enum import StrEnum

from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from errors import Invalid
from models import User
from services import accounts
from services.activity import Act, Actor, record
from services.sign_in import forget_failures

PATH = "/compte/acces"
PARAM = "lien"  # in the query and not in the path: paths are logged
_SALT = "alliances-access-link"
DEAD_LINK = "Ce lien a déjà servi ou n'est plus valable. Demandez-en un nouveau."


class Purpose(StrEnum):
    """Why a link was sent; each has its time to live."""

    INVITATION = "invitation"
    RESET = "reset"


LIFETIME_S = {Purpose.INVITATION: 7 * 24 * 3600, Purpose.RESET: 2 * 3600}


@dataclass(frozen=True, slots=True)
class Opened:
    """A link that holds: whose, and why it was sent."""

    user: User
    purpose: Purpose


def make(session: Session, user: User, purpose: Purpose, *, key: str, by: Actor = None) -> str:
    """The secret part of a link. It dies when the password changes, the account closes or `LIFETIME_S` has passed."""
    user.link_nonce = user.link_nonce or secrets.token_hex(8)
    act = Act.ACCOUNT_INVITE if purpose is Purpose.INVITATION else Act.ACCOUNT_LINK
    record(session, act, by=by, account=user, detail=f"valable {LIFETIME_S[purpose] // 3600} heures")
    return str(_signer(key).dumps([user.id, purpose.value, _fingerprint(user)]))


def address(public_url: str, secret: str) -> str:
    """The whole address of a link."""
    return f"{public_url.rstrip('/')}{PATH}?{PARAM}={secret}"


def open_link(session: Session, secret: str, *, key: str) -> Opened:
    """Whose link this is. Raises Invalid for one that is forged, used, too old, or of a closed account."""
    try:
        user_id, purpose, fingerprint = _signer(key).loads(secret, max_age=max(LIFETIME_S.values()))
        _signer(key).loads(secret, max_age=LIFETIME_S[Purpose(purpose)])
    except (BadSignature, ValueError, TypeError):
        raise Invalid({"form": [DEAD_LINK]}) from None
    user = session.get(User, user_id)
    if user is None or not user.is_active or not secrets.compare_digest(_fingerprint(user), fingerprint):
        raise Invalid({"form": [DEAD_LINK]})
    return Opened(user, Purpose(purpose))


def choose_password(session: Session, opened: Opened, password: str) -> None:
    """Gives the account its password, kills the link and unlocks the address. Raises Invalid for a weak password."""
    accounts.set_password(session, opened.user, password, by=opened.user)
    forget_failures(session, opened.user)


def _signer(key: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key, salt=_SALT)


def _fingerprint(user: User) -> str:
    """Changes with the password and with the nonce, and tells nothing of either."""
    return hashlib.sha256(f"{user.id}:{user.link_nonce}:{user.password_hash or ''}".encode()).hexdigest()[:32]
