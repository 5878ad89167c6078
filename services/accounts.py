"""People's accounts: made, changed, found, and their passwords. Signing in is in sign_in.py."""

import secrets
from functools import cache

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from errors import Invalid, NotFound
from models import SignIn, User, UserRole
from models.user import EMAIL_MAX
from services import passwords
from services.activity import Act, Actor, record

PASSWORD_MIN, PASSWORD_MAX = 12, 200
_FEWEST_DIFFERENT = 5  # "aaaaaaaaaaaa" and "121212121212" are the first that anybody tries
ROLE_NAMES = {
    UserRole.CONTRIBUTOR: "contribution",
    UserRole.CURATOR: "curation",
    UserRole.ADMIN: "administration",
}


def normal_email(email: str) -> str:
    """The address as it is stored and compared."""
    return email.strip().lower()


def create(
    session: Session, *, email: str, name: str, role: UserRole, password: str | None = None, by: Actor = None
) -> User:
    """A new account, flushed; without a password its owner chooses one by an invitation. Raises Invalid.

    Args:
        by: here and below, who does it, for the log; None for a command of the server.
    """
    address = normal_email(email)
    if by_email(session, address) is not None:
        raise Invalid({"email": [f"Un compte existe déjà pour {address}."]})
    if len(address) > EMAIL_MAX or address.count("@") != 1 or not all(address.split("@")):
        raise Invalid({"email": ["Cette adresse électronique n'est pas valable."]})
    user = User(email=address, name=name.strip() or address.partition("@")[0], role=role, is_active=True)
    session.add(user)
    session.flush()
    if password is not None:
        _set_password(session, user, password)
    record(session, Act.ACCOUNT_CREATE, by=by, account=user, detail=ROLE_NAMES[role])
    return user


def by_email(session: Session, email: str) -> User | None:
    """The account of an address, active or not."""
    return session.scalar(select(User).where(User.email == normal_email(email)))


def get(session: Session, user_id: int) -> User:
    """An account by its number. Raises NotFound."""
    found = session.get(User, user_id)
    if found is None:
        raise NotFound("Ce compte n'existe pas.")
    return found


def everybody(session: Session) -> list[User]:
    """Every account, by name."""
    return list(session.scalars(select(User).order_by(func.lower(User.name), User.id)))


def has_admin(session: Session) -> bool:
    """Whether somebody can administer the site."""
    asked = select(User.id).where(User.role == UserRole.ADMIN, User.is_active).limit(1)
    return session.scalar(asked) is not None


def set_password(session: Session, user: User, password: str, *, by: Actor = None) -> None:
    """Gives the account this password and signs it out everywhere. Raises Invalid with what the password lacks."""
    _set_password(session, user, password)
    record(session, Act.ACCOUNT_PASSWORD, by=by, account=user)


def _set_password(session: Session, user: User, password: str) -> None:
    check_password(password, user)
    user.password_hash = passwords.hashed(password)
    user.link_nonce = secrets.token_hex(8)  # a link sent before no longer holds
    _end_sign_ins(session, user)


def check_password(password: str, user: User) -> None:
    """Raises Invalid unless the password is long, varied and not the person's own name or address."""
    folded = password.casefold()
    own = {user.email, user.email.partition("@")[0], user.name.casefold()}
    if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX:
        problem = f"Un mot de passe a entre {PASSWORD_MIN} et {PASSWORD_MAX} caractères ; une phrase convient bien."
    elif len(set(folded)) < _FEWEST_DIFFERENT:
        problem = "Ce mot de passe répète toujours les mêmes caractères."
    elif any(word and folded.replace(word, "").strip("0123456789 .-_!") == "" for word in own):
        problem = "Ce mot de passe est votre nom ou votre adresse."
    else:
        return
    raise Invalid({"password": [problem]})


def rename(session: Session, user: User, name: str, *, by: Actor, shows_name: bool | None = None) -> None:
    """Gives the account another name; what it signed before keeps the former one. `shows_name`: to readers too, or not."""
    if shows_name is not None:
        user.shows_name = shows_name
    if name == user.name:
        return
    record(session, Act.ACCOUNT_RENAME, by=by, account=user, what=user.name, detail=f"{user.name} → {name}")
    user.name = name


def set_role(session: Session, user: User, role: UserRole, *, by: Actor = None) -> None:
    """Gives the account another role. Raises Invalid when nobody would be left to administer the site."""
    if role is not UserRole.ADMIN:
        keep_an_admin(session, user)
    if role is not user.role:
        told = f"{ROLE_NAMES[user.role]} → {ROLE_NAMES[role]}"
        record(session, Act.ACCOUNT_ROLE, by=by, account=user, detail=told)
    user.role = role


def disable(session: Session, user: User, *, by: Actor = None) -> None:
    """Closes the account: it is signed out everywhere and cannot come back; what it wrote stays. Raises Invalid."""
    keep_an_admin(session, user)
    user.is_active = False
    user.link_nonce = secrets.token_hex(8)
    _end_sign_ins(session, user)
    record(session, Act.ACCOUNT_CLOSE, by=by, account=user)


def enable(session: Session, user: User, *, by: Actor = None) -> None:
    """Opens a closed account again."""
    user.is_active = True
    record(session, Act.ACCOUNT_OPEN, by=by, account=user)


def sign_out_everywhere(session: Session, user: User, *, by: Actor = None) -> None:
    """Ends every sign-in of the account."""
    _end_sign_ins(session, user)
    record(session, Act.SESSION_REVOKED, by=by, account=user, detail="toutes")


def _end_sign_ins(session: Session, user: User) -> None:
    for row in session.scalars(select(SignIn).where(SignIn.user_id == user.id)):
        session.delete(row)


def is_password(user: User | None, password: str) -> bool:
    """Whether this is the account's password; as long in saying no when there is no account or no password."""
    kept = user.password_hash if user is not None and user.password_hash else _nobodys_hash()
    is_right = passwords.is_kept_as(password[:PASSWORD_MAX], kept)
    return is_right and user is not None and user.password_hash is not None


def keep_hash_current(user: User, password: str) -> None:
    """Hashes a password that was just verified anew when the library's parameters have grown since."""
    if user.password_hash and passwords.is_outdated(user.password_hash):
        user.password_hash = passwords.hashed(password)


@cache
def _nobodys_hash() -> str:
    return passwords.hashed(secrets.token_urlsafe())


def keep_an_admin(session: Session, user: User) -> None:
    """Raises Invalid when nobody would be left to administer the site without this account."""
    others = select(User.id).where(User.role == UserRole.ADMIN, User.is_active, User.id != user.id).limit(1)
    if user.role is UserRole.ADMIN and user.is_active and session.scalar(others) is None:
        raise Invalid({"role": ["C'est le seul compte d'administration : donnez d'abord ce rôle à quelqu'un d'autre."]})
