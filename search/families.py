"""Families of words: stems that begin alike (construit, construction, constructeur). No table, no model: the base's own words."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from search.plan import Alternative, Group, Piece

SHORTEST = 5  # letters that members share: under it, words begin alike by chance
ENDING = 2  # letters of a stem that may be an ending
LONGER = 3  # letters that a member may have beyond what is shared
MEMBERS = 12  # bounded whatever the lexicon
WEIGHT = 0.3  # of a member beside the typed word: measured, anything from 0.2 to 0.5 is as good
_SCANNED = 200


def with_family(group: Group, lexicon: Sequence[str]) -> Group:
    """The group, found under the family of its word too; a phrase or a word with other forms is left as it is."""
    if (
        len(group.alternatives) != 1
        or len(group.alternatives[0].pieces) != 1
        or group.alternatives[0].pieces[0].surface
    ):
        return group
    stem = group.alternatives[0].pieces[0].stem
    members = (Alternative((Piece(other),), WEIGHT, other) for other in family(stem, lexicon))
    return replace(group, alternatives=(*group.alternatives, *members))


def family(stem: str, lexicon: Sequence[str]) -> Iterator[str]:
    """Other stems of an alphabetical lexicon that are likely of one family with this one, twelve at most."""
    if len(stem) < SHORTEST or not stem.isalpha():
        return
    shared = stem[: max(SHORTEST, len(stem) - ENDING)]
    start = bisect_left(lexicon, shared)
    found = 0
    for other in lexicon[start : start + _SCANNED]:
        if not other.startswith(shared) or found == MEMBERS:
            return
        if other != stem and other.isalpha() and len(other) <= len(shared) + LONGER:
            found += 1
            yield other
