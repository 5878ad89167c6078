"""Short facts of an entry, and what its sources do not say."""

from collections.abc import Iterator

from flask_babel import gettext as _

from models import Catalyst, Ecosystem, Entry, FactSheet, Resource
from views.signal_views import missing


def facts(entry: Entry) -> Iterator[tuple[str, str]]:
    """Short facts beside the story."""
    if isinstance(entry, Resource):
        if entry.publisher:
            yield _("Éditeur"), entry.publisher
        if entry.started:
            yield _("Parution"), str(entry.started)
    elif isinstance(entry, Catalyst):
        if entry.acronym:
            yield _("Sigle"), entry.acronym
        if entry.started:
            yield _("Création"), str(entry.started)
    elif entry.started or entry.ended:
        yield _("Période"), _period(entry)
    if isinstance(entry, Ecosystem) and entry.lead:
        yield _("Animation"), entry.lead


def _period(entry: Entry) -> str:
    if entry.started and entry.ended:
        return f"{entry.started} – {entry.ended}"
    return _("depuis %(year)s", year=entry.started) if entry.started else _("jusqu’en %(year)s", year=entry.ended)


def unknown(entry: Entry) -> Iterator[str]:
    """What the sources do not say, told plainly."""
    yield from missing(entry)
    if isinstance(entry, FactSheet):
        yield _("Les exemples cités viennent de cette base, qui n’est pas représentative.")
    if entry.verified_on is None:
        yield _("Personne n’a encore revérifié cette fiche depuis sa rédaction.")
