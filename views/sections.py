"""The prose of an entry, part by part, as pages show it."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from models import Entry
from services import markdown

TITLES = {
    "need": "Le besoin",
    "action": "L’action",
    "results": "Les résultats",
    "success_factors": "Ce qui a aidé",
    "obstacles": "Les difficultés",
    "transferable": "Ce qui peut être repris ailleurs",
    "definition": "En bref",
    "stakes": "Les enjeux",
    "levers": "Comment les alliances répondent",
    "body": "À quoi elle sert",
}


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the story."""

    id: str
    title: str
    html: str


def sections(entry: Entry) -> Iterator[Section]:
    """The prose of the entry, part by part, empty parts left out."""
    for name in entry.PROSE:
        text = getattr(entry, name)
        if text:
            yield Section(name.replace("_", "-"), _(TITLES[name]), markdown.to_html(text))
