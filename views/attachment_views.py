"""Images and documents as pages show them: addresses, words, sizes. Reading them is for services/attachments.py."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import url_for

from forms.attachment import LICENCES
from models import Attachment, Entry, Status
from services.kept_files import LARGE_NAME, PDF_NAME, THUMB, THUMB_NAME

_KILO = 1024
AddressOf = Callable[[Attachment, str], str]


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """One attachment of a page; no width for a document."""

    id: int
    url: str
    thumb_url: str
    thumb_width: int
    width: int | None
    height: int | None
    alt: str
    credit: str
    licence: str
    weight: str
    filename: str


def public_address(attachment: Attachment, name: str) -> str:
    """Where everybody finds a file of a published entry."""
    return url_for("files.show", token=attachment.token, name=name)


def desk_address(attachment: Attachment, name: str) -> str:
    """Where those who may see an entry find its files, whatever its state."""
    return url_for("desk_attachments.file", id=attachment.entry_id, attachment_id=attachment.id, name=name)


def address_for(entry: Entry) -> AddressOf:
    """The public address for a published entry; the desk's for a preview."""
    return public_address if entry.status is Status.PUBLISHED else desk_address


def attachment_views(rows: Sequence[Attachment], address: AddressOf = public_address) -> tuple[AttachmentView, ...]:
    """The attachments, in their order."""
    return tuple(_view(row, address) for row in rows)


def _view(row: Attachment, address: AddressOf) -> AttachmentView:
    longest = max(row.width or 1, row.height or 1)
    return AttachmentView(
        id=row.id,
        url=address(row, LARGE_NAME if row.is_image else PDF_NAME),
        thumb_url=address(row, THUMB_NAME) if row.is_image else "",
        thumb_width=round((row.width or 0) * min(1, THUMB / longest)),
        width=row.width,
        height=row.height,
        alt=row.alt,
        credit=row.credit,
        licence=LICENCES.get(row.licence, row.licence),
        weight=_weight(row.size_bytes),
        filename=row.filename,
    )


def _weight(size_bytes: int) -> str:
    """A size as people say it: 320 ko, 1,2 Mo."""
    if size_bytes < _KILO * _KILO:
        return f"{max(1, round(size_bytes / _KILO))} ko"
    return f"{size_bytes / _KILO / _KILO:.1f} Mo".replace(".", ",")
