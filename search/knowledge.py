"""Knowledge: what the search knows besides the index, replaceable at any moment without re-indexing."""

from dataclasses import dataclass, field

from search.gazetteer import Gazetteer
from search.synonyms import Synonyms


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Synonyms and places; empty for who only searches texts."""

    synonyms: Synonyms = field(default_factory=Synonyms)
    gazetteer: Gazetteer = field(default_factory=Gazetteer)
    version: str = ""
