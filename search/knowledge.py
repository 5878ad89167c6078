"""Knowledge: what the search knows besides the index, replaceable at any moment without re-indexing."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from search.french import FrenchWords
from search.gazetteer import Gazetteer
from search.synonyms import Synonyms

# Index field → code of the past → the code that stands for it now: what was merged is found as one before the index is told.
Former = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Synonyms, places, codes of the past; empty for who only searches texts."""

    synonyms: Synonyms = field(default_factory=Synonyms)
    gazetteer: Gazetteer = field(default_factory=Gazetteer)
    version: str = ""
    former: Former = field(default_factory=dict)
    french: FrenchWords = field(default_factory=FrenchWords)


def as_of_now(field: str, counts: Mapping[str, Mapping[str, int]], former: Former) -> Mapping[str, int]:
    """The counts of a field, those of past codes added to the code of now; an entry that carries both counts twice meanwhile."""
    counted, past = counts.get(field, {}), former.get(field, {})
    if not any(code in past for code in counted):
        return counted
    found: dict[str, int] = {}
    for code, count in counted.items():
        now = past.get(code, code)
        found[now] = found.get(now, 0) + count
    return found
