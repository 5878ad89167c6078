"""Between the two steps of signing in: who has passed the first, for ten minutes, in this browser only."""

import time

from flask import session

from extensions import db
from models import User

_LASTS_S = 600


def remember(user: User) -> None:
    """Notes that the first factor was right, in a new session."""
    session.clear()
    session["pending"] = [user.id, int(time.time())]


def account() -> User | None:
    """Who may give a second factor now."""
    user_id, since = session.get("pending", (0, 0))
    if time.time() - since > _LASTS_S:
        return None
    user = db.session.get(User, user_id)
    return user if user is not None and user.is_active and user.totp_secret else None
