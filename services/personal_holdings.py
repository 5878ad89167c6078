"""Where the base holds something of a person, and what becomes of it when they are erased: HELD, one line a place.

**To add a table** that keeps an address, the number of an account or somebody's name beside it, add a line to HELD: where its
rows are found, which columns are told, what becomes of the rows. tests/test_personal_data.py reads the models and fails for a
column that looks like one of these and that no line covers; tests/services/test_personal_data.py fills every table and looks
for what an erasure leaves.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import ColumnElement, false, func, or_

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
from services import sign_in

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


def _named(title: str, model: type[Base], name: str, told: tuple[str, ...]) -> Holding:
    """Something that stays without a name, when nothing but the name says whose it is."""
    return Holding(title, model, by_name=name, told=told, becomes={name: ERASED})


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
        told=(
            *("organisation_id", "role", "email", "is_for_all", "invited_at", "consented_at", "consent_until"),
            *("consent_text", "refused_at", "asked_at"),
        ),
        becomes={"email": "", "nonce": ""},
    ),
    _named("accords demandés", OrganisationContact, "invited_by_name", ("organisation_id", "role", "invited_at")),
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
    _named("changements de vocabulaire défaits", VocabularyChange, "undone_by_name", ("label", "undone_at")),
    _named("synonymes proposés, examinés", SynonymCandidate, "decided_by_name", ("forms", "decision", "decided_at")),
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
