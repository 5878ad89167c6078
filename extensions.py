"""The Flask extensions and the search index of the current app. Objects only; app.py wires them."""

from flask import current_app
from flask_babel import Babel
from flask_sqlalchemy_lite import SQLAlchemy
from flask_wtf import CSRFProtect

from config import Settings
from search import Index

db = SQLAlchemy()
csrf = CSRFProtect()
babel = Babel()


def search_index() -> Index:
    """The search index of the current app, opened at its first use in each process (after fork)."""
    index: Index = current_app.extensions["alliances-index"]
    return index


def settings() -> Settings:
    """The settings of the current app."""
    values: Settings = current_app.config["ALLIANCES"]
    return values
