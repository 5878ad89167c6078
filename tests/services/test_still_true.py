"""« Toujours vrai ? »: who is asked about what, once, whatever is killed when; what an answer does."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session, joinedload, sessionmaker

from cli.database import upgrade
from errors import Conflict, Invalid, NotFound
from forms import PartnerData
from models import (
    Entry,
    EntryReport,
    Organisation,
    OrganisationContact,
    OutgoingMail,
    ReportState,
    Revision,
    TruthAnswer,
    TruthQuestion,
    utc_now,
)
from models.signals import STALE_AFTER
from services import contact_links, contacts, still_true, truth_letter
from services.contact_links import Purpose
from tests.factories import make_example, make_user

ROOT = Path(__file__).resolve().parents[2]
KEY = "une clé d'essai"
WRITE = partial(truth_letter.write, site="Alliances", root="https://alliances.exemple.fr", key=KEY)
LONG_AGO = datetime.now(UTC) - STALE_AFTER - timedelta(days=30)
CARRIES = PartnerData("Roue libre", "associations", "porteur")
HELPS = PartnerData("Garage du Lac", "tpe-pme", "partenaire")


@pytest.fixture
def made(tmp_path: Path) -> Iterator[sessionmaker]:
    """A database on disk, as two processes share it: an old example that Roue libre carries and Garage du Lac helps."""
    engine = create_engine(f"sqlite:///{tmp_path / 'test.db'}")
    upgrade(engine)
    opened = sessionmaker(engine)
    with opened() as session:
        old(session, "Ancienne")
        session.commit()
    yield opened
    engine.dispose()


def old(session: Session, title: str, partners: tuple[PartnerData, ...] = (CARRIES, HELPS)) -> Entry:
    entry = make_example(session, title=title, partners=partners)
    entry.published_at = LONG_AGO
    return entry


def contact_of(
    session: Session, name: str = "Roue libre", *, agrees: bool = True, email: str = "a@exemple.fr"
) -> OrganisationContact:
    by = make_user(session, email=f"curateur-{email}")
    found = contacts.invite(session, name, "direction", email, by=by)
    if agrees:
        contacts.accept(session, found)
    return found


def asked(opened: sessionmaker) -> list[tuple[str, str]]:
    """(address, title) of each question."""
    with opened() as session:
        rows = session.execute(
            select(OrganisationContact.email, Entry.title)
            .join(TruthQuestion, TruthQuestion.contact_id == OrganisationContact.id)
            .join(Entry, Entry.id == TruthQuestion.entry_id)
            .order_by(TruthQuestion.id)
        )
        return [(email, title) for email, title in rows]


def test_who_carries_an_old_entry_and_agreed_is_asked_once(made):
    with made() as session:
        contact_of(session)
        make_example(session, title="Récente", partners=(CARRIES, HELPS))
        session.commit()
    assert (still_true.send(made, WRITE), still_true.send(made, WRITE)) == (1, 0)
    assert asked(made) == [("a@exemple.fr", "Ancienne")]
    with made() as session:
        letter = session.scalar(select(OutgoingMail))
        assert "https://alliances.exemple.fr/toujours-vrai?lien=" in letter.body
        assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("state", ["invited", "withdrawn", "over"])
def test_nobody_is_asked_without_a_consent_that_holds(made, state: str):
    with made() as session:
        contact = contact_of(session, agrees=state != "invited")
        if state == "withdrawn":
            contacts.withdraw(session, contact)
        if state == "over":
            contact.consent_until = (utc_now() - timedelta(days=1)).date()
        session.commit()
    assert still_true.send(made, WRITE) == 0


def test_who_only_helps_is_asked_when_nobody_is_said_to_carry(made):
    with made() as session:
        contact_of(session, "Garage du Lac")
        session.commit()
    assert still_true.send(made, WRITE) == 0
    with made() as session:
        old(session, "Sans porteur", (HELPS, PartnerData("Mairie", "collectivites", "partenaire")))
        session.commit()
    assert still_true.send(made, WRITE) == 1
    assert [title for _email, title in asked(made)] == ["Sans porteur"]


def test_an_entry_and_a_contact_are_asked_again_after_six_months_only(made):
    with made() as session:
        contact_of(session)
        contact_of(session, email="b@exemple.fr")
        session.commit()
    now = utc_now()
    assert still_true.send(made, WRITE, now=now) == 1  # the other contact has nothing left to be asked
    assert still_true.send(made, WRITE, now=now + timedelta(days=100)) == 0
    assert still_true.send(made, WRITE, now=now + still_true.AGAIN_AFTER + timedelta(days=1)) == 1


def test_contacts_of_an_organisation_follow_it_into_another(made):
    with made() as session:
        contact = contact_of(session)
        new, gone = (
            session.scalar(select(Organisation).where(Organisation.name == "Roue libre")),
            Organisation(slug="ancien-nom", name="Ancien nom", folded_name="ancien nom"),
        )
        gone.merged_into_id = new.id
        session.add(gone)
        session.flush()
        contact.organisation_id = gone.id
        session.commit()
    assert still_true.send(made, WRITE) == 1


def question_of(session: Session) -> tuple[TruthQuestion, OrganisationContact]:
    contact = session.scalar(select(OrganisationContact).options(joinedload(OrganisationContact.organisation)))
    found = session.scalar(select(TruthQuestion))
    return still_true.get(session, found.id, contact), contact


def answer(session: Session, *, is_true: bool, message: str = "") -> still_true.Answered:
    question, contact = question_of(session)
    return still_true.answer(session, question, contact, is_true=is_true, message=message, today=utc_now().date())


@pytest.fixture
def one_asked(made) -> sessionmaker:
    with made() as session:
        contact_of(session)
        session.commit()
    assert still_true.send(made, WRITE) == 1
    return made


def test_yes_dates_the_check_in_the_organisations_name(one_asked):
    with one_asked() as session:
        entry = answer(session, is_true=True).verified
        assert entry.verified_on == utc_now().date()
        last = session.scalar(select(Revision).where(Revision.entry_id == entry.id).order_by(Revision.number.desc()))
        assert (last.author_name, last.author_id) == ("Roue libre", None)
        assert question_of(session)[0].answer is TruthAnswer.TRUE
        with pytest.raises(Conflict):
            answer(session, is_true=False, message="Non.")


def test_no_opens_a_report_with_their_words_and_changes_nothing(one_asked):
    with one_asked() as session:
        with pytest.raises(Invalid):
            answer(session, is_true=False)
        answer(session, is_true=False, message="L'action s'est arrêtée.")
        report = session.scalar(select(EntryReport).options(joinedload(EntryReport.entry)))
        assert (report.message, report.from_name, report.state) == (
            "L'action s'est arrêtée.",
            "Roue libre",
            ReportState.OPEN,
        )
        assert report.email == "a@exemple.fr"
        assert report.entry.verified_on is None


def test_a_link_is_forged_by_nobody_and_dies_with_the_consent(one_asked):
    with one_asked() as session:
        question, contact = question_of(session)
        secret = contact_links.make(contact, Purpose.QUESTION, key=KEY, question_id=question.id)
        assert contact_links.open_link(session, secret, Purpose.QUESTION, key=KEY).question_id == question.id
        for wrong in (secret[:-2], "", "rien", contact_links.make(contact, Purpose.LEAVE, key=KEY)):
            with pytest.raises(NotFound):
                contact_links.open_link(session, wrong, Purpose.QUESTION, key=KEY)
        with pytest.raises(NotFound):
            contact_links.open_link(session, secret, Purpose.QUESTION, key="une autre")
        contacts.withdraw(session, contact)
        assert contact.email == ""
        with pytest.raises(NotFound):
            contact_links.open_link(session, secret, Purpose.QUESTION, key=KEY)


def test_addresses_that_did_not_answer_or_whose_time_is_over_are_erased(made):
    with made() as session:
        kept = contact_of(session)
        silent = contact_of(session, agrees=False, email="b@exemple.fr")
        assert contacts.tidy(session, now=utc_now() + contacts.INVITED_FOR + timedelta(days=1)) == 1
        assert (kept.email, silent.email) == ("a@exemple.fr", "")
        assert contacts.tidy(session, now=utc_now() + contacts.CONSENT_FOR + timedelta(days=2)) == 1
        assert kept.email == ""


@pytest.mark.parametrize(
    "name, email, field", [("Inconnue", "c@exemple.fr", "organisation"), ("Roue libre", "A@exemple.fr", "email")]
)
def test_a_contact_is_of_an_organisation_of_the_base_and_invited_once(made, name: str, email: str, field: str):
    with made() as session:
        contact_of(session)
        with pytest.raises(Invalid) as refused:
            contacts.invite(session, name, "accueil", email, by=make_user(session, email="z@exemple.fr"))
        assert set(refused.value.messages) == {field}


_CHILD = """
import os, signal, sys
from functools import partial
from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker
import models
from services import mail, still_true, truth_letter
made = sessionmaker(create_engine(f"sqlite:///{sys.argv[1]}/test.db"))
write = partial(truth_letter.write, site="Alliances", root="https://alliances.exemple.fr", key="k")
calls, real, where = {"n": 0}, mail.queue, sys.argv[2]
def queue(*args, **named):
    calls["n"] += 1
    if calls["n"] == 2 and where == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    found = real(*args, **named)
    if calls["n"] == 2 and where == "after":
        os.kill(os.getpid(), signal.SIGKILL)
    return found
