"""A new draft that begins with what another entry says."""

from dataclasses import replace

from forms import EntryData
from models.base import TITLE_MAX

_MARK = " (copie)"


def cloned(data: EntryData) -> EntryData:
    """The content for a new entry: without the address, nor the years that were those of the other action."""
    room = TITLE_MAX - len(_MARK)
    return replace(data, title=f"{data.title[:room].rstrip()}{_MARK}", slug="", started=None, ended=None)
