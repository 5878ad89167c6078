"""The head of every desk page about one entry: what it is, its state, and the pages that go with it."""

from dataclasses import dataclass

from flask import request, url_for

from models import Entry, Kind, Status, UserRole
from views.access import RANK, me
from views.addresses import EntryLinks

KIND_NAMES = {
    Kind.EXAMPLE: "Exemple",
    Kind.FACTSHEET: "Fiche Repères",
    Kind.RESOURCE: "Ressource",
    Kind.CATALYST: "Catalyseur",
    Kind.ECOSYSTEM: "Écosystème",
}
STATUS_NAMES = {
    Status.DRAFT: "brouillon",
    Status.SUBMITTED: "à relire",
    Status.PUBLISHED: "publiée",
    Status.ARCHIVED: "archivée",
}
_TABS = (
    ("Écrire", "desk_entries.edit", "e", UserRole.CONTRIBUTOR),
    ("Aperçu", "desk_preview.show", "v", UserRole.CONTRIBUTOR),
    ("Images", "desk_attachments.show", "i", UserRole.CONTRIBUTOR),
    ("Historique", "desk_history.show", "h", UserRole.CONTRIBUTOR),
    ("Toujours vrai ?", "desk_truth.show", "t", UserRole.CURATOR),
)


@dataclass(frozen=True, slots=True)
class Tab:
    """A page about the entry; `key` is the letter of its shortcut."""

    label: str
    url: str
    is_current: bool
    key: str


@dataclass(frozen=True, slots=True)
class EntryHead:
    """The entry that a page is about."""

    id: int
    kind: str
    kind_name: str
    title: str
    status: str
    status_name: str
    public_url: str  # "" when it is not published
    tabs: tuple[Tab, ...]


def entry_head(entry: Entry) -> EntryHead:
    """The head for an entry."""
    return EntryHead(
        id=entry.id,
        kind=entry.kind.value,
        kind_name=KIND_NAMES[entry.kind],
        title=entry.title,
        status=entry.status.value,
        status_name=STATUS_NAMES[entry.status],
        public_url=EntryLinks("").of(entry.kind, entry.slug) if entry.status is Status.PUBLISHED else "",
        tabs=tabs(entry),
    )


def tabs(entry: Entry) -> tuple[Tab, ...]:
    """The pages about an entry that this person may open; the present one's tab is the current one."""
    room, rank = (request.endpoint or "").partition(".")[0], RANK[me().role]
    return tuple(
        Tab(label, url_for(endpoint, id=entry.id), endpoint.startswith(f"{room}."), key)
        for label, endpoint, key, role in _TABS
        if RANK[role] <= rank
    )
