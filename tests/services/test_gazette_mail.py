"""Letters of the gazette through a real SMTP server: once to each follower, whatever is killed when."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker

from cli.database import upgrade
from forms.gazette import IssueData, PickData
from models import Entry, Follow, GazetteIssue, OutgoingMail, User, UserRole, utc_now
from search import Index, SearchQuery
from services import following, gazette, gazette_mail, mail
from services.saving import saving
from tests.factories import make_example, make_jura, make_user
from tests.smtp import Mailbox, smtp_server

ROOT = Path(__file__).resolve().parents[2]
SITE = "https://alliances.exemple.fr"
WRITE = partial(gazette_mail.write, site="Alliances", root=SITE)
LATER = timedelta(hours=2)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A real SMTP server."""
    with smtp_server() as running:
        yield running


@pytest.fixture
def made(tmp_path: Path) -> Iterator[sessionmaker[Session]]:
    """A database on disk, as two processes share it, with one public entry."""
    engine = create_engine(f"sqlite:///{tmp_path / 'test.db'}")
    upgrade(engine)
    sessions = sessionmaker(engine)
    with sessions() as session, saving(session):
        make_jura(session)
        make_example(session, territories=("COM-39300",))
    yield sessions
    engine.dispose()


def server(mailbox: Mailbox) -> mail.Server:
    return mail.Server("127.0.0.1", mailbox.port, "none", "", "", "site@exemple.fr", "Alliances")


def follow(made: sessionmaker[Session], email: str) -> str:
    """An address that has confirmed that it wants the gazette."""
    with made() as session, saving(session):
        found, is_asked = following.ask_gazette(session, email=email)
        assert is_asked
        session.flush()
        following.confirm(session, found.token)
        return found.token


def issue(made: sessionmaker[Session], month: str = "2026-11", title: str = "Des voitures qu’on prête") -> int:
    """A public issue with the public entry."""
    with made() as session, saving(session):
        [entry_id] = session.query(Entry.id).one()
        picks = (PickData(entry_id, "Le plus simple des prêts."),)
        text = "Sans voiture, **pas d’emploi**. Voir [la carte](https://exemple.fr/carte).\n\n- un\n- deux"
        one = gazette.create(session, IssueData(month, title, text, picks))
        return gazette.publish(session, one.id, by=curator(session)).id


def curator(session: Session) -> User:
    return session.query(User).first() or make_user(session, role=UserRole.CURATOR)


def send(made: sessionmaker[Session], *, after: timedelta = LATER) -> int:
    return gazette_mail.send(made, WRITE, now=utc_now() + after)


def test_an_issue_is_told_once_and_one_leaves_it_in_one_click(made, mailbox: Mailbox):
    token = follow(made, "camille@exemple.fr")
    issue(made)
    assert send(made) == 1
    assert send(made) == 0
    mail.deliver(made, server(mailbox))
    [letter] = mailbox.letters
    text = letter.get_content().replace("\r\n", "\n")
    assert letter["Subject"] == "La gazette de novembre 2026 : Des voitures qu’on prête – Alliances"
    assert "Sans voiture, pas d’emploi. Voir la carte (https://exemple.fr/carte)." in text
    assert "carte).\n\n- un\n- deux\n\n" in text
    assert f"Le plus simple des prêts.\n{SITE}/exemples/jura-un-garage-solidaire" in text
    assert f"{SITE}/gazette/2026-11" in text
    assert letter["List-Unsubscribe"] == f"<{SITE}/alertes/quitter/{token}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.get_content_type() == "text/plain"


def test_it_waits_an_hour_so_that_one_may_change_ones_mind(made):
    follow(made, "camille@exemple.fr")
    number = issue(made)
    assert send(made, after=timedelta(minutes=59)) == 0
    with made() as session, saving(session):
        gazette.withdraw(session, number, by=curator(session))
    assert send(made) == 0
    with made() as session, saving(session):
        gazette.publish(session, number, by=curator(session))
    assert send(made) == 1


def test_a_draft_tells_nobody_anything(made):
    follow(made, "camille@exemple.fr")
    number = issue(made)
    with made() as session, saving(session):
        gazette.withdraw(session, number, by=curator(session))
    assert send(made) == 0


def test_published_again_after_its_letters_left_it_is_not_told_again(made):
    follow(made, "camille@exemple.fr")
    number = issue(made)
    assert send(made) == 1
    for change in (gazette.withdraw, gazette.publish):
        with made() as session, saving(session):
            change(session, number, by=curator(session))
    assert send(made, after=timedelta(days=2)) == 0


