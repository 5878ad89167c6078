"""The Flask extensions and the search index of the current app. Objects only; app.py wires them."""

from flask import Response, current_app
from flask_babel import Babel
from flask_login import LoginManager
from flask_sqlalchemy_lite import SQLAlchemy
from flask_wtf import CSRFProtect

from config import Settings
from search import Index


class SignedInLater(LoginManager):  # type: ignore[misc]  # Flask-Login has no types
    """Flask-Login without its "remember me" cookie: looking for it would open the session on every public page."""

    def _update_remember_cookie(self, response: Response) -> Response:
        return response


db = SQLAlchemy()
csrf = CSRFProtect()
babel = Babel()
login = SignedInLater()


def search_index() -> Index:
    """The search index of the current app, opened at its first use in each process (after fork)."""
    index: Index = current_app.extensions["alliances-index"]
    return index


def settings() -> Settings:
    """The settings of the current app."""
    values: Settings = current_app.config["ALLIANCES"]
    return values
