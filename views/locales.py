"""Two languages: French at the root, English under /en. The address alone decides, so that pages can be cached."""

from functools import cache
from typing import Any
from urllib.parse import urlencode, urljoin

from babel.support import NullTranslations, Translations
from flask import Flask, current_app, has_request_context, request, url_for
from werkzeug.local import LocalProxy

from config import ROOT
from extensions import settings

ONE_LANGUAGE = frozenset({"feeds", "health", "exports"})
FRENCH_ROOMS = ("/atelier", "/compte")  # registered once, see docs/decisions/0006


def locale() -> str:
    """The language of the page asked for."""
    is_english = has_request_context() and (request.path == "/en" or request.path.startswith("/en/"))
    return "en" if is_english else "fr"


def link(endpoint: str, **values: Any) -> str:
    """The address of an endpoint in the present language."""
    english = f"en_{endpoint}"
    return url_for(english if locale() == "en" and english in current_app.view_functions else endpoint, **values)


def other_language_url() -> str:
    """The same page in the other language; the home page when there is none."""
    if request.path.startswith(FRENCH_ROOMS):
        return "/en/"
    path = request.full_path.rstrip("?") if request.query_string else request.path
    if locale() == "en":
        return path[3:] or "/"
    return f"/en{path}"


def canonical_url() -> str:
    """The page's public address; a list keeps its page number and its search, nothing else is part of it."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "depuis"]
    path = urljoin(settings().public_url, request.path)
    return f"{path}?{urlencode(kept)}" if kept and request.path.endswith("recherche") else path


@cache
def _catalogue(language: str) -> NullTranslations:
    """The translations of a language, read once; French is the language of the messages themselves."""
    return NullTranslations() if language == "fr" else Translations.load(ROOT / "translations", [language])


def _translated(message: str) -> str:
    return _catalogue(locale()).ugettext(message)


def _translated_plural(singular: str, plural: str, number: int) -> str:
    return _catalogue(locale()).ungettext(singular, plural, number)


def register(app: Flask) -> None:
    """Gives templates, macros included, the language and its links; Flask-Babel gives them the translations."""
    # A page says some sixty messages: Flask-Babel's own functions look the request up several times for each.
    app.jinja_env.install_gettext_callables(_translated, _translated_plural, newstyle=True)
    app.jinja_env.globals["lang"] = LocalProxy(locale)  # reads like the string it stands for
    app.add_template_global(link, "link")
    app.add_template_global(canonical_url, "canonical_url")
    app.add_template_global(other_language_url, "other_language_url")
