"""Options: the ingredients of finding, each of which the bench can switch off to see what it is worth."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Options:
    """What is read into the words beyond the words."""

    synonyms: bool = True
    places: bool = True
    spelling: bool = True
    intents: bool = True
    diversity: bool = True
