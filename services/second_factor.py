"""The second factor: codes of an authenticator application (TOTP, RFC 6238) and recovery codes. Asked by the edge."""

import base64
import hashlib
import secrets
from datetime import datetime
from importlib import import_module
from typing import Any

import pyotp
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from errors import Invalid
from models import RecoveryCode, User, utc_now
from services.activity import Act, Actor, record
from services.sign_in import digest, is_locked, is_one_row, note_failure

RECOVERY_CODES = 10
_STEP_S = 30
_DRIFT = 1  # steps before and after: a telephone's clock may be half a minute off
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # no letter that one takes for another


def new_secret() -> str:
    """A secret to share with an application."""
    return pyotp.random_base32()


def seal(secret: str, *, key: str) -> str:
    """The secret as it is stored: whoever copies the database cannot make codes."""
    return str(_box(key).encrypt(secret.encode()).decode())


def unseal(sealed: str, *, key: str) -> str | None:
    """The secret; None when it was sealed with another key."""
    try:
        return str(_box(key).decrypt(sealed.encode()).decode())
    except import_module("cryptography.fernet").InvalidToken:
        return None


def _box(key: str) -> Any:
    """The box of a key. Its library is loaded here: seven megabytes that most workers never need."""
    return import_module("cryptography.fernet").Fernet(
        base64.urlsafe_b64encode(hashlib.sha256(f"alliances-totp:{key}".encode()).digest())
    )


def uri(secret: str, *, account: str, site: str) -> str:
    """What the application reads in the QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=site)


def qr_svg(text: str) -> str:
    """The QR code of a secret as an inline SVG, dark on light in both colour schemes; never kept."""
    code = import_module("segno").make(text, error="m", micro=False)
    svg: str = code.svg_inline(scale=4, border=3, dark="#000", light="#fff")
    return svg


def spaced(secret: str) -> str:
    """The secret by groups of four, to be typed by hand."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def turn_on(
    session: Session, user: User, secret: str, code: str, *, key: str, now: datetime | None = None
) -> list[str]:
    """Asks for codes from now on and gives the recovery codes, shown this once. Raises Invalid for a wrong code."""
    step = _step_of(secret, code, now or utc_now())
    if step is None:
        raise Invalid({"code": ["Ce code n'est pas le bon : vérifiez l'heure du téléphone et prenez le code suivant."]})
    user.totp_secret = seal(secret, key=key)
    user.totp_step = step
    record(session, Act.SECOND_FACTOR_ON, by=user, account=user)
    return _new_recovery_codes(session, user)


def turn_off(session: Session, user: User, *, by: Actor = None) -> None:
    """Asks for no code any more. `by` is None for a command of the server."""
    if user.totp_secret is not None:
        record(session, Act.SECOND_FACTOR_OFF, by=by, account=user)
    user.totp_secret = user.totp_step = None
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))


def renew_recovery_codes(session: Session, user: User) -> list[str]:
    """New recovery codes; the former ones no longer hold."""
    record(session, Act.RECOVERY_CODES, by=user, account=user)
    return _new_recovery_codes(session, user)


def _new_recovery_codes(session: Session, user: User) -> list[str]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = ["-".join(_word() for _ in range(3)) for _ in range(RECOVERY_CODES)]
    session.add_all(RecoveryCode(user_id=user.id, code_digest=digest(_plain(code))) for code in codes)
    return codes


def recovery_codes_left(session: Session, user: User) -> int:
    """How many recovery codes can still be used."""
    asked = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.user_id == user.id)
    return session.scalar(asked) or 0


def is_code(session: Session, user: User, typed: str, *, key: str, now: datetime | None = None) -> bool:
    """Whether this is a code of the application, or a recovery code; each holds once. Failures lock the address."""
    now = now or utc_now()
    if is_locked(session, user.email, now=now):
        return False
    if _is_application_code(session, user, typed, key, now) or _take_recovery_code(session, user, typed):
        return True
    note_failure(session, user.email, now, user=user, why="code de double vérification")
    return False


def _is_application_code(session: Session, user: User, typed: str, key: str, now: datetime) -> bool:
    """A code seen over somebody's shoulder is not accepted twice, even at the same instant."""
    secret = unseal(user.totp_secret, key=key) if user.totp_secret else None
    step = _step_of(secret, typed, now) if secret else None
    if step is None:
        return False
    is_new = User.totp_step.is_(None) | (User.totp_step < step)
    taken = session.execute(update(User).where(User.id == user.id, is_new).values(totp_step=step))
    return is_one_row(taken)


def _step_of(secret: str, typed: str, now: datetime) -> int | None:
    """The half minute a code belongs to; None when it belongs to none near now."""
    code = "".join(typed.split())
    present = int(now.timestamp()) // _STEP_S
    totp = pyotp.TOTP(secret)
    matching = [
        step
        for step in range(present - _DRIFT, present + _DRIFT + 1)
        if secrets.compare_digest(totp.generate_otp(step).encode(), code.encode())
    ]
    return matching[-1] if matching else None


def _take_recovery_code(session: Session, user: User, typed: str) -> bool:
    """Uses a recovery code up; the row's removal says whether it was there, so that it cannot be used twice at once."""
    taken = session.execute(
        delete(RecoveryCode).where(RecoveryCode.user_id == user.id, RecoveryCode.code_digest == digest(_plain(typed)))
    )
    if not is_one_row(taken):
        return False
    record(session, Act.RECOVERY_CODE_USED, by=user, account=user)
    return True


def _plain(code: str) -> str:
    return "".join(character for character in code.lower() if character.isalnum())


def _word() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(5))
