"""How the entries a search finds spread over territories."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from models import Level
from services.territories import Place, of_level

PER = 100_000  # inhabitants of a rate


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """How many entries a search finds in a territory."""

    place: Place
    count: int

    @property
    def rate(self) -> float | None:
        """Entries for 100,000 inhabitants, None when the population is not known."""
        return self.count * PER / self.place.population if self.place.population else None


def by_place(session: Session, counts: Mapping[str, int], level: Level) -> Sequence[PlaceCount]:
    """Every territory of the level, zeros included, from a search's counts by territory code; one statement."""
    return [PlaceCount(place, counts.get(place.code, 0)) for place in of_level(session, level)]
