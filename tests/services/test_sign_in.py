"""Passwords, lock-out and sign-ins under way."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from errors import Invalid, NotFound
from models import FailedSignIn, User, UserRole, utc_now
from services import access_links, accounts, passwords, sign_in
from services.access_links import Purpose
from tests.signing import PASSWORD

LIMITS = sign_in.Limits(lifetime=timedelta(days=14), idle=timedelta(hours=24))
KEY = "clé du site"
NOW = utc_now()


@pytest.fixture
def person(session: Session) -> User:
    return accounts.create(session, email="Camille@Exemple.fr ", name="Camille", role=UserRole.ADMIN, password=PASSWORD)


def fail(session: Session, times: int, email: str = "camille@exemple.fr", now=NOW) -> None:
    for _ in range(times):
        assert sign_in.authenticate(session, email, "faux", now=now) is None


def test_the_address_is_read_whatever_its_case(session: Session, person: User):
    assert sign_in.authenticate(session, " CAMILLE@exemple.FR", PASSWORD) is person


def test_an_unknown_address_costs_a_password_check_too(session: Session, monkeypatch: pytest.MonkeyPatch):
    checked, is_kept_as = [], passwords.is_kept_as
    monkeypatch.setattr(passwords, "is_kept_as", lambda *asked: checked.append(asked) or is_kept_as(*asked))
    fail(session, 1, "personne@exemple.fr")
    assert len(checked) == 1


@pytest.mark.parametrize("email", ["camille@exemple.fr", "personne@exemple.fr"])
def test_five_failures_lock_an_address_for_a_quarter_of_an_hour(session: Session, person: User, email: str):
    fail(session, sign_in.FAILURES_BEFORE_LOCK, email)
    assert sign_in.is_locked(session, email, now=NOW)
    assert not sign_in.is_locked(session, email, now=NOW + sign_in.LOCK)


def test_the_right_password_is_refused_while_locked_and_accepted_after(session: Session, person: User):
    fail(session, sign_in.FAILURES_BEFORE_LOCK)
    assert sign_in.authenticate(session, person.email, PASSWORD, now=NOW) is None
    assert sign_in.authenticate(session, person.email, PASSWORD, now=NOW + sign_in.LOCK) is person


def test_after_a_lock_five_more_tries_are_counted_anew(session: Session, person: User):
    fail(session, sign_in.FAILURES_BEFORE_LOCK)
    later = NOW + sign_in.LOCK
    fail(session, sign_in.FAILURES_BEFORE_LOCK - 1, now=later)
    assert not sign_in.is_locked(session, person.email, now=later)
    fail(session, 1, now=later)
    assert sign_in.is_locked(session, person.email, now=later)


def test_knowing_the_password_does_not_forgive_wrong_second_factors(session: Session, person: User):
    fail(session, sign_in.FAILURES_BEFORE_LOCK - 1)
    assert sign_in.authenticate(session, person.email, PASSWORD, now=NOW) is person
    fail(session, 1)
    assert sign_in.is_locked(session, person.email, now=NOW)


def test_failures_of_yesterday_are_forgotten(session: Session):
    fail(session, 1, "hier@exemple.fr", now=NOW - timedelta(days=2))
    fail(session, 1, "aujourdhui@exemple.fr")
    assert session.query(FailedSignIn).count() == 1


def test_an_account_without_a_password_or_closed_cannot_enter(session: Session, person: User):
    invited = accounts.create(session, email="i@exemple.fr", name="I", role=UserRole.CURATOR)
    assert sign_in.authenticate(session, invited.email, "") is None
    accounts.set_password(session, invited, PASSWORD)
    accounts.disable(session, invited)
    assert sign_in.authenticate(session, invited.email, PASSWORD) is None


def test_a_sign_in_ends_with_its_age_with_idleness_and_with_the_account(session: Session, person: User):
    secret = sign_in.start(session, person, device="Essai")
    session.flush()
    assert sign_in.under_way(session, secret, LIMITS) is not None
    assert sign_in.under_way(session, secret, LIMITS, now=utc_now() + timedelta(hours=25)) is None
    found = sign_in.under_way(session, secret, LIMITS)
    assert found
    found.seen_at = utc_now() + timedelta(days=15)
    session.flush()
    assert sign_in.under_way(session, secret, LIMITS, now=utc_now() + timedelta(days=15)) is None
    person.is_active = False
    session.flush()
    assert sign_in.under_way(session, secret, LIMITS) is None


def test_a_new_password_ends_every_sign_in(session: Session, person: User):
    secret = sign_in.start(session, person, device="Essai")
    accounts.set_password(session, person, "une autre phrase longue")
    session.flush()
    assert sign_in.under_way(session, secret, LIMITS) is None


def test_nobody_ends_the_sign_in_of_somebody_else(session: Session, person: User):
    other = accounts.create(session, email="autre@exemple.fr", name="Autre", role=UserRole.ADMIN)
    sign_in.start(session, person, device="Essai")
    session.flush()
    [row] = sign_in.of_user(session, person, LIMITS)
    with pytest.raises(NotFound):
        sign_in.end(session, other, row.id)


@pytest.mark.parametrize(
    "weak", ["court", "a" * 12, "121212121212", "camille@exemple.fr", "camille 1234 camille", "x" * 201, ""]
)
def test_a_weak_password_is_refused_with_a_reason(session: Session, person: User, weak: str):
    with pytest.raises(Invalid) as caught:
        accounts.set_password(session, person, weak)
    assert caught.value.messages["password"]


def test_the_last_administrator_stays(session: Session, person: User):
    with pytest.raises(Invalid):
        accounts.set_role(session, person, UserRole.CURATOR)
    with pytest.raises(Invalid):
        accounts.disable(session, person)
    accounts.create(session, email="b@exemple.fr", name="B", role=UserRole.ADMIN, password=PASSWORD)
    accounts.set_role(session, person, UserRole.CURATOR)
    assert person.role is UserRole.CURATOR


class TestLinks:
    def test_a_link_serves_once(self, session: Session, person: User):
        secret = access_links.make(session, person, Purpose.RESET, key=KEY)
        opened = access_links.open_link(session, secret, key=KEY)
        access_links.choose_password(session, opened, "une toute nouvelle phrase")
        with pytest.raises(Invalid):
            access_links.open_link(session, secret, key=KEY)

    def test_a_weak_choice_does_not_use_the_link_up(self, session: Session, person: User):
        secret = access_links.make(session, person, Purpose.RESET, key=KEY)
        with pytest.raises(Invalid):
            access_links.choose_password(session, access_links.open_link(session, secret, key=KEY), "court")
        assert access_links.open_link(session, secret, key=KEY).user is person

    @pytest.mark.parametrize("purpose", Purpose)
    def test_a_link_dies_of_age(self, session: Session, person: User, purpose: Purpose, monkeypatch):
        secret = access_links.make(session, person, purpose, key=KEY)
        later = (utc_now() + timedelta(seconds=access_links.LIFETIME_S[purpose] + 5)).timestamp()
        monkeypatch.setattr("itsdangerous.timed.time.time", lambda: later)
        with pytest.raises(Invalid):
            access_links.open_link(session, secret, key=KEY)

    def test_a_link_dies_with_the_account(self, session: Session, person: User):
        accounts.create(session, email="b@exemple.fr", name="B", role=UserRole.ADMIN, password=PASSWORD)
        secret = access_links.make(session, person, Purpose.RESET, key=KEY)
        accounts.disable(session, person)
        accounts.enable(session, person)
        with pytest.raises(Invalid):
            access_links.open_link(session, secret, key=KEY)

    @pytest.mark.parametrize("forged", ["", "a.b.c", "\x00", "é" * 50, "WzEsInJlc2V0Il0.a.b", "x" * 5000])
    def test_a_forged_link_is_refused(self, session: Session, forged: str):
        with pytest.raises(Invalid):
            access_links.open_link(session, forged, key=KEY)

    def test_a_link_signed_with_another_key_is_refused(self, session: Session, person: User):
        secret = access_links.make(session, person, Purpose.RESET, key="une autre")
        with pytest.raises(Invalid):
            access_links.open_link(session, secret, key=KEY)

    def test_a_new_password_by_link_unlocks_the_address(self, session: Session, person: User):
        fail(session, sign_in.FAILURES_BEFORE_LOCK)
        opened = access_links.open_link(session, access_links.make(session, person, Purpose.RESET, key=KEY), key=KEY)
        access_links.choose_password(session, opened, "une toute nouvelle phrase")
        assert sign_in.authenticate(session, person.email, "une toute nouvelle phrase", now=NOW) is person
