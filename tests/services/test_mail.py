"""Letters through a real SMTP server: sent once, late when the server is down, gone when sent or stale."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from models import OutgoingMail, utc_now
from services import mail
from tests.smtp import Mailbox, smtp_server


@pytest.fixture(scope="module")
def running() -> Iterator[Mailbox]:
    with smtp_server() as mailbox:
        yield mailbox


@pytest.fixture
def mailbox(running: Mailbox) -> Mailbox:
    """The server, empty and willing."""
    running.letters.clear()
    running.refusal = ""
    return running


def server(mailbox: Mailbox, **changes: object) -> mail.Server:
    values = {"host": "127.0.0.1", "port": mailbox.port, "security": "none", "user": "", "password": ""}
    return mail.Server(**values | {"sender": "site@exemple.fr", "sender_name": "Alliances & cie"} | changes)  # type: ignore[arg-type]


class Kept:
    """The test's session, given again and again and never closed."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def __call__(self) -> "Kept":
        return self

    def __enter__(self) -> Session:
        return self.session

    def __exit__(self, *_error: object) -> None:
        self.session.expire_all()


def test_a_letter_arrives_as_it_was_written_and_is_then_forgotten(session: Session, mailbox: Mailbox):
    mail.queue(session, to="camille@exemple.fr", subject="Accès\r\nBcc: tous@exemple.fr", body="Voilà l'été.\n")
    assert mail.deliver(Kept(session), server(mailbox)) == mail.Delivery(sent=1)
    [letter] = mailbox.letters
    assert letter["Subject"] == "Accès Bcc: tous@exemple.fr"
    assert letter["To"] == "camille@exemple.fr"
    assert letter["Bcc"] is None
    assert letter["From"] == "Alliances & cie <site@exemple.fr>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content().strip() == "Voilà l'été."
    assert mail.waiting(session) == []


def test_a_letter_refused_waits_longer_each_time_and_leaves_in_the_end(session: Session, mailbox: Mailbox):
    mail.queue(session, to="camille@exemple.fr", subject="Accès", body="Texte secret")
    mailbox.refusal = "451 plus tard"
    now = utc_now()
    assert mail.deliver(Kept(session), server(mailbox), now=now) == mail.Delivery(failed=1)
    [waiting] = mail.waiting(session)
    assert "451" in waiting.last_error
    assert "secret" not in waiting.last_error
    assert mail.deliver(Kept(session), server(mailbox), now=now + timedelta(seconds=30)) == mail.Delivery()
    mail.deliver(Kept(session), server(mailbox), now=now + timedelta(minutes=2))
    [waiting] = mail.waiting(session)
    assert waiting.next_try_at == now + timedelta(minutes=7)
    mailbox.refusal = ""
    assert mail.deliver(Kept(session), server(mailbox), now=now + timedelta(minutes=8)) == mail.Delivery(sent=1)
    assert len(mailbox.letters) == 1


def test_no_server_at_all_keeps_the_letter(session: Session, mailbox: Mailbox):
    mail.queue(session, to="camille@exemple.fr", subject="Accès", body="Texte")
    assert mail.deliver(Kept(session), server(mailbox, port=1)) == mail.Delivery(failed=1)
    assert len(mail.waiting(session)) == 1


def test_a_server_without_tls_is_refused_when_tls_is_asked_for(session: Session, mailbox: Mailbox):
    mail.queue(session, to="camille@exemple.fr", subject="Accès", body="Texte")
    assert mail.deliver(Kept(session), server(mailbox, security="starttls")) == mail.Delivery(failed=1)
    assert mailbox.letters == []


def test_a_stale_letter_is_dropped_unsent(session: Session, mailbox: Mailbox):
    mail.queue(session, to="camille@exemple.fr", subject="Accès", body="Un lien mort")
    assert mail.deliver(Kept(session), server(mailbox), now=utc_now() + timedelta(days=4)) == mail.Delivery()
    assert mail.waiting(session) == []
    assert mailbox.letters == []


def test_a_letter_taken_by_another_process_is_not_sent_twice(session: Session, mailbox: Mailbox):
    letter = mail.queue(session, to="camille@exemple.fr", subject="Accès", body="Texte")
    session.flush()
    assert mail._send_one(session, server(mailbox), letter.id, attempts=3, now=utc_now()) is None
    assert mailbox.letters == []
    assert session.get(OutgoingMail, letter.id) is not None
