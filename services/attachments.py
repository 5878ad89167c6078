"""Images and documents of entries: added, described, ordered, removed. Files are written first and forgotten last."""

import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from importlib import import_module

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from errors import Forbidden, Invalid, NotFound
from models import Attachment, Entry, Status, User, utc_now
from models.attachment import TOKEN_LENGTH
from models.base import NAME_MAX
from services import workflow
from services.activity import Act, record
from services.kept_files import LARGE_NAME, PDF_NAME, THUMB_NAME, Prepared
from services.storage import Storage

MOST_BY_ENTRY = 12
MEDIA_TYPES = {LARGE_NAME: "image/webp", THUMB_NAME: "image/webp", PDF_NAME: "application/pdf"}


def of_entry(session: Session, entry_id: int) -> list[Attachment]:
    """The attachments of an entry in their order; one statement."""
    asked = select(Attachment).where(Attachment.entry_id == entry_id).order_by(Attachment.position, Attachment.id)
    return list(session.scalars(asked))


def published(session: Session, token: str) -> Attachment:
    """The attachment of a published entry. Raises NotFound, also when its entry has just left the site."""
    asked = (
        select(Attachment)
        .join(Entry, Entry.id == Attachment.entry_id)
        .where(Attachment.token == token, Entry.status == Status.PUBLISHED)
    )
    found = session.scalar(asked)
    if found is None:
        raise NotFound("Ce fichier n'existe pas ou n'est plus publié.")
    return found


def get(session: Session, entry: Entry, attachment_id: int) -> Attachment:
    """One attachment of this entry. Raises NotFound."""
    found = session.get(Attachment, attachment_id)
    if found is None or found.entry_id != entry.id:
        raise NotFound("Cette pièce jointe n'existe plus.")
    return found


def add(
    session: Session,
    storage: Storage,
    entry: Entry,
    *,
    content: bytes,
    filename: str,
    alt: str,
    credit: str,
    licence: str,
    by: User,
) -> Attachment:
    """A new attachment, its files already stored. Raises Forbidden, or Invalid with what is wrong of the file."""
    check_may_change(by, entry)
    present = session.scalar(select(func.count()).where(Attachment.entry_id == entry.id)) or 0
    if present >= MOST_BY_ENTRY:
        raise Invalid({"file": [f"Une fiche a au plus {MOST_BY_ENTRY} pièces jointes."]})
    # Pillow is loaded by the first upload: most workers never see one.
    prepared: Prepared = import_module("services.images").prepare(content)
    token = secrets.token_hex(TOKEN_LENGTH // 2)
    for name, kept in prepared.files.items():
        storage.put(f"{token}/{name}", kept)
    last = session.scalar(select(func.max(Attachment.position)).where(Attachment.entry_id == entry.id))
    made = Attachment(
        entry_id=entry.id,
        position=(last or 0) + 1,
        token=token,
        filename=shown_name(filename),
        size_bytes=prepared.size_bytes,
        width=prepared.width,
        height=prepared.height,
        alt=alt,
        credit=credit,
        licence=licence,
        added_by_id=by.id,
    )
    session.add(made)
    record(session, Act.ATTACHMENT_ADD, by=by, entry=entry, detail=made.filename)
    session.flush()
    return made


def shown_name(filename: str) -> str:
    """The name a person gave, to be shown only: no folder, no control character."""
    last = re.split(r"[/\\]", filename)[-1]
    return "".join(character for character in last if character.isprintable()).strip()[:NAME_MAX] or "fichier"


def move(session: Session, entry: Entry, attachment_id: int, *, by: User, up: bool) -> None:
    """One place up or down, as far as there is one."""
    check_may_change(by, entry)
    rows = of_entry(session, entry.id)
    place = next((at for at, row in enumerate(rows) if row.id == attachment_id), None)
    if place is None:
        raise NotFound("Cette pièce jointe n'existe plus.")
    other = place - 1 if up else place + 1
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    for position, row in enumerate(rows, 1):
        row.position = position


def remove(session: Session, entry: Entry, attachment_id: int, *, by: User) -> Attachment:
    """Takes the attachment away from the entry; `forget` its files once that is committed."""
    check_may_change(by, entry)
    found = get(session, entry, attachment_id)
    session.delete(found)
    record(session, Act.ATTACHMENT_REMOVE, by=by, entry=entry, detail=found.filename)
    return found


def forget(storage: Storage, token: str) -> None:
    """Removes the files of an attachment that is no more."""
    for name in MEDIA_TYPES:
        storage.delete(f"{token}/{name}")


def sweep(session: Session, storage: Storage, *, now: datetime | None = None) -> int:
    """Removes files that no attachment has any more: what a killed process or a removed entry left. How many.

    The files of the last day stay: their row may be about to be committed.
    """
    before = (now or utc_now()) - timedelta(days=1)
    known = set(session.scalars(select(Attachment.token)))
    orphans = [name for name in storage.names(before=before) if name.partition("/")[0] not in known]
    for name in orphans:
        storage.delete(name)
    return len(orphans)


def check_may_change(user: User, entry: Entry) -> None:
    """Raises Forbidden unless the person may edit the entry as it stands."""
    if not workflow.may_edit(user, entry):
        raise Forbidden("Cette fiche n'est pas à vous de modifier dans son état présent.")


def shown(rows: Sequence[Attachment]) -> tuple[list[Attachment], list[Attachment]]:
    """(images, documents)."""
    return [row for row in rows if row.is_image], [row for row in rows if not row.is_image]
