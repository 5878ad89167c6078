"""Create, change and publish entries: the rules that hold across records, the optimistic version, the revision."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy import update as sql_update
from sqlalchemy.orm import Session, selectin_polymorphic, selectinload

from errors import Conflict, Invalid, NotFound
from forms import EntryData
from models import (
    Catalyst,
    Ecosystem,
    Entry,
    Example,
    FactSheet,
    Kind,
    Partner,
    Resource,
    SlugRedirect,
    Status,
    User,
    UserRole,
)
from search.text import fold_key
from services import revisions
from services.entry_data import apply, data_of
from services.vocabulary import Lookup, free_slug

CLASSES: dict[Kind, type[Entry]] = {
    Kind.EXAMPLE: Example,
    Kind.FACTSHEET: FactSheet,
    Kind.RESOURCE: Resource,
    Kind.CATALYST: Catalyst,
    Kind.ECOSYSTEM: Ecosystem,
}

ALLOWED: dict[Status, frozenset[Status]] = {
    Status.DRAFT: frozenset({Status.SUBMITTED, Status.PUBLISHED, Status.ARCHIVED}),
    Status.SUBMITTED: frozenset({Status.DRAFT, Status.PUBLISHED, Status.ARCHIVED}),
    Status.PUBLISHED: frozenset({Status.DRAFT, Status.ARCHIVED}),
    Status.ARCHIVED: frozenset({Status.DRAFT, Status.PUBLISHED}),
}


@dataclass(frozen=True, slots=True)
class Author:
    """Who saves and why, for the revision."""

    user: User | None = None
    name: str = ""
    comment: str = ""
    origin_checksum: str | None = None  # set by a load of the seed only: a person's save clears the mark
    origin: str = ""  # how it came in: "" typed by a person, "seed", "import"

    @property
    def may_complete(self) -> bool:
        """Whether what they say of a known organisation fills in what it lacks: curators and loads, not drafts of others."""
        return self.origin != "" or (self.user is not None and self.user.role is not UserRole.CONTRIBUTOR)


def create(
    session: Session, data: EntryData, *, by: Author, lookup: Lookup | None = None, status: Status = Status.DRAFT
) -> Entry:
    """A new entry, flushed; a draft unless told. Raises Invalid when its address is taken or what `status` asks lacks."""
    lookup = lookup or Lookup(session)
    data = replace(data, partners=lookup.settled(data.partners))
    entry = new_entry(session, data, by=by, lookup=lookup, status=status, taken=lambda slug: is_taken(session, slug))
    session.flush()
    tell_new(session, entry, data, by=by)
    return entry


def new_entry(
    session: Session,
    data: EntryData,
    *,
    by: Author,
    lookup: Lookup,
    status: Status,
    taken: Callable[[str], bool],
) -> Entry:
    """A new entry, added and not flushed yet; `taken` says which addresses are. Raises Invalid when its own is."""
    if data.slug and taken(data.slug):
        raise Invalid({"slug": [f"L'adresse « {data.slug} » est déjà prise."]})
    entry = CLASSES[data.kind](
        kind=data.kind,
        slug=data.slug or free_slug(fold_key(data.title), taken),
        title=data.title,
        status=status,
        version=1,
        created_by_id=by.user.id if by.user else None,
        terms=[],
        territories=[],
        partners=[],
        sources=[],
    )
    if isinstance(entry, FactSheet):
        entry.figures = []
    session.add(entry)
    apply(entry, data, lookup, by)
    return entry


def tell_new(session: Session, entry: Entry, data: EntryData, *, by: Author) -> None:
    """Gives a new entry, once flushed, its first revision. Raises Invalid with what publication asks and it lacks."""
    if entry.status is Status.PUBLISHED:
        check_publishable(entry)
        entry.published_at = datetime.now(UTC)
    revisions.record(session, entry, data, by=by.user, author=by.name, comment=by.comment, origin=by.origin)


def update(
    session: Session, entry_id: int, data: EntryData, *, version: int, by: Author, lookup: Lookup | None = None
) -> Entry:
    """The entry with this content, one version further. Raises NotFound, Conflict when `version` is not the present one."""
    entry = get_for_edit(session, entry_id)
    if entry.kind is not data.kind:
        raise Invalid({"kind": ["Le type d'une fiche ne change pas."]})
    _take_version(session, entry, version)
    if data.slug and data.slug != entry.slug:
        _rename(session, entry, data.slug)
    lookup = lookup or Lookup(session)
    data = replace(data, partners=lookup.settled(data.partners))
    write(entry, data, lookup, by)
    session.flush()
    revisions.record(session, entry, data, by=by.user, author=by.name, comment=by.comment, origin=by.origin)
    return entry


def write(entry: Entry, data: EntryData, lookup: Lookup, by: Author) -> None:
    """Writes the content over an entry loaded with all it holds. Raises Invalid when, published, it would lack something."""
    apply(entry, data, lookup, by)
    if entry.status is Status.PUBLISHED:
        check_publishable(entry)


def set_status(session: Session, entry_id: int, status: Status, *, version: int, by: Author) -> Entry:
    """The entry in another state, one version further. Raises Invalid with what is missing, or Conflict."""
    entry = get_for_edit(session, entry_id)
    if status not in ALLOWED[entry.status]:
        raise Invalid({"status": [f"Une fiche « {entry.status} » ne peut pas devenir « {status} »."]})
    _take_version(session, entry, version)
    if status is Status.PUBLISHED:
        check_publishable(entry)
        entry.published_at = entry.published_at or datetime.now(UTC)
    entry.status = status
    session.flush()
    revisions.record(session, entry, data_of(entry), by=by.user, author=by.name, comment=by.comment, origin=by.origin)
    return entry


def touch(session: Session, entry_id: int, change: Callable[[Entry], None], *, version: int, by: Author) -> Entry:
    """The entry after `change`, which is not about its content, one version further. Raises NotFound, Conflict."""
    entry = get_for_edit(session, entry_id)
    _take_version(session, entry, version)
    change(entry)
    session.flush()
    revisions.record(session, entry, data_of(entry), by=by.user, author=by.name, comment=by.comment, origin=by.origin)
    return entry


def get_for_edit(session: Session, entry_id: int) -> Entry:
    """The entry with all it holds, whatever its state. Raises NotFound."""
    found = get_all_for_edit(session, [entry_id])
    if not found:
        raise NotFound(f"Aucune fiche n'a le numéro {entry_id}.")
    return found[0]


def get_all_for_edit(session: Session, ids: Collection[int]) -> Sequence[Entry]:
    """The entries of these ids with all they hold, whatever their state; as many statements as for one."""
    return session.scalars(
        select(Entry)
        .where(Entry.id.in_(ids))
        .options(
            selectin_polymorphic(Entry, list(CLASSES.values())),
            selectinload(Entry.terms),
            selectinload(Entry.territories),
            selectinload(Entry.sources),
            selectinload(Entry.partners).selectinload(Partner.organisation),
            selectinload(Entry.partners).selectinload(Partner.profile),
            selectinload(Entry.partners).selectinload(Partner.role),
            selectinload(FactSheet.figures),
        )
    ).all()


def _take_version(session: Session, entry: Entry, version: int) -> None:
    """Moves the entry one version further, unless somebody else did since `version` was read: Conflict."""
    taken = session.execute(
        sql_update(Entry).where(Entry.id == entry.id, Entry.version == version).values(version=version + 1),
        execution_options={"synchronize_session": False},
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult
        raise Conflict(f"La fiche a été enregistrée par quelqu'un d'autre depuis la version {version}.")
    session.refresh(entry, ["version"])


def is_taken(session: Session, slug: str) -> bool:
    """Whether an entry has this address, or had it before."""
    taken = (
        select(Entry.id)
        .where(Entry.slug == slug)
        .union_all(select(SlugRedirect.id).where(SlugRedirect.old_slug == slug))
    )
    return session.execute(taken).first() is not None


def _rename(session: Session, entry: Entry, slug: str) -> None:
    """The entry under another address; the old one leads to it for ever."""
    own = session.scalar(select(SlugRedirect).where(SlugRedirect.old_slug == slug, SlugRedirect.entry_id == entry.id))
    if own is not None:
        session.delete(own)  # it takes back an address of its own
        session.flush()
    elif is_taken(session, slug):
        raise Invalid({"slug": [f"L'adresse « {slug} » est déjà prise."]})
    session.add(SlugRedirect(old_slug=entry.slug, entry_id=entry.id))
    entry.slug = slug


def check_publishable(entry: Entry) -> None:
    """Raises Invalid with what the admission rule still wants: a source, and two actor profiles for an example."""
    messages: dict[str, list[str]] = {}
    if not any(not source.is_further_reading for source in entry.sources):
        messages["sources"] = ["Une fiche publiée a au moins une source."]
    if isinstance(entry, Example) and len({partner.profile for partner in entry.partners if partner.profile}) < 2:
        messages["partners"] = ["Un exemple publié réunit au moins deux profils d'acteurs."]
    if messages:
        raise Invalid(messages)
