"""Pages of the desk as a browser without a script uses them: what they would post, and posts with a token."""

import re

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.signing import csrf_token

Pairs = list[tuple[str, str]]
NEW = "/atelier/fiches/nouvelle/exemple"

EXAMPLE: Pairs = [
    ("title", "Essai : un garage prête des voitures"),
    ("summary", "Un garage et une association prêtent des voitures."),
    ("need", "Sans voiture, pas d'emploi."),
    ("action", "Le garage prête des voitures."),
    ("partners-0-name", "Garage d'essai"),
    ("partners-0-profile", "tpe-pme"),
    ("partners-0-role", "porteur"),
    ("partners-1-name", "Association d'essai"),
    ("partners-1-profile", "associations"),
    ("partners-1-role", "partenaire"),
    ("territories", "COM-39300"),
    ("scale", "local"),
    ("maturity", "deploye"),
    ("domains", "mobilite"),
    ("sources-0-title", "Un article"),
    ("sources-0-url", "https://exemple.fr/article"),
]


def post(client: FlaskClient, path: str, typed: Pairs, action: str = "save") -> TestResponse:
    """Posts the pairs as the page does, in their order, with a token."""
    pairs = [("csrf_token", csrf_token(client)), *typed, ("button", action)]
    names: dict[str, list[str]] = {}
    for name, text in pairs:
        names.setdefault(name, []).append(text)
    return client.post(path, data=names)


def without(typed: Pairs, *names: str) -> Pairs:
    return [pair for pair in typed if pair[0] not in names]


def fields_of(answer: TestResponse) -> Pairs:
    """What a browser would post from the form of this page, buttons aside."""
    page = html5lib.parse(answer.text, namespaceHTMLElements=False)
    form = next(one for one in page.iter("form") if one.get("id") == "fiche")
    found: Pairs = []
    for one in form.iter():
        if one.tag not in ("input", "textarea", "select"):
            continue
        name = one.get("name") or ""
        if one.tag == "textarea":
            found.append((name, one.text or ""))
        elif one.tag == "select":
            options = list(one.iter("option"))
            chosen = next((option for option in options if option.get("selected") is not None), options[0])
            found.append((name, chosen.get("value") or ""))
        elif one.get("type") not in ("checkbox", "radio") or one.get("checked") is not None:
            found.append((name, one.get("value") or ""))
    return [pair for pair in found if pair[0] != "csrf_token"]


def value_of(answer: TestResponse, name: str) -> str | None:
    """The value that a field of the page holds."""
    found = re.search(rf'<input[^>]*\bname="{re.escape(name)}"[^>]*\bvalue="([^"]*)"', answer.text)
    return found[1] if found else None
