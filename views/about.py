"""Pages about the base itself: what it is, its rules, its words, its bias, the law."""

from dataclasses import dataclass

from flask import Blueprint, Response

from extensions import settings
from views.pages import page
from views.signal_views import SignalRules, rules
from views.style_page import style_page

blueprint = Blueprint("about", __name__)
PAGES = (
    "a-propos",
    "methode",
    "biais",
    "glossaire",
    "contribuer",
    "accessibilite",
    "mentions-legales",
    "confidentialite",
    "contact",
)
_NAMES = ", ".join(f"'{name}'" for name in PAGES)


@dataclass(frozen=True, slots=True)
class AboutPage:
    """A page of prose; `missing` names the settings the operator has not filled in."""

    name: str
    missing: tuple[str, ...]
    signals: tuple[SignalRules, ...] = ()  # on the page of the method


@blueprint.get(f"/<any({_NAMES}):name>")
def show(name: str) -> Response:
    """One of the pages."""
    wanted = {"operator_name": settings().operator_name, "hosting_provider": settings().hosting_provider}
    missing = tuple(key for key, value in wanted.items() if not value)
    return page(f"about/{name}.html", AboutPage(name, missing, rules() if name == "methode" else ()))


@blueprint.get("/style")
def style() -> Response:
    """The style guide: every component, as the pages call it."""
    return page("about/style.html", style_page())
