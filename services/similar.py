"""Entries like another one."""

from models import Entry, Level
from search import Index
from search.similar import Profile
from search.text import analyse

SHOWN = 3


def ids(index: Index, entry: Entry, *, limit: int = SHOWN) -> list[int]:
    """Ids of the entries most like this one, best first; the entry must be loaded with its relations."""
    prose = " . ".join(getattr(entry, name) for name in entry.PROSE)
    streams = (analyse(entry.title, weight=3.0), analyse(entry.summary, weight=2.0), analyse(prose))
    codes: dict[str, list[str]] = {"kind": [entry.kind.value]}
    for term in entry.terms:
        codes.setdefault(term.vocabulary.value, []).append(term.code)
    codes["actor"] = sorted({partner.profile.code for partner in entry.partners if partner.profile})
    codes["territory"] = [territory.code for territory in entry.territories if territory.level is not Level.COUNTRY]
    return index.similar(Profile(entry.id, streams, codes), limit=limit)
