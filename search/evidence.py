"""Evidence: how strongly an entry shows what it tells. What a curator declared, else what the entry holds; no grade."""

from enum import StrEnum

from models import Entry, Example
from models.signals import EvidenceLevel


class Evidence(StrEnum):
    """What an entry nobody declared a level for holds, from the weakest to the strongest."""

    TOLD = "told"  # what was done has a source
    RESULTS = "results"  # results are told too
    CROSSED = "crossed"  # and sources of two publishers at least tell the story


STRENGTHS: tuple[Evidence | EvidenceLevel, ...] = (
    *Evidence,
    *EvidenceLevel,
)  # what is declared stands above what is read


def evidence(entry: Entry) -> Evidence | EvidenceLevel:
    """The declared level of an entry, else what it holds, its sources loaded; "to go further" is not a proof."""
    if entry.evidence_level:
        return EvidenceLevel(entry.evidence_level)
    publishers = {source.publisher.casefold() for source in entry.sources if not source.is_further_reading}
    if not (isinstance(entry, Example) and entry.results):
        return Evidence.TOLD
    return Evidence.CROSSED if len(publishers) > 1 else Evidence.RESULTS
