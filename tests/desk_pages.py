"""Forms as a browser without a script uses them: what a page would post, changed or not, and posts with a token."""

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


def post(client: FlaskClient, path: str, fields: Pairs, button: str = "save") -> TestResponse:
    """Posts the fields as the page does, in their order, with this browser's token and a button."""
    names: dict[str, list[str]] = {}
    for name, text in [("csrf_token", csrf_token(client)), *fields, ("button", button)]:
        names.setdefault(name, []).append(text)
    return client.post(path, data=names)


def without(fields: Pairs, *names: str) -> Pairs:
    """The fields but for those of these names."""
    return [pair for pair in fields if pair[0] not in names]


def changed(fields: Pairs, **values: str) -> Pairs:
    """The fields with these values; "_" stands for "-" in names of passages. Fields that were not there come last."""
    wanted = {name.replace("_", "-") if name.startswith("part_") else name: value for name, value in values.items()}
    there = {name for name, _value in fields}
    kept = [(name, wanted.get(name, value)) for name, value in fields]
    return kept + [(name, value) for name, value in wanted.items() if name not in there]


def fields_of(answer: TestResponse, form_id: str = "fiche") -> Pairs:
    """What a browser would post from a form of this page, buttons and token aside."""
    page = html5lib.parse(answer.text, namespaceHTMLElements=False)
    form = next(one for one in page.iter("form") if one.get("id") == form_id)
    found: Pairs = []
    for one in form.iter():
        name = one.get("name") or ""
        if one.tag == "textarea":
            found.append((name, one.text or ""))
        elif one.tag == "select":
            options = list(one.iter("option"))
            chosen = next((option for option in options if option.get("selected") is not None), options[0])
            found.append((name, chosen.get("value") or ""))
        elif one.tag == "input" and (one.get("type") not in ("checkbox", "radio") or one.get("checked") is not None):
            found.append((name, one.get("value") or ""))
    return [pair for pair in found if pair[0] != "csrf_token"]


def value_of(answer: TestResponse, name: str) -> str | None:
    """The value that a field of the page holds."""
    found = re.search(rf'<input[^>]*\bname="{re.escape(name)}"[^>]*\bvalue="([^"]*)"', answer.text)
    return found[1] if found else None
