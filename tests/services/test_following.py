"""Digests of followed searches through a real SMTP server: what is new, once, whatever is killed when."""

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
from sqlalchemy.orm import sessionmaker

from cli.database import upgrade
from models import Entry, Follow, OutgoingMail, utc_now
from search import Index, SearchQuery, rebuild
from services import digests, following, mail
from tests.factories import make_example, make_jura
from tests.smtp import Mailbox, smtp_server

ROOT = Path(__file__).resolve().parents[2]
WRITE = partial(digests.write, site="Alliances", root="https://alliances.exemple.fr")
WEEK = timedelta(days=7)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A real SMTP server."""
    with smtp_server() as running:
        yield running


@pytest.fixture
def base(tmp_path: Path) -> Iterator[tuple[sessionmaker, Index]]:
    """A database on disk, as two processes share it, with one public entry, and its index."""
    engine = create_engine(f"sqlite:///{tmp_path / 'test.db'}")
    upgrade(engine)
    made, index = sessionmaker(engine), Index.open(tmp_path / "index")
    with made() as session:
        make_jura(session)
        make_example(session, territories=("COM-39300",))
        session.commit()
        rebuild(session, index)
    yield made, index
    index.close()
    engine.dispose()


def server(mailbox: Mailbox) -> mail.Server:
    return mail.Server("127.0.0.1", mailbox.port, "none", "", "", "site@exemple.fr", "Alliances")


def follow(made: sessionmaker, email: str, text: str = "voitures", *, since=WEEK) -> str:
    """A confirmed follow of a search, told until a week ago."""
    with made() as session:
        found, is_asked = following.ask(session, email=email, query=SearchQuery(text=text), label=f"« {text} »")
        assert is_asked
        session.flush()
        following.confirm(session, found.token).told_until = utc_now() - since
        session.commit()
        return found.token


def test_a_digest_tells_what_is_new_once_and_lets_one_leave_in_one_click(base, mailbox: Mailbox):
    made, index = base
    token = follow(made, "camille@exemple.fr")
    assert following.send(made, index, WRITE) == following.Round(queued=1)
    assert following.send(made, index, WRITE) == following.Round()
    assert mail.deliver(made, server(mailbox)).sent == 1
    [letter] = mailbox.letters
    text = letter.get_content()
    assert "https://alliances.exemple.fr/exemples/jura-un-garage-solidaire" in text
    assert letter["List-Unsubscribe"] == f"<https://alliances.exemple.fr/alertes/quitter/{token}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "http://" not in text
    assert letter.get_content_type() == "text/plain"


def test_nothing_new_sends_nothing_and_still_moves_on(base):
    made, index = base
    follow(made, "camille@exemple.fr", "xyzzyq")
    assert following.send(made, index, WRITE) == following.Round(nothing_new=1)
    assert following.send(made, index, WRITE) == following.Round()


def test_each_follow_has_its_own_week(base):
    made, index = base
    follow(made, "camille@exemple.fr", since=timedelta(days=6))
    assert following.send(made, index, WRITE) == following.Round()
    assert following.send(made, index, WRITE, now=utc_now() + timedelta(days=1)) == following.Round(queued=1)


def test_what_was_published_before_is_not_told(base):
    made, index = base
    follow(made, "camille@exemple.fr")
    with made() as session:
        session.query(Entry).update({"published_at": utc_now() - timedelta(days=30)})
        session.commit()
    assert following.send(made, index, WRITE) == following.Round(nothing_new=1)


def test_nothing_is_sent_before_the_address_confirms_and_nobody_is_flooded(base):
    made, index = base
    with made() as session:
        query = SearchQuery(text="voitures")
        assert following.ask(session, email="a@exemple.fr", query=query, label="x")[1]
        session.flush()
        assert not following.ask(session, email="a@exemple.fr", query=query, label="x")[1]
        session.commit()
    assert following.send(made, index, WRITE, now=utc_now() + WEEK * 2) == following.Round()


def test_an_address_that_nobody_confirmed_is_forgotten(base):
    made, _index = base
    with made() as session:
        found, _asked = following.ask(session, email="a@exemple.fr", query=SearchQuery(), label="x")
        session.flush()
        found.asked_at = utc_now() - following.UNCONFIRMED - timedelta(minutes=1)
        session.flush()
        following.ask(session, email="b@exemple.fr", query=SearchQuery(), label="x")
        session.commit()
        assert [one.email for one in session.query(Follow)] == ["b@exemple.fr"]


def test_the_daily_round_forgets_it_too(base):
    made, index = base
    with made() as session:
        following.ask(session, email="a@exemple.fr", query=SearchQuery(), label="x")
        session.commit()
    following.send(made, index, WRITE, now=utc_now() + following.UNCONFIRMED + timedelta(minutes=1))
    with made() as session:
        assert session.query(Follow).count() == 0


def test_leaving_erases_the_address(base):
    made, _index = base
    token = follow(made, "camille@exemple.fr")
    with made() as session:
        following.leave(session, token)
        following.leave(session, token)
        session.commit()
        assert session.query(Follow).count() == 0


def test_leaving_takes_back_the_letter_that_has_not_left_and_no_other(base):
    made, index = base
    tokens = {email: follow(made, email) for email in ("a@exemple.fr", "b@exemple.fr")}
    following.send(made, index, WRITE)
    with made() as session:
        following.leave(session, tokens["a@exemple.fr"])
        session.commit()
        assert [letter.recipient for letter in session.query(OutgoingMail)] == ["b@exemple.fr"]


def test_one_leaves_one_thing_or_all_that_the_address_follows(base):
    made, _index = base
    tokens = [follow(made, "a@exemple.fr", text) for text in ("voitures", "velos", "trains")]
    follow(made, "b@exemple.fr")
    with made() as session:
        assert following.leave(session, tokens[0]) == 2
        assert following.leave(session, tokens[0]) == 0
        following.leave_all(session, tokens[1])
        session.commit()
        assert [one.email for one in session.query(Follow)] == ["b@exemple.fr"]


_CHILD = """
import os, signal, sys
from functools import partial
from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker
import models
from pathlib import Path
from search import Index
from services import digests, following, mail
folder, port, where = sys.argv[1], int(sys.argv[2]), sys.argv[3]
made = sessionmaker(create_engine(f"sqlite:///{folder}/test.db"))
index = Index.open(Path(folder) / "index")
server = mail.Server("127.0.0.1", port, "none", "", "", "site@exemple.fr", "Alliances")
write = partial(digests.write, site="Alliances", root="https://alliances.exemple.fr")
kill = lambda: os.kill(os.getpid(), signal.SIGKILL)
calls = {"n": 0}
def third(real, *, after):
    def run(*args, **named):
        calls["n"] += 1
        if calls["n"] == 3 and not after:
            kill()
        found = real(*args, **named)
        if calls["n"] == 3 and after:
            kill()
        return found
    return run
