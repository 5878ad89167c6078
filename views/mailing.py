"""Letters as the site sends them: written from a template, handed to the server in the background, never in a request."""

import threading
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from flask import Flask, current_app, render_template
from flask import url_for as path_of

from extensions import db, settings
from models import OutgoingMail, User
from services import mail


@dataclass(frozen=True, slots=True)
class Notice:
    """What a short letter about an account says; `url` is where to ask for a new password."""

    name: str
    text: str
    url: str


def server() -> mail.Server:
    """The SMTP server of the settings."""
    return mail.server_of(settings())


def can_send() -> bool:
    """Whether an SMTP server is set."""
    return server().is_set


def waiting() -> list[OutgoingMail]:
    """The letters not sent yet."""
    return mail.waiting(db.session)


def address_of(endpoint: str, **values: Any) -> str:
    """The whole address of a page, for whoever reads a letter."""
    return urljoin(settings().public_url, path_of(endpoint, **values))


def write(to: str, subject: str, template: str, content: Any) -> None:
    """Queues a letter made from `templates/mail/…txt`, inside the caller's `saving` block. Then call `send_soon`."""
    body = render_template(template, page=content, site=settings())
    mail.queue(db.session, to=to, subject=f"{subject} – {settings().site_name}", body=body)


def tell(user: User, subject: str, text: str) -> None:
    """Queues a short notice about the person's own account, when letters can be sent at all."""
    if can_send():
        write(user.email, subject, "mail/notice.txt", Notice(user.name, text, address_of("access_links.ask")))


def send_soon() -> None:
    """Sends what waits, in the background: the answer does not wait for the server, nor tell whether it was asked."""
    if can_send():
        sender: BackgroundSender = current_app.extensions.setdefault("alliances-mail", BackgroundSender())
        sender.wake(current_app._get_current_object())  # type: ignore[attr-defined]


class BackgroundSender:
    """One thread at a time that sends what waits. A letter it had no time to send leaves with the next one or a timer."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_asked = False
        self._thread: threading.Thread | None = None

    def wake(self, app: Flask) -> None:
        """Asks for a round of sending."""
        with self._lock:
            self._is_asked = True
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, args=(app,), name="alliances-mail", daemon=True)
                self._thread.start()

    def wait(self, timeout_s: float) -> None:
        """Waits for the round under way."""
        if self._thread is not None:
            self._thread.join(timeout_s)

    def _run(self, app: Flask) -> None:
        with app.app_context():
            while self._take():
                mail.deliver(db.sessionmaker, server())

    def _take(self) -> bool:
        with self._lock:
            asked, self._is_asked = self._is_asked, False
            if not asked:
                self._thread = None
            return asked
