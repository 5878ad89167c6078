"""What the pages of subjects, directories and places show, as typed values."""

from dataclasses import dataclass

from views.cards import CardView
from views.fiche import Fiche
from views.home import Door


@dataclass(frozen=True, slots=True)
class Breakdown:
    """How the examples about the subject spread over another axis, counted in this base."""

    title: str
    doors: tuple[Door, ...]


@dataclass(frozen=True, slots=True)
class SubjectPage:
    """The page of an actor profile, a domain or a territory: its fiche, then what else the base counts on it."""

    axis: str
    axis_label: str
    title: str
    intro: str
    details: tuple[tuple[str, str], ...]
    path: tuple[Door, ...]
    children_title: str
    children: tuple[Door, ...]
    sheet_url: str  # of the subject's own sheet, or of the closest territory around that has one
    sheet_label: str
    search_url: str
    search_param: tuple[str, str]
    total: int
    fiche: Fiche
    breakdowns: tuple[Breakdown, ...]


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """An organisation and the entries it takes part in."""

    title: str
    acronym: str
    profile: str
    url: str
    cards: tuple[CardView, ...]


@dataclass(frozen=True, slots=True)
class PlacesPage:
    """Every région and département, with how many entries each has."""

    regions: tuple[tuple[Door, tuple[Door, ...]], ...]
