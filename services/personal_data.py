"""What the base holds of a person: all of it told, or all of it erased, from one address. Texts that were published stay.

Where a person is, and what becomes of each place, is the list of personal_holdings.py; a new table goes there.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any, Final

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from errors import NotFound
from models import (
    User,
)
from services import accounts
from services.activity import Act, record
from services.personal_holdings import ERASED, HELD, Holding, Person


def person(session: Session, address: str) -> Person:
    """Whoever this address is. Raises NotFound when it is no address."""
    email = accounts.normal_email(address)
    if "@" not in email:
        raise NotFound(f"« {address} » n'est pas une adresse.")
    account = session.scalar(select(User).where(func.lower(User.email) == email))
    if account is None:
        return Person(email)
    others = session.scalar(select(func.count()).where(User.name == account.name, User.id != account.id))
    return Person(email, account.id, account.name, is_name_unique=not others)


def export(session: Session, address: str) -> dict[str, list[dict[str, Any]]]:
    """Title → rows: everything held of whoever has this address, ready for JSON. Raises NotFound."""
    whose = person(session, address)
    found: dict[str, list[dict[str, Any]]] = {}
    for held in HELD:
        columns = [getattr(held.model, name) for name in held.told] or [func.count()]
        rows = session.execute(select(*columns).select_from(held.model).where(held.rows(whose))).all()
        told = [{name: _plain(value) for name, value in zip(held.told, row, strict=False)} for row in rows]
        if not held.told:
            told = [{"nombre": rows[0][0]}] if rows[0][0] else []
        if told:
            found[held.title] = told
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def counts(session: Session, address: str) -> dict[str, tuple[int, bool]]:
    """Title → (how many rows an erasure would reach, whether they go); those with none are left out. Raises NotFound."""
    whose = person(session, address)
    found = {}
    for held in HELD:
        count = session.scalar(select(func.count()).select_from(held.model).where(held.rows(whose))) or 0
        if count:
            found[held.title] = (count, held.becomes is None)
    return found


def erase(session: Session, address: str) -> dict[str, int]:
    """Title → rows reached: the person is nowhere any more, what they wrote stays without their name.

    Raises NotFound, Invalid when nobody would be left to administer the site.
    """
    whose = person(session, address)
    if whose.account_id is not None:
        accounts.keep_an_admin(session, session.get_one(User, whose.account_id))
    done: dict[str, int] = {}
    for held in HELD:
        reached = _erase(session, held, whose)
        if reached:
            done[held.title] = reached
    if done:
        record(
            session,
            Act.PERSON_ERASE,
            by=None,
            what=ERASED,
            detail=", ".join(f"{n} {title}" for title, n in done.items()),
        )
    session.flush()
    session.expire_all()
    return done


def _erase(session: Session, held: Holding, whose: Person) -> int:
    """In SQL and not row by row: the log refuses to be changed otherwise, and a person may have written thousands of versions."""
    if held.becomes is None:
        result = session.execute(delete(held.model).where(held.rows(whose)), execution_options=_CORE)
    else:
        values = dict(held.becomes)
        if held.mentions and whose.is_name_telling:
            values[held.mentions] = func.replace(getattr(held.model, held.mentions), whose.name, ERASED)
        if not values:
            return 0
        if hasattr(held.model, "updated_at"):
            values["updated_at"] = held.model.updated_at  # nothing that readers see has changed
        result = session.execute(update(held.model).where(held.rows(whose)).values(values), execution_options=_CORE)
    return int(result.rowcount)  # type: ignore[attr-defined]  # a DELETE or an UPDATE gives a CursorResult


_CORE: Final = {"synchronize_session": False}


def lines(found: Mapping[str, tuple[int, bool]]) -> Sequence[str]:
    """What an erasure would do, a line each, for who decides."""
    return [
        f"{count} {title} : {'effacé' if goes else 'gardé sans le nom'}{'s' * (goes and count > 1)}"
        for title, (count, goes) in found.items()
    ]
