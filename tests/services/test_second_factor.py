"""The second factor: codes of the application and recovery codes, each accepted once."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy.orm import Session

from errors import Invalid
from models import RecoveryCode, User
from services import second_factor, sign_in
from tests.factories import make_user

KEY = "clé du site"
NOW = datetime(2026, 11, 27, 12, 0, 10, tzinfo=UTC)


def code(secret: str, at: datetime = NOW) -> str:
    return pyotp.TOTP(secret).at(at)


@pytest.fixture
def secret() -> str:
    return second_factor.new_secret()


@pytest.fixture
def person(session: Session, secret: str) -> User:
    """Somebody whose second factor was turned on a minute ago."""
    user = make_user(session)
    before = NOW - timedelta(minutes=1)
    second_factor.turn_on(session, user, secret, code(secret, before), key=KEY, now=before)
    return user


def test_a_code_is_accepted_once(session: Session, person: User, secret: str):
    assert second_factor.is_code(session, person, code(secret), key=KEY, now=NOW)
    assert not second_factor.is_code(session, person, code(secret), key=KEY, now=NOW)
    later = NOW + timedelta(seconds=30)
    assert second_factor.is_code(session, person, code(secret, later), key=KEY, now=later)


@pytest.mark.parametrize("drift", [-30, 0, 30])
def test_a_clock_may_be_half_a_minute_off(session: Session, person: User, secret: str, drift: int):
    typed = code(secret, NOW + timedelta(seconds=drift))
    assert second_factor.is_code(session, person, f" {typed[:3]} {typed[3:]} ", key=KEY, now=NOW)


@pytest.mark.parametrize("typed", ["", "000000", "abcdef", "é" * 6, "123 456 789", "\x00"])
def test_anything_else_is_refused(session: Session, person: User, typed: str):
    assert not second_factor.is_code(session, person, typed, key=KEY, now=NOW)


def test_the_secret_is_stored_sealed(person: User, secret: str):
    assert person.totp_secret
    assert secret not in person.totp_secret
    assert second_factor.unseal(person.totp_secret, key=KEY) == secret
    assert second_factor.unseal(person.totp_secret, key="une autre") is None


def test_another_key_refuses_codes_rather_than_doing_without(session: Session, person: User, secret: str):
    assert not second_factor.is_code(session, person, code(secret), key="une autre", now=NOW)


def test_a_recovery_code_serves_once_however_it_is_typed(session: Session, person: User):
    codes = second_factor.renew_recovery_codes(session, person)
    assert len(set(codes)) == second_factor.RECOVERY_CODES
    assert second_factor.is_code(session, person, codes[0].upper().replace("-", " "), key=KEY, now=NOW)
    assert not second_factor.is_code(session, person, codes[0], key=KEY, now=NOW)
    assert second_factor.recovery_codes_left(session, person) == second_factor.RECOVERY_CODES - 1


def test_recovery_codes_are_not_stored(session: Session, person: User):
    codes = second_factor.renew_recovery_codes(session, person)
    stored = {row.code_digest for row in session.query(RecoveryCode)}
    assert not stored & {*codes, *(one.replace("-", "") for one in codes)}


def test_new_recovery_codes_void_the_former_ones(session: Session, person: User):
    former = second_factor.renew_recovery_codes(session, person)
    second_factor.renew_recovery_codes(session, person)
    assert not second_factor.is_code(session, person, former[0], key=KEY, now=NOW)


def test_wrong_codes_lock_the_address_and_even_the_right_one_then_waits(session: Session, person: User, secret: str):
    for _ in range(sign_in.FAILURES_BEFORE_LOCK):
        assert not second_factor.is_code(session, person, "000000", key=KEY, now=NOW)
    assert not second_factor.is_code(session, person, code(secret), key=KEY, now=NOW)
    later = NOW + sign_in.LOCK
    assert second_factor.is_code(session, person, code(secret, later), key=KEY, now=later)


def test_a_wrong_first_code_turns_nothing_on(session: Session, secret: str):
    user = make_user(session)
    with pytest.raises(Invalid):
        second_factor.turn_on(session, user, secret, "000000", key=KEY, now=NOW)
    assert user.totp_secret is None
