"""What the pages of subjects, directories and places show, as typed values."""

from dataclasses import dataclass

from views.cards import CardView
from views.explore.map_view import MapView
from views.fiche import Fiche
from views.home import Door
from views.territory_view import TerritoryView


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
    territory: TerritoryView | None = None


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """Another organisation of the same entries."""

    name: str
    profile: str
    url: str
    count: int
    shared_url: str  # the entries they share


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """An organisation and the entries it takes part in."""

    title: str
    acronym: str
    other_names: tuple[str, ...]
    profile: str
    url: str
    cards: tuple[CardView, ...]
    partners: tuple[PartnerLine, ...]
    path_url: str  # asks for the path to another organisation


@dataclass(frozen=True, slots=True)
class PlaceFound:
    """A territory that answers to what was typed, and what contains it."""

    door: Door
    around: str


@dataclass(frozen=True, slots=True)
class PlacesPage:
    """Every région and département, with how many entries each has, their map, and a finder."""

    regions: tuple[tuple[Door, tuple[Door, ...]], ...]
    text: str
    found: tuple[PlaceFound, ...]
    map: MapView
