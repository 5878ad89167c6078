"""Lists of the desk that stand beside one another, each a link."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tab:
    """A list beside the others."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class CountedTab:
    """A list beside the others, and how many stand in it."""

    label: str
    count: int
    url: str
    is_current: bool
