"""Passwords as they are kept: argon2id, with the parameters that the library keeps up to date (RFC 9106).

The library is loaded by the first who signs in: a worker that only shows pages never holds it.
"""

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher


@cache
def _hasher() -> "PasswordHasher":
    hasher: PasswordHasher = import_module("argon2").PasswordHasher()
    return hasher


def hashed(password: str) -> str:
    """What to keep of a password."""
    return _hasher().hash(password)


def is_kept_as(password: str, kept: str) -> bool:
    """Whether this is the password that was kept so."""
    errors = import_module("argon2.exceptions")
    try:
        return _hasher().verify(kept, password)
    except (errors.VerificationError, errors.InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether the library's parameters have grown since."""
    return _hasher().check_needs_rehash(kept)