def test_taken_back_in_the_middle_of_a_sending_no_other_letter_is_written(made, monkeypatch: pytest.MonkeyPatch):
    for email in ("a@exemple.fr", "b@exemple.fr", "c@exemple.fr"):
        follow(made, email)
    number, real, told = issue(made), mail.queue, []

    def queue_then_withdraw(*args, **named):
        told.append(named["to"])
        gazette.withdraw(args[0], number, by=curator(args[0]))
        return real(*args, **named)

    monkeypatch.setattr(mail, "queue", queue_then_withdraw)
    assert send(made) == 1
    monkeypatch.undo()
    with made() as session, saving(session):
        gazette.publish(session, number, by=curator(session))
    assert send(made) == 2
    with made() as session:
        assert sorted(row.recipient for row in session.query(OutgoingMail)) == [
            "a@exemple.fr",
            "b@exemple.fr",
            "c@exemple.fr",
        ]


def test_who_comes_later_receives_the_next_issues_only(made):
    issue(made)
    follow(made, "camille@exemple.fr")
    assert send(made) == 0
    issue(made, "2026-12")
    assert send(made, after=timedelta(hours=3)) == 1


def test_an_entry_unpublished_since_is_not_in_the_letter(made):
    number = issue(made)
    with made() as session, saving(session):
        session.query(Entry).update({"status": "ARCHIVED"})
    with made() as session:
        assert "garage" not in WRITE(session, gazette.get(session, number)).body


def test_one_address_may_follow_the_gazette_and_searches_and_leave_either(made, tmp_path: Path):
    gazette_token = follow(made, "camille@exemple.fr")
    with made() as session, saving(session):
        found, is_asked = following.ask(session, email="camille@exemple.fr", query=SearchQuery(), label="x")
        assert is_asked
        session.flush()
        following.confirm(session, found.token).told_until = utc_now() - timedelta(days=30)
    index = Index.open(tmp_path / "index")
    assert following.send(made, index, lambda _letter: ("s", "b", {})) == following.Round(nothing_new=1)
    index.close()
    with made() as session, saving(session):
        following.leave(session, gazette_token)
    with made() as session:
        assert [one.label for one in session.query(Follow)] == ["x"]


_CHILD = """
import os, signal, sys
from datetime import timedelta
from functools import partial
from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker
from models import utc_now
from services import gazette_mail, mail
folder, port, where = sys.argv[1], int(sys.argv[2]), sys.argv[3]
made = sessionmaker(create_engine(f"sqlite:///{folder}/test.db"))
server = mail.Server("127.0.0.1", port, "none", "", "", "site@exemple.fr", "Alliances")
write = partial(gazette_mail.write, site="Alliances", root="https://alliances.exemple.fr")
calls = {"n": 0}
def third(real, *, after):
    def run(*args, **named):
        calls["n"] += 1
        if calls["n"] == 3 and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        found = real(*args, **named)
        if calls["n"] == 3 and after:
            os.kill(os.getpid(), signal.SIGKILL)
        return found
    return run
if where == "writing":
    mail.queue = third(mail.queue, after=False)
if where == "queued":
    mail.queue = third(mail.queue, after=True)
if where == "handing":
    mail._hand_over = third(mail._hand_over, after=False)
if where == "handed":
    mail._hand_over = third(mail._hand_over, after=True)
gazette_mail.send(made, write, now=utc_now() + timedelta(hours=2))
while mail.deliver(made, server).sent:
    pass
"""


def run(folder: Path, port: int, where: str) -> int:
    command = [sys.executable, "-W", "ignore", "-c", _CHILD, str(folder), str(port), where]
    return subprocess.run(command, cwd=ROOT, env=os.environ, check=False).returncode


@pytest.mark.parametrize("where", ["writing", "queued", "handing", "handed"])
def test_a_sending_killed_at_any_point_loses_no_letter_and_doubles_none(
    made, tmp_path: Path, mailbox: Mailbox, where: str
):
    people = [f"personne-{number}@exemple.fr" for number in range(5)]
    for email in people:
        follow(made, email)
    issue(made)
    assert run(tmp_path, mailbox.port, where) == -signal.SIGKILL
    with made() as session:
        session.query(OutgoingMail).update({"next_try_at": utc_now()})  # the wait after a failure, passed
        session.commit()
    assert run(tmp_path, mailbox.port, "nowhere") == 0
    kept = {letter["Message-ID"]: letter["To"] for letter in mailbox.letters}  # a mail store keeps one of each
    assert sorted(kept.values()) == people
    # The doubt that no sender can lift: the server said yes, and the sender died before it could note it.
    assert len(mailbox.letters) == len(people) + (where == "handed")
    with made() as session:
        assert session.query(OutgoingMail).count() == 0
        assert session.query(GazetteIssue).one().mailed_at is not None
