"""Many entries made or changed at once: the rules of editing.py, in a tenth of the statements that one by one would take."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy import update as sql_update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from errors import Conflict, Invalid, NotFound
from forms import EntryData
from models import Entry, SlugRedirect, Status
from services import editing, revisions
from services.editing import Author
from services.vocabulary import Lookup


@dataclass(frozen=True, slots=True)
class Change:
    """What an entry is to say, written over the version that was read."""

    entry_id: int
    version: int
    data: EntryData


class InvalidOne(Invalid):
    """One of many breaks a rule: `place` says which."""

    def __init__(self, place: int, error: Invalid) -> None:
        self.place = place
        super().__init__(error.messages)


class _Addresses:
    """Which addresses are taken: those asked for at once are read at once, those given meanwhile are known."""

    def __init__(self, session: Session, wanted: Iterable[str]) -> None:
        self._session, self._asked = session, {slug for slug in wanted if slug}
        present = select(Entry.slug).where(Entry.slug.in_(self._asked))
        former = select(SlugRedirect.old_slug).where(SlugRedirect.old_slug.in_(self._asked))
        self._taken = set(session.scalars(present.union_all(former))) if self._asked else set()

    def is_taken(self, slug: str) -> bool:
        """Whether an entry, stored or only made, has this address."""
        if slug in self._taken:
            return True
        return slug not in self._asked and editing.is_taken(self._session, slug)

    def take(self, slug: str) -> None:
        """Notes an address given."""
        self._taken.add(slug)


def create_all(
    session: Session, many: Sequence[EntryData], *, by: Author, lookup: Lookup, status: Status = Status.DRAFT
) -> list[Entry]:
    """New entries, flushed, in order. Raises InvalidOne."""
    many = _settled(many, lookup)
    addresses = _Addresses(session, (data.slug for data in many))
    made = []
    with session.no_autoflush:
        for place, data in enumerate(many):
            try:
                entry = editing.new_entry(session, data, by=by, lookup=lookup, status=status, taken=addresses.is_taken)
            except Invalid as error:
                raise InvalidOne(place, error) from error
            addresses.take(entry.slug)
            made.append(entry)
    session.flush()
    for place, (entry, data) in enumerate(zip(made, many, strict=True)):
        try:
            editing.tell_new(session, entry, data, by=by)
        except Invalid as error:
            raise InvalidOne(place, error) from error
    session.flush()
    return made


def update_all(session: Session, changes: Sequence[Change], *, by: Author, lookup: Lookup) -> list[Entry]:
    """The entries with this content, each one version further, in order. Raises InvalidOne, NotFound, Conflict.

    Addresses and kinds do not change here: each change is of the kind of its entry and keeps its address.
    """
    found = {entry.id: entry for entry in editing.get_all_for_edit(session, [one.entry_id for one in changes])}
    _take_versions(session, found, changes)
    many = _settled([one.data for one in changes], lookup)
    entries = [found[one.entry_id] for one in changes]
    with session.no_autoflush:
        for place, (entry, data) in enumerate(zip(entries, many, strict=True)):
            try:
                editing.write(entry, data, lookup, by)
            except Invalid as error:
                raise InvalidOne(place, error) from error
    session.flush()
    for entry, data in zip(entries, many, strict=True):
        revisions.record(session, entry, data, by=by.user, author=by.name, comment=by.comment, origin=by.origin)
    session.flush()
    return entries


def _settled(many: Sequence[EntryData], lookup: Lookup) -> list[EntryData]:
    """The values under the present names of organisations; all that they name is read at once."""
    lookup.read_organisations(partner.name for data in many for partner in data.partners)
    lookup.territories(sorted({code for data in many for code in data.territories}))
    return [replace(data, partners=lookup.settled(data.partners)) for data in many]


def _take_versions(session: Session, found: Mapping[int, Entry], changes: Sequence[Change]) -> None:
    """Moves the entries one version further, unless somebody else did since theirs was read."""
    missing = {one.entry_id for one in changes} - found.keys()
    if missing:
        raise NotFound(f"Aucune fiche n'a le numéro {min(missing)}.")
    moved = sql_update(Entry).where(Entry.id.in_(found)).values(version=Entry.version + 1)
    session.execute(moved, execution_options={"synchronize_session": False})
    # Read after the update: nobody else can write these rows from now on.
    read = select(Entry.id, Entry.version).where(Entry.id.in_(found))
    versions = {id: version for id, version in session.execute(read)}
    for one in changes:
        if versions[one.entry_id] != one.version + 1:
            title = found[one.entry_id].title
            raise Conflict(f"La fiche « {title} » a été enregistrée par quelqu'un d'autre pendant l'import.")
    for id, entry in found.items():
        set_committed_value(entry, "version", versions[id])
