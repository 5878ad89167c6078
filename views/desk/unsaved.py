"""What a person typed on a page of the desk another time and did not save, as the page offers it back."""

from dataclasses import dataclass
from datetime import datetime

from models import Draft


@dataclass(frozen=True, slots=True)
class Unsaved:
    """One of them: what it was about, when it was kept, how to take it up again or be rid of it."""

    title: str
    kept_at: datetime
    resume_url: str
    erase_url: str
    is_older: bool = False  # what it changes was saved since


def unsaved_of(draft: Draft, *, address: str, erase_url: str, version: int | None = None) -> Unsaved:
    """The draft as its page offers it.

    Args:
        address: the page on which it was typed.
        version: the present one of what it changes; None when nothing is compared.
    """
    told = {name: text for name, text in draft.fields}
    return Unsaved(
        title=told.get("title", "") or "sans titre",
        kept_at=draft.kept_at,
        resume_url=f"{address}?reprise={draft.token}",
        erase_url=erase_url,
        is_older=version is not None and told.get("version") != str(version),
    )
