"""Evidence: how strongly an entry shows what it tells, read from what it holds; no judgement, no grade."""

from enum import StrEnum

from models import Entry, Example


class Evidence(StrEnum):
    """From the weakest to the strongest."""

    TOLD = "told"  # what was done has a source
    RESULTS = "results"  # results are told too
    CROSSED = "crossed"  # and sources of two publishers at least tell the story


def evidence(entry: Entry) -> Evidence:
    """The evidence of an entry, its sources loaded; "to go further" is not a proof."""
    publishers = {source.publisher.casefold() for source in entry.sources if not source.is_further_reading}
    if not (isinstance(entry, Example) and entry.results):
        return Evidence.TOLD
    return Evidence.CROSSED if len(publishers) > 1 else Evidence.RESULTS
