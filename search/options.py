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
    all_words: bool = True  # off: any word of the query will do, those who hold more come first

    @classmethod
    def plain(cls) -> "Options":
        """For texts that are not entries: any word will do; no place, no intent, no spelling, no diversity."""
        return cls(places=False, spelling=False, intents=False, diversity=False, all_words=False)
