"""Two languages: French at the root, English under /en. The address alone decides, so that pages can be cached."""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urlencode, urljoin

from babel.support import NullTranslations, Translations
from flask import Flask, current_app, has_request_context, request, url_for
from markupsafe import Markup
from werkzeug.local import LocalProxy

from config import ROOT
from extensions import settings

ONE_LANGUAGE = frozenset(
    {
        "feeds",
        "still_true",
        "files",
        "health",
        "exports",
        "following",
        "gazette_feed",
        "entry_files",
        "api",
        "oai",
        "mcp",
        "dataset_files",
        "proposals",
    }
)
FRENCH_ROOMS = ("/atelier", "/compte", "/proposer", "/toujours-vrai")  # registered once, see docs/decisions/0006


def locale() -> str:
    """The language of the page asked for."""
    path = request.path if has_request_context() else ""
    return "en" if path == "/en" or path.startswith("/en/") else "fr"


def link(endpoint: str, **values: Any) -> str:
    """The address of an endpoint in the present language."""
    name = _in_language(endpoint)
    if values.get("_external"):
        return url_for(name, **values)  # holds the host that this very request was sent to
    return _address(request.script_root if has_request_context() else "", name, tuple(values.items()))


def _in_language(endpoint: str) -> str:
    english = f"en_{endpoint}"
    return english if locale() == "en" and english in current_app.view_functions else endpoint


@lru_cache(maxsize=1_024)
def _address(_root: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
    """What the router says, asked once under each root: a page has some thirty links, nearly always the same."""
    return url_for(endpoint, **dict(values))


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


def said_in(language: str) -> Callable[[str], str]:
    """What gives a message in this language, whatever the page's own."""
    return lambda message: str(_catalogue(language).ugettext(message))


def public_url(endpoint: str, **values: Any) -> str:
    """The address of an endpoint in the present language, as other sites must write it."""
    name = _in_language(endpoint)
    return urljoin(settings().public_url, _address("", name, tuple(values.items())))


@cache
def _catalogue(language: str) -> NullTranslations:
    """The translations of a language, read once; French is the language of the messages themselves."""
    return NullTranslations() if language == "fr" else Translations.load(ROOT / "translations", [language])


def gettext(message: str, **values: Any) -> str:
    """A message of a view in the page's language; Flask-Babel's own looks the request up several times for each."""
    text: str = _catalogue(locale()).ugettext(message)
    return text % values if values else text


def _written(message: str, **values: Any) -> Markup:
    """The message of a template in the page's language, ready to be printed in HTML; its values are escaped."""
    return Markup(_catalogue(locale()).ugettext(message)) % values if values else _plain(locale(), message)


@lru_cache(maxsize=4_096)
def _plain(language: str, message: str) -> Markup:
    """A message without values: a page says some fifty, always the same."""
    return Markup(_catalogue(language).ugettext(message)) % {}


def _translated_plural(singular: str, plural: str, number: int) -> str:
    return _catalogue(locale()).ungettext(singular, plural, number)


def register(app: Flask) -> None:
    """Gives templates, macros included, the language and its links; Flask-Babel gives them the translations."""
    app.jinja_env.install_gettext_callables(gettext, _translated_plural, newstyle=True)
    app.jinja_env.globals["_"] = _written
    app.jinja_env.globals["lang"] = LocalProxy(locale)  # reads like the string it stands for
    app.add_template_global(link, "link")
    app.add_template_global(canonical_url, "canonical_url")
    app.add_template_global(public_url, "public_url")
    app.add_template_global(other_language_url, "other_language_url")