still_true.mail.queue = queue
still_true.send(made, write)
"""


def run(folder: Path, where: str) -> int:
    command = [sys.executable, "-W", "ignore", "-c", _CHILD, str(folder), where]
    return subprocess.run(command, cwd=ROOT, env=os.environ, check=False).returncode


@pytest.mark.parametrize("where", ["before", "after"])
def test_a_process_killed_at_any_point_asks_nobody_twice(made, tmp_path: Path, where: str):
    names = ["Roue libre", "Deux", "Trois"]
    with made() as session:
        for name in names[1:]:
            old(session, f"Fiche de {name}", (PartnerData(name, "associations", "porteur"), HELPS))
        session.flush()
        for number, name in enumerate(names):
            contact_of(session, name, email=f"{number}@exemple.fr")
        session.commit()
    assert run(tmp_path, where) == -signal.SIGKILL
    assert len(asked(made)) == 1
    assert run(tmp_path, "nowhere") == 0
    assert run(tmp_path, "nowhere") == 0
    assert sorted(email for email, _title in asked(made)) == ["0@exemple.fr", "1@exemple.fr", "2@exemple.fr"]
    with made() as session:
        assert sorted(session.scalars(select(OutgoingMail.recipient))) == [f"{n}@exemple.fr" for n in range(3)]
