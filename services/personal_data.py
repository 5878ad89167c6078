"""What the base holds of a person: all of it told, or all of it erased, from one address. Texts that were published stay.

HELD is the list of every place where a person is: a table that keeps an address, the number of an account or somebody's name
beside it. **To add a table**, add a line to HELD: where its rows are found, which columns are told, what becomes of the rows.
tests/services/test_personal_data.py reads the models and fails for a column that looks like an address, points to an account
or keeps a name beside one, and that no line covers; it also fills every table and looks for what an erasure leaves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, false, func, or_, select, update
from sqlalchemy.orm import Session

from errors import NotFound
from models import (
    Activity,
    Attachment,
    Base,
    Draft,
    Entry,
    EntryMerge,
    EntryReport,
    FailedSignIn,
    Follow,
    ImportBatch,
    Notice,
    OrganisationContact,
    OrganisationMerge,
    OutgoingMail,
    Proposal,
    RecoveryCode,
    ReviewComment,
    Revision,
    SignIn,
    SynonymCandidate,
    TwinPair,
    User,
    VocabularyChange,
)
from services import accounts, sign_in
from services.activity import Act, record

ERASED: Final = "Compte effacé"  # stands for the name of who wrote


@dataclass(frozen=True, slots=True)
class Holding:
    """Rows of a table that are about a person, and what becomes of them.

    Args:
        by_email: the column that keeps an address.
        by_digest: the column that keeps the digest of one.
        by_account: the column that keeps the number of an account.
        by_name: the column that keeps a name, and nothing else to know whose.
        told: the columns that an export shows; never a secret.
        becomes: what columns hold after an erasure; None when the rows go.
        mentions: a column of texts made by the program in which a name is replaced wherever it stands.
    """

    title: str
    model: type[Base]
    by_email: str = ""
    by_digest: str = ""
    by_account: str = ""
    by_name: str = ""
    told: tuple[str, ...] = ()
    becomes: Mapping[str, Any] | None = None
    mentions: str = ""
    covers: tuple[str, ...] = field(default=())  # columns about the person besides those above

    @property
    def columns(self) -> set[str]:
        """Every column of the table that this line answers for."""
        named = (self.by_email, self.by_digest, self.by_account, self.by_name, self.mentions, *self.covers)
        return {name for name in (*named, *(self.becomes or ())) if name}

    def rows(self, person: "Person") -> ColumnElement[bool]:
        """The condition that finds the person's rows."""
        found: list[ColumnElement[bool]] = []
        if self.by_email:
            found.append(func.lower(getattr(self.model, self.by_email)) == person.email)
        if self.by_digest:
            found.append(getattr(self.model, self.by_digest) == sign_in.digest(person.email))
        if self.by_account and person.account_id is not None:
            found.append(getattr(self.model, self.by_account) == person.account_id)
        if self.by_name and person.is_name_unique:
            found.append(getattr(self.model, self.by_name) == person.name)
        if self.mentions and person.is_name_telling:
            found.append(getattr(self.model, self.mentions).contains(person.name, autoescape=True))
        return or_(false(), *found)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody by their address, with the account that has it when there is one."""

    email: str
    account_id: int | None = None
    name: str = ""
    is_name_unique: bool = False  # no other account has it

    @property
    def is_name_telling(self) -> bool:
        """Whether the name can be looked for inside texts: a first name alone is part of too many words."""
        return self.is_name_unique and " " in self.name


def _signed(title: str, model: type[Base], who: str, told: tuple[str, ...]) -> Holding:
    """Something a person did, that stays without their name: `who` begins "author" for author_id and author_name."""
    becomes = {f"{who}_id": None, f"{who}_name": ERASED}
    return Holding(title, model, by_account=f"{who}_id", told=told, becomes=becomes)


def _made(title: str, model: type[Base], who: str, told: tuple[str, ...]) -> Holding:
    """Something a person made, that does not keep their name: it stays, and nobody made it any more."""
    return Holding(title, model, by_account=who, told=told, becomes={who: None})


# In this order: what points to the account before the account itself.
HELD: Final[tuple[Holding, ...]] = (
    Holding("suivis", Follow, by_email="email", told=("topic", "label", "params", "asked_at", "confirmed_at")),
    Holding("lettres en attente", OutgoingMail, by_email="recipient", told=("subject", "written_at", "attempts")),
    Holding(
        "propositions",
        Proposal,
        by_email="contact_email",
        told=("entry_id", "made_at", "contact_name", "contact_email", "note", "consented_at", "consent_text", "forget_on"),
        becomes={"contact_name": "", "contact_email": "", "note": "", "consented_at": None, "consent_text": "", "forget_on": None},
    ),
    Holding(
        "erreurs signalées",
        EntryReport,
        by_email="email",
        told=("entry_id", "made_at", "message", "page_url", "from_name", "email", "consented_at", "forget_on", "answer"),
        becomes={"email": "", "from_name": "", "consented_at": None, "forget_on": None},
    ),
    _signed("signalements traités", EntryReport, "settled_by", ("entry_id", "settled_at", "reason", "answer")),
    Holding(
        "contacts d'organisations",
        OrganisationContact,
        by_email="email",
        told=("organisation_id", "role", "email", "invited_at", "consented_at", "consent_until", "refused_at", "asked_at"),
        becomes={"email": "", "nonce": ""},
    ),
    Holding(
        "accords demandés à des organisations",
        OrganisationContact,
        by_name="invited_by_name",
        told=("organisation_id", "role", "invited_at"),
        becomes={"invited_by_name": ERASED},
    ),
    Holding("échecs de connexion", FailedSignIn, by_digest="address_digest", told=("count", "last_at")),
    Holding("connexions", SignIn, by_account="user_id", told=("device", "started_at", "seen_at")),
    Holding("codes de secours", RecoveryCode, by_account="user_id"),
    Holding("saisies non enregistrées", Draft, by_account="user_id", told=("form", "entry_id", "kept_at", "fields")),
    Holding("avis", Notice, by_account="user_id", told=("entry_id", "made_at", "read_at", "text")),
    Holding("avis à d'autres", Notice, told=("made_at", "text"), mentions="text", becomes={}),
    _signed("versions de fiches", Revision, "author", ("entry_id", "number", "made_at", "author_name", "comment")),
    _signed("remarques de relecture", ReviewComment, "author", ("entry_id", "made_at", "author_name", "action", "text")),
    _signed("fusions de fiches", EntryMerge, "made_by", ("winner_id", "loser_id", "made_at", "made_by_name")),
    _signed("fusions d'organisations", OrganisationMerge, "made_by", ("winner_id", "loser_id", "made_at", "made_by_name")),
    _signed("doublons examinés", TwinPair, "decided_by", ("twin_of", "first_id", "second_id", "decision", "decided_at")),
    _signed("vocabulaires changés", VocabularyChange, "made_by", ("vocabulary", "action", "label", "made_at", "made_by_name")),
    Holding(
        "changements de vocabulaire défaits",
        VocabularyChange,
        by_name="undone_by_name",
        told=("label", "undone_at"),
        becomes={"undone_by_name": ERASED},
    ),
    Holding(
        "synonymes proposés, examinés",
        SynonymCandidate,
        by_name="decided_by_name",
        told=("forms", "decision", "decided_at"),
        becomes={"decided_by_name": ERASED},
    ),
    _made("imports", ImportBatch, "created_by_id", ("file_name", "kind", "created_at")),
    _made("images et documents", Attachment, "added_by_id", ("entry_id", "filename", "added_at")),
    _made("fiches commencées", Entry, "created_by_id", ("id", "title", "created_at")),
    # The number of the account stays in the log, so that acts of one person can still be told from another's.
    Holding("actes", Activity, by_account="actor_id", told=("done_at", "act", "subject", "detail"), becomes={"actor_name": ERASED}),
    Holding(
        "actes sur le compte",
        Activity,
        by_account="account_id",
        told=("done_at", "act", "actor_name", "detail"),
        becomes={"subject": ERASED, "subject_key": "compte efface", "detail": ""},
    ),
    Holding("journal", Activity, told=("done_at", "act", "detail"), mentions="detail", becomes={}),
    Holding(
        "compte",
        User,
        by_email="email",
        told=("email", "name", "role", "created_at", "last_seen_at", "is_active", "shows_name", "oidc_subject"),
        covers=("name", "shows_name", "oidc_subject"),
    ),
)  # fmt: skip


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
