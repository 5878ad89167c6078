"""The three signals read from an entry: what is declared, what is missing, when it was checked. Their rules: models/signals.py."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from models import Catalyst, Ecosystem, Entry, Example, FactSheet, Resource
from models.signals import COMPLETE, RECENT_FOR, STALE_AFTER, UNDECLARED, Age, Gap
from search.plan import Band, Banded

# A reader of the page may look for each of these and not find it: in the order in which they are told.
_RULES: Final[Mapping[Gap, Callable[[Entry], bool]]] = {
    Gap.RESULTS: lambda entry: isinstance(entry, Example) and not entry.results,
    Gap.OBSTACLES: lambda entry: isinstance(entry, Example) and not entry.obstacles,
    Gap.TRANSFERABLE: lambda entry: isinstance(entry, Example) and not entry.transferable,
    Gap.STARTED: lambda entry: isinstance(entry, Example | Resource) and not entry.started,
    Gap.TERRITORY: lambda entry: not isinstance(entry, FactSheet) and not entry.territories,
    Gap.FIGURES: lambda entry: isinstance(entry, FactSheet) and not entry.figures,
    Gap.PUBLISHER: lambda entry: isinstance(entry, Resource) and not entry.publisher,
    Gap.SITE: lambda entry: isinstance(entry, Catalyst) and not entry.url,
    Gap.NEED: lambda entry: isinstance(entry, Ecosystem) and not entry.need,
    Gap.LEAD: lambda entry: isinstance(entry, Ecosystem) and not entry.lead,
}


def evidence_code(entry: Entry) -> str:
    """The code of the declared level, or of its absence."""
    return entry.evidence_level or UNDECLARED


def gaps(entry: Entry) -> tuple[Gap, ...]:
    """What an entry loaded with its territories and figures does not tell."""
    return tuple(gap for gap, is_missing in _RULES.items() if is_missing(entry))


def completeness_codes(entry: Entry) -> tuple[str, ...]:
    """The codes of what is missing, or the one that says that nothing is."""
    return tuple(gap.value for gap in gaps(entry)) or (COMPLETE,)


def age_of(entry: Entry, *, today: date) -> Age:
    """How fresh an entry is: the class of its last check, else of its publication."""
    if entry.verified_on is not None:
        if entry.verified_on >= today - RECENT_FOR:
            return Age.RECENT
        return Age.MIDDLE if entry.verified_on >= today - STALE_AFTER else Age.STALE
    published = entry.published_at.date() if entry.published_at else None
    return Age.NEVER if published is None or published >= today - STALE_AFTER else Age.STALE


def freshness(today: date) -> Banded:
    """The same rule as `age_of`, over the numbers that the index keeps of each document."""
    recent, stale = (today - RECENT_FOR).toordinal(), (today - STALE_AFTER).toordinal()
    return Banded(
        "freshness",
        (
            Band(Age.RECENT, "verified", recent),
            Band(Age.MIDDLE, "verified", stale),
            Band(Age.STALE, "verified", 1),
            Band(Age.NEVER, "newest", stale),
            Band(Age.STALE, "newest", 1),
            Band(Age.NEVER, "newest", 0),
        ),
    )
