"""BookletPage: a search as a booklet to print: a cover, a contents list, each entry with its sources."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from models import Entry, FactSheet, Figure, Source
from services.exporting import Heading
from views.cards import kind_names
from views.entry_facts import facts
from views.sections import Section, sections


@dataclass(frozen=True, slots=True)
class BookletEntry:
    """An entry as the booklet prints it."""

    number: int
    kind: str
    kind_label: str
    title: str
    summary: str
    language: str
    url: str
    places: str
    partners: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    figures: tuple[Figure, ...]
    sources: tuple[Source, ...]
    verified_on: date | None


@dataclass(frozen=True, slots=True)
class BookletPage:
    """The booklet; `back_url` leads to the results, `pdf_url` to the file, `narrower` says that some were left out."""

    heading: Heading
    made_on: date
    filters: tuple[str, ...]
    entries: tuple[BookletEntry, ...]
    back_url: str
    pdf_url: str
    problem: str = ""

    @property
    def is_cut(self) -> bool:
        """The search found more than a booklet holds."""
        return self.heading.exported < self.heading.total


def booklet_entries(entries: Sequence[Entry], urls: Sequence[str]) -> Iterator[BookletEntry]:
    """The entries, loaded with all they hold, in order."""
    kinds = kind_names()
    for number, (entry, url) in enumerate(zip(entries, urls, strict=True), 1):
        yield BookletEntry(
            number=number,
            kind=entry.kind.value,
            kind_label=kinds[entry.kind],
            title=entry.title,
            summary=entry.summary,
            language=entry.language,
            url=url,
            places=", ".join(territory.name for territory in entry.territories),
            partners=tuple(dict.fromkeys(partner.organisation.name for partner in entry.partners)),
            facts=tuple(facts(entry)),
            sections=tuple(sections(entry)),
            figures=tuple(entry.figures) if isinstance(entry, FactSheet) else (),
            sources=tuple(entry.sources),
            verified_on=entry.verified_on,
        )
