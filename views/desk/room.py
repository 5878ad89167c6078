"""room_blueprint(): a blueprint of the desk, already guarded."""

from flask import Blueprint

from models import UserRole
from views.access import closed_to_strangers


def room_blueprint(name: str, *, role: UserRole = UserRole.CONTRIBUTOR) -> Blueprint:
    """A blueprint under /atelier whose views all need this role; `require` asks more of one view."""
    return closed_to_strangers(Blueprint(name, __name__, url_prefix="/atelier"), role)
