"""What the API answers, as types: the views fill them, OpenAPI is made of them. A field may be added, none may change or leave."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from models import Axis, Kind, Level, Vocabulary
from models.signals import EvidenceLevel, Gap

Year = Annotated[int, Field(ge=1800, le=2100)]


class Answer(BaseModel):
    """What every answer is: exactly its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Problem(Answer):
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str


class NamedTerm(Answer):
    """A term as an entry carries it."""

    vocabulary: Vocabulary
    code: str
    label: str


class NamedTerritory(Answer):
    """A territory as an entry carries it."""

    code: str
    name: str


class PartnerOfEntry(Answer):
    """An organisation's part in an entry; `organisation` is its stable name in addresses."""

    name: str
    organisation: str
    profile: str | None
    role: str | None


class SourceOfEntry(Answer):
    """Where an entry can be checked; `further` is reading, not proof. `date` is as precise as is known."""

    title: str
    publisher: str
    url: str
    date: str
    further: bool


class FigureOfSheet(Answer):
    """A number with all that is needed to quote it; figures of one `indicator` measure the same thing and may differ."""

    indicator: str
    label: str
    value: float
    unit: str
    year: int | None
    population: str
    producer: str
    source_title: str
    source_url: str


class EvidenceOfEntry(Answer):
    """The level of evidence that a curator declared, why, and where it is shown; no level when nobody declared one."""

    level: EvidenceLevel | None
    justification: str
    source: str


class EntryAnswer(Answer):
    """All an entry holds. `id` never changes; `slug` and `url` may, and old addresses lead to the new one."""

    id: int
    slug: str
    kind: Kind
    url: str
    title: str
    summary: str
    language: str
    licence: str
    version: int
    started: int | None
    ended: int | None
    text: dict[str, str]
    terms: list[NamedTerm]
    territories: list[NamedTerritory]
    partners: list[PartnerOfEntry]
    sources: list[SourceOfEntry]
    published_at: datetime | None
    updated_at: datetime
    verified_on: date | None
    evidence: EvidenceOfEntry
    missing: list[Gap]
    publisher: str | None = None
    resource_url: str | None = None
    axis: Axis | None = None
    subject: str | None = None
    figures: list[FigureOfSheet] | None = None


class HitAnswer(Answer):
    """An entry found, with the passage that matches."""

    rank: int
    id: int
    slug: str
    kind: Kind
    url: str
    title: str
    snippet: str
    score: float


class FacetValueAnswer(Answer):
    """One choice of a filter; `value` is what the parameter takes."""

    value: str
    label: str
    count: int


class NoticeAnswer(Answer):
    """How the search was read, or what of it could not be used."""

    code: str
    text: str


class Page(Answer):
    """One page of a list: `next` is the address of the following one, absent at the end."""

    next: str | None = None


class SearchPage(Page):
    """A page of hits, with the counts of every filter."""

    query: str
    total: int
    items: list[HitAnswer]
    facets: dict[str, list[FacetValueAnswer]]
    notices: list[NoticeAnswer]


class EntryPage(Page):
    """A page of whole entries."""

    items: list[EntryAnswer]


class TermAnswer(Answer):
    """A term of a vocabulary. A working list is ours, not official."""

    vocabulary: Vocabulary
    code: str
    label: str
    label_en: str
    definition: str
    is_working_list: bool
    other_names: list[str]


class TermPage(Page):
    """The terms, all at once."""

    items: list[TermAnswer]


class TerritoryAnswer(Answer):
    """A territory of the official geography."""

    code: str
    level: Level
    name: str
    nature: str
    population: int | None
    postcodes: list[str]


class TerritoryWithin(TerritoryAnswer):
    """A territory and the codes of what contains it, the widest first."""

    inside: list[str]


class TerritoryPage(Page):
    """A page of territories."""

    items: list[TerritoryAnswer]


class OrganisationAnswer(Answer):
    """An organisation that takes part in published entries."""

    id: int
    slug: str
    name: str
    acronym: str
    url: str
    profile: str | None
    entry_count: int


class OrganisationPage(Page):
    """A page of organisations."""

    items: list[OrganisationAnswer]


class OrganisationWithEntries(OrganisationAnswer):
    """An organisation and the numbers of its entries."""

    entries: list[int]


class FigureAnswer(FigureOfSheet):
    """A figure and the fact sheet it stands in."""

    id: int
    entry_id: int
    entry_url: str


class FigurePage(Page):
    """A page of figures."""

    items: list[FigureAnswer]


def filled(model: type[Answer], values: dict[str, Any]) -> Any:
    """The answer of this type with these values, checked."""
    return model.model_validate(values)
