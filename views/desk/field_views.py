"""What the page of an entry's form shows: fields, rows, pickers and sections, as plain values that form_fields.py makes."""

from dataclasses import dataclass, field

from forms.help import Help
from services.picking import OrganisationChoice, PlaceChoice


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose."""

    value: str
    label: str
    is_chosen: bool
    definition: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field with all that stands around it; `control` names the macro that draws it."""

    id: str
    label: str
    control: str  # line, web, year, number, prose, tick, list, one, several, subject
    value: str = ""  # of several, the first
    help: Help = field(default_factory=Help)
    errors: tuple[str, ...] = ()
    is_needed: bool = False
    most: int = 0
    options: tuple[Option, ...] = ()
    main_label: str = ""
    preview: str = ""
    asked: str = ""  # what was looked for, in the field of a subject
    is_markdown: bool = False
    is_wide: bool = False  # in a row, it takes the whole width

    @property
    def is_counted(self) -> bool:
        """Whether the page counts its characters."""
        return bool(self.help.advised or (self.most and self.control == "prose"))

    @property
    def described_by(self) -> str:
        """Ids of what tells more about the field, for screen readers."""
        there = {
            "aide": self.help.text,
            "compte": self.is_counted,
            "erreur": self.errors,
        }
        return " ".join(f"{self.id}-{name}" for name, is_there in there.items() if is_there)


@dataclass(frozen=True, slots=True)
class RowView:
    """One row; `known` is the organisation of the base it names, `found` those that were looked for."""

    id: str
    place: int
    legend: str
    fields: tuple[FieldView, ...]
    more: tuple[FieldView, ...]  # what one seldom fills
    is_first: bool
    is_last: bool
    known: OrganisationChoice | None = None
    found: tuple[OrganisationChoice, ...] | None = None


@dataclass(frozen=True, slots=True)
class RowsView:
    """Repeated rows with what adds one."""

    id: str
    label: str
    help: Help
    errors: tuple[str, ...]
    rows: tuple[RowView, ...]
    add_label: str
    is_full: bool
    is_needed: bool
    control: str = "rows"


@dataclass(frozen=True, slots=True)
class PlacesView:
    """The places chosen, and those that were looked for."""

    id: str
    label: str
    help: Help
    errors: tuple[str, ...]
    chosen: tuple[PlaceChoice, ...]
    asked: str
    found: tuple[PlaceChoice, ...] | None
    is_needed: bool
    control: str = "places"


Part = FieldView | RowsView | PlacesView


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section of the page."""

    id: str
    title: str
    intro: str
    parts: tuple[Part, ...]
    is_folded: bool
    problems: int
