"""Letters: queued with the change they tell of, then sent by SMTP. A server that is down delays them and loses none."""

import logging
import smtplib
import ssl
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from importlib import import_module
from typing import Protocol

from pydantic import SecretStr
from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session

from models import OutgoingMail, utc_now
from models.mail import SUBJECT_MAX
from services.saving import saving

log = logging.getLogger(__name__)
_STALE = timedelta(days=3)  # a link that a letter holds is dead by then
_GIVEN_UP = timedelta(days=30)  # an address that no server took for a month
_WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3), timedelta(hours=12))
_TIMEOUT_S = 15
_AT_ONCE = 50

OpenSession = Callable[[], AbstractContextManager[Session]]


@dataclass(frozen=True, slots=True)
class Server:
    """The SMTP server that takes our letters; without a host, nothing can be sent."""

    host: str
    port: int
    security: str  # "starttls", "tls" or "none"
    user: str
    password: str
    sender: str
    sender_name: str

    @property
    def is_set(self) -> bool:
        """Whether letters can be sent at all."""
        return bool(self.host)


class SmtpSettings(Protocol):
    """What the site's settings say of the server; config.py documents each."""

    smtp_host: str
    smtp_port: int
    smtp_security: str
    smtp_user: str
    smtp_password: SecretStr
    sender: str
    site_name: str


def server_of(settings: SmtpSettings) -> Server:
    """The server of the settings."""
    return Server(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=settings.smtp_security,
        user=settings.smtp_user,
        password=settings.smtp_password.get_secret_value(),
        sender=settings.sender,
        sender_name=settings.site_name,
    )


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one round of sending did."""

    sent: int = 0
    failed: int = 0


def queue(
    session: Session,
    *,
    to: str,
    subject: str,
    body: str,
    headers: Mapping[str, str] | None = None,
    key: str = "",
    is_lasting: bool = False,
) -> OutgoingMail:
    """A letter that leaves once the change around it is committed.

    Args:
        key: names the letter for ever: sent twice because of a crash, it is the same one to mail stores.
        is_lasting: it may wait a month for a server that is down, since it holds no link that dies.
    """
    one_line = " ".join(subject.split())[:SUBJECT_MAX]
    now = utc_now()
    letter = OutgoingMail(
        recipient=to,
        subject=one_line,
        body=body,
        written_at=now,
        next_try_at=now,
        headers=dict(headers or {}),
        message_key=key,
        is_lasting=is_lasting,
    )
    session.add(letter)
    return letter


def waiting(session: Session) -> list[OutgoingMail]:
    """The letters not sent yet, oldest first."""
    return list(session.scalars(select(OutgoingMail).order_by(OutgoingMail.written_at, OutgoingMail.id)))


def deliver(open_session: OpenSession, server: Server, *, now: datetime | None = None) -> Delivery:
    """Sends the letters that are due. Two processes never send the same one; what fails waits longer each time."""
    now = now or utc_now()
    with open_session() as session:
        with saving(session):
            is_stale = OutgoingMail.is_lasting.is_(False) & (OutgoingMail.written_at < now - _STALE)
            session.execute(delete(OutgoingMail).where(is_stale | (OutgoingMail.written_at < now - _GIVEN_UP)))
        due = session.execute(
            select(OutgoingMail.id, OutgoingMail.attempts)
            .where(OutgoingMail.next_try_at <= now)
            .order_by(OutgoingMail.id)
            .limit(_AT_ONCE)
        ).all()
        sent = [_send_one(session, server, id, attempts, now) for id, attempts in due]
    return Delivery(sent.count(True), sent.count(False))


def _send_one(session: Session, server: Server, letter_id: int, attempts: int, now: datetime) -> bool | None:
    """True when sent, False when the server refused, None when another process has taken the letter."""
    wait = _WAITS[min(attempts, len(_WAITS) - 1)]
    with saving(session):
        claimed = session.execute(
            update(OutgoingMail)
            .where(OutgoingMail.id == letter_id, OutgoingMail.attempts == attempts)
            .values(attempts=attempts + 1, next_try_at=now + wait)
        )
    if not isinstance(claimed, CursorResult) or claimed.rowcount != 1:
        return None
    letter = session.get_one(OutgoingMail, letter_id)
    try:
        _hand_over(server, letter)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        # The text of the letter, which may hold a secret, is never logged.
        log.warning("letter %s not sent (attempt %s): %s", letter_id, attempts + 1, type(error).__name__)
        with saving(session):
            letter.last_error = f"{type(error).__name__} : {error}"[:300]
        return False
    with saving(session):
        session.delete(letter)
    return True


def _hand_over(server: Server, letter: OutgoingMail) -> None:
    """Gives the letter to the server, over TLS unless the settings say otherwise."""
    if server.security == "tls":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=_TIMEOUT_S, context=ssl.create_default_context()
        )
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=_TIMEOUT_S)
    with connection:
        if server.security == "starttls":
            connection.starttls(context=ssl.create_default_context())
        if server.user:
            connection.login(server.user, server.password)
        connection.send_message(_message(server, letter))


def _message(server: Server, letter: OutgoingMail) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = letter.subject
    message["From"] = import_module("email.headerregistry").Address(server.sender_name, addr_spec=server.sender)
    message["To"] = letter.recipient
    message["Date"] = format_datetime(letter.written_at)
    domain = server.sender.rpartition("@")[2]
    message["Message-ID"] = f"<{letter.message_key}@{domain}>" if letter.message_key else make_msgid(domain=domain)
    for name, value in letter.headers.items():
        message[name] = value
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    return message