if where == "writing":
    following.mail.queue = third(mail.queue, after=False)
if where == "queued":
    following.mail.queue = third(mail.queue, after=True)
if where == "handing":
    mail._hand_over = third(mail._hand_over, after=False)
if where == "handed":
    mail._hand_over = third(mail._hand_over, after=True)
following.send(made, index, write)
while mail.deliver(made, server).sent:
    pass
"""


def run(folder: Path, port: int, where: str) -> int:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _CHILD, str(folder), str(port), where],
        cwd=ROOT,
        env=os.environ,
        check=False,
    )
    return done.returncode


@pytest.mark.parametrize("where", ["writing", "queued", "handing", "handed"])
def test_a_process_killed_at_any_point_loses_no_letter_and_doubles_none(
    base, tmp_path: Path, mailbox: Mailbox, where: str
):
    made, _index = base
    people = [f"personne-{number}@exemple.fr" for number in range(5)]
    for email in people:
        follow(made, email)
    assert run(tmp_path, mailbox.port, where) == -signal.SIGKILL
    with made() as session:
        session.query(OutgoingMail).update({"next_try_at": utc_now()})  # the wait after a failure, passed
        session.commit()
    assert run(tmp_path, mailbox.port, "nowhere") == 0
    kept = {
        letter["Message-ID"]: letter["To"] for letter in mailbox.letters
    }  # a mail store keeps one of each Message-ID
    assert sorted(kept.values()) == people
    # The doubt that no sender can lift: the server said yes, and the sender died before it could note it.
    assert len(mailbox.letters) == len(people) + (where == "handed")
    with made() as session:
        assert session.query(OutgoingMail).count() == 0
