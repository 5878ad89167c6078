"""Addresses of what the site shows: entries by kind, searches by query. One place, so that links never differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from werkzeug.routing import BaseConverter, IntegerConverter, Map

from models import Kind
from search import SearchQuery
from services.public_addresses import FOLDERS
from views.locales import link

LARGEST_NUMBER = 2**31 - 1  # what a column of PostgreSQL's integers holds
KINDS_BY_FOLDER = {folder: kind for kind, folder in FOLDERS.items()}
FOLDER = f"<any({', '.join(KINDS_BY_FOLDER)}):folder>"  # the first part of an entry's address, in a rule
ONE_OF = {
    Kind.EXAMPLE: "exemple",
    Kind.FACTSHEET: "repere",
    Kind.RESOURCE: "ressource",
    Kind.CATALYST: "catalyseur",
    Kind.ECOSYSTEM: "ecosysteme",
}


class NumberConverter(IntegerConverter):
    """A number that a database can hold: a larger one is no address of ours, not an error of the site."""

    def __init__(self, map: Map, *args: Any, **options: Any) -> None:
        super().__init__(map, *args, **({"max": LARGEST_NUMBER} | options))


class KindConverter(BaseConverter):
    """A kind in an address, by its French word: /nouvelle/exemple."""

    regex = "|".join(ONE_OF.values())

    def to_python(self, value: str) -> Kind:
        """The kind of this word."""
        return next(kind for kind, word in ONE_OF.items() if word == value)

    def to_url(self, value: Kind | str) -> str:
        """The word of a kind, or of its code."""
        return ONE_OF[Kind(value)]


@dataclass(frozen=True, slots=True)
class EntryLinks:
    """Addresses of entries in one language, made without asking the router for each."""

    root: str

    @classmethod
    def here(cls) -> "EntryLinks":
        """In the language of the present page."""
        return cls(link("home.show").rstrip("/"))

    def of(self, kind: Kind, slug: str) -> str:
        """The address of an entry."""
        return f"{self.root}/{FOLDERS[kind]}/{slug}"


def results_path(suffix: str = "") -> str:
    """The path of the search page, or of its export with a suffix (".csv", ".json")."""
    return link("search.results") if not suffix else f"/recherche{suffix}"


def with_params(path: str, params: Sequence[tuple[str, str]]) -> str:
    """The path with these parameters."""
    return f"{path}?{urlencode(params)}" if params else path


def search_url(query: SearchQuery, *, path: str | None = None) -> str:
    """The address of a search."""
    return with_params(path or results_path(), query.to_params())
