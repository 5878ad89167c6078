"""Whose account an identity provider's word opens. The protocol itself (OpenID Connect) is the edge's."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from errors import Forbidden
from models import User, UserRole
from services import accounts
from services.activity import STRANGER, Act, record


@dataclass(frozen=True, slots=True)
class Identity:
    """What a provider has signed about a person."""

    issuer: str
    subject: str
    email: str
    is_email_verified: bool
    name: str = ""

    @property
    def key(self) -> str:
        """What stays the same when the person changes name or address."""
        return f"{self.issuer} {self.subject}"


def account_for(session: Session, identity: Identity, *, may_create: bool) -> User:
    """The account of this identity: known from before, or of its verified address, or new when the site allows it.

    Raises Forbidden with what to do: an address that the provider has not verified could be anybody's.
    """
    known = session.scalar(select(User).where(User.oidc_subject == identity.key))
    if known is not None:
        return _open(known)
    if not identity.email or not identity.is_email_verified:
        raise Forbidden("Votre organisation n'a pas vérifié votre adresse électronique : demandez une invitation.")
    found = accounts.by_email(session, identity.email)
    if found is None and not may_create:
        raise Forbidden(
            "Aucun compte n'a votre adresse ici : demandez une invitation à la personne qui administre le site."
        )
    if found is None:
        found = accounts.create(
            session, email=identity.email, name=identity.name, role=UserRole.CONTRIBUTOR, by=STRANGER
        )
    if found.oidc_subject is not None:
        raise Forbidden(
            "Votre adresse est déjà liée à une autre identité : prévenez la personne qui administre le site."
        )
    found.oidc_subject = identity.key
    record(session, Act.ACCOUNT_SINGLE_SIGN_ON, by=found, account=found, detail=identity.issuer)
    return _open(found)


def _open(user: User) -> User:
    if not user.is_active:
        raise Forbidden("Ce compte est fermé.")
    return user
