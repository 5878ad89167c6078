"""Cards: entries as lists show them. The hottest read of the product, so its four statements go to the driver as they are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from models import Kind, Status, Vocabulary


class Tag(NamedTuple):
    """A term or a territory shown on a card."""

    code: str
    label: str
    label_en: str = ""
    short: str = ""
    short_en: str = ""

    def named(self, language: str) -> str:
        """Its label in a language, in French when it has no other."""
        return self.label_en if language == "en" and self.label_en else self.label

    def short_named(self, language: str) -> str:
        """Its short label in a language, its label when it has none."""
        return (self.short_en if language == "en" else self.short) or self.named(language)


@dataclass(frozen=True, slots=True)
class Card:
    """An entry as lists show it; `texts` are where a snippet may be cut from, the summary first."""

    id: int
    kind: Kind
    slug: str
    title: str
    summary: str
    started: int | None
    language: str
    texts: tuple[str, ...]
    domains: tuple[Tag, ...] = ()
    profiles: tuple[Tag, ...] = ()
    organisations: tuple[str, ...] = ()
    territories: tuple[Tag, ...] = ()
    trades: tuple[Tag, ...] = ()
    medoc: tuple[Tag, ...] = ()


_PROSE = {
    "example": ("need", "action", "results", "success_factors", "obstacles", "transferable"),
    "factsheet": ("definition", "stakes", "levers"),
    "resource": ("body",),
    "ecosystem": ("need", "action"),
}
_VOCABULARIES = (Vocabulary.DOMAIN, Vocabulary.ACTOR, Vocabulary.TRADE, Vocabulary.MEDOC)

_COLUMNS = ", ".join(f"{table}.{name}" for table, names in _PROSE.items() for name in names)
_JOINS = " ".join(f"LEFT JOIN {table} ON {table}.id = entry.id" for table in _PROSE)
_ENTRIES = (
    f"SELECT entry.id, kind, slug, title, summary, started, language, {_COLUMNS} FROM entry {_JOINS} "
    f"WHERE status = '{Status.PUBLISHED.value}' AND entry.id IN "
)
_TERMS = (
    "SELECT entry_id, vocabulary, code, label, label_en, short_label, short_label_en "
    "FROM entry_term JOIN term ON term.id = term_id "
    f"WHERE vocabulary IN ({', '.join(repr(one.value) for one in _VOCABULARIES)}) AND entry_id IN "
)
_TERRITORIES = (
    "SELECT entry_id, code, name FROM entry_territory JOIN territory ON territory.id = territory_id WHERE entry_id IN "
)
_PARTNERS = (
    "SELECT entry_id, organisation.name, code, label, label_en, short_label, short_label_en FROM partner "
    "JOIN organisation ON organisation.id = organisation_id LEFT JOIN term ON term.id = partner.profile_id WHERE entry_id IN "
)


def read_cards(session: Session, ids: Sequence[int]) -> list[Card]:
    """Cards of the published entries among `ids`, in that order; four statements whatever their number.

    The ids are whole numbers, written into the statement: binding twenty of them costs more than reading the rows.
    """
    if not ids:
        return []
    connection = session.connection()
    inside = f"({','.join(str(int(id)) for id in ids)})"
    terms = _tags(connection, f"{_TERMS}{inside} ORDER BY entry_term.id")
    places = _places(connection, f"{_TERRITORIES}{inside} ORDER BY entry_territory.id")
    names, profiles = _partners(connection, f"{_PARTNERS}{inside} ORDER BY entry_id, partner.position")
    found = {}
    for id, kind, slug, title, summary, started, language, *prose in connection.exec_driver_sql(
        f"{_ENTRIES}{inside}"
    ).all():
        found[id] = Card(
            id=id,
            kind=Kind(kind),
            slug=slug,
            title=title,
            summary=summary,
            started=started,
            language=language,
            texts=(summary, *(text for text in prose if text)),
            domains=tuple(terms[id, Vocabulary.DOMAIN.value]),
            profiles=tuple(dict.fromkeys((*profiles[id], *terms[id, Vocabulary.ACTOR.value]))),
            organisations=tuple(names[id]),
            territories=tuple(places[id]),
            trades=tuple(terms[id, Vocabulary.TRADE.value]),
            medoc=tuple(terms[id, Vocabulary.MEDOC.value]),
        )
    return [found[id] for id in ids if id in found]


def texts_of(session: Session, ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """What the published entries among `ids` say, the title first; one statement."""
    inside = ",".join(str(int(id)) for id in ids)
    rows = session.connection().exec_driver_sql(f"{_ENTRIES}({inside})") if inside else ()
    return {
        id: (title, summary, *(text for text in prose if text))
        for id, _kind, _slug, title, summary, _started, _language, *prose in rows
    }


def _tags(connection: Connection, statement: str) -> defaultdict[tuple[int, str], list[Tag]]:
    found: defaultdict[tuple[int, str], list[Tag]] = defaultdict(list)
    for entry_id, vocabulary, code, *labels in connection.exec_driver_sql(statement).all():
        found[entry_id, vocabulary].append(Tag(code, *labels))
    return found


def _places(connection: Connection, statement: str) -> defaultdict[int, list[Tag]]:
    found: defaultdict[int, list[Tag]] = defaultdict(list)
    for entry_id, code, name in connection.exec_driver_sql(statement).all():
        found[entry_id].append(Tag(code, name))
    return found


def _partners(
    connection: Connection, statement: str
) -> tuple[defaultdict[int, list[Any]], defaultdict[int, list[Any]]]:
    names: defaultdict[int, list[Any]] = defaultdict(list)
    profiles: defaultdict[int, list[Any]] = defaultdict(list)
    for entry_id, name, code, *labels in connection.exec_driver_sql(statement).all():
        names[entry_id].append(name)
        if code:
            profiles[entry_id].append(Tag(code, *labels))
    return names, profiles
