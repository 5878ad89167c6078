"""An import from its file to the base: checked line by line, then applied in one transaction or not at all.

The file and what is told of its lines lie in a folder of the instance, which goes when the import is cancelled.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from errors import Conflict, Invalid, NotFound
from forms import EntryData
from models import ImportBatch, ImportedState, ImportStep, Kind, Status, User
from models.connection import unmapped
from search import Index
from services.activity import Act, record
from services.editing import Author
from services.editing_many import Change, InvalidOne, create_all, update_all
from services.import_files import FileRefused, Records, Sheet, open_file
from services.import_folder import Folder
from services.import_lines import BATCH, Checked, Checker, Outcome
from services.import_table import ROWS_MOST, columns, guess
from services.saving import saving
from services.vocabulary import Lookup

STATUSES: Final = (Status.DRAFT, Status.SUBMITTED)  # nothing is published unread
KEPT: Final = timedelta(days=30)  # how long an import that ended, and its report, can be looked at
_TOLD_EVERY: Final = 50  # lines


def start(
    session: Session, imports: Path, sent: BinaryIO, *, file_name: str, kind: Kind, by: User | None
) -> ImportBatch:
    """A new import, its file kept and its columns guessed. Raises FileRefused, and keeps nothing then."""
    batch = ImportBatch(
        token=secrets.token_hex(16), kind=kind, file_name=file_name[:200] or "fichier", keys=[], counts={}
    )
    batch.created_by_id = by.id if by else None
    folder = Folder(imports, batch.token)
    folder.keep(sent)
    try:
        found = open_file(folder.file, work=folder.path)
        batch.keys = guess(found.headers, kind) if isinstance(found, Sheet) else []
    except FileRefused:
        folder.remove()
        raise
    session.add(batch)
    session.flush()
    return batch


def get(session: Session, token: str) -> ImportBatch:
    """The import. Raises NotFound."""
    found = session.scalar(select(ImportBatch).where(ImportBatch.token == token))
    if found is None:
        raise NotFound("Cet import n'existe pas, ou plus.")
    return found


def check(session: Session, folder: Folder, batch: ImportBatch) -> None:
    """Tells what would become of each line, writes it beside the file and moves the import on. Writes no entry."""
    with unmapped(session):
        counts = folder.write_lines(_lines(folder, batch, Checker(session, batch.kind)))
    batch.counts = {outcome.value: count for outcome, count in counts.items()}
    batch.step = ImportStep.CHECKED
    session.flush()


def _lines(folder: Folder, batch: ImportBatch, checker: Checker) -> Iterator[Checked]:
    """The lines checked as they are asked for; the folder is told how far that is."""
    found = open_file(folder.file, work=folder.path)
    lines = checker.records(found) if isinstance(found, Records) else checker.sheet(found, batch.keys)
    return _told(folder, lines, found.total())


def _told(folder: Folder, lines: Iterable[Checked], total: int) -> Iterator[Checked]:
    folder.tell(0, total)
    for done, line in enumerate(lines, 1):
        yield line
        if done % _TOLD_EVERY == 0:
            folder.tell(done, total)
    folder.tell(total, total)


def run(session: Session, index: Index, folder: Folder, batch: ImportBatch, *, by: User | None) -> None:
    """Applies the import in one transaction, then tells the index; an interruption at any point leaves nothing written.

    Raises Invalid with the lines that are wrong when all must be right, Cancelled, or what the base refuses.
    """
    who = Author(user=by, name="" if by else "Import", comment=f"Import de « {batch.file_name} »", origin="import")
    with unmapped(session), saving(session, index) as touched:
        twins = folder.twins() if batch.step in (ImportStep.CHECKED, ImportStep.APPLYING) else None
        checker = Checker(session, batch.kind, twins=twins)
        written = _written(session, _lines(folder, batch, checker), batch, who, touched.add_id)
        counts = folder.write_lines(written)
        errors = counts[Outcome.ERROR]
        if errors and not batch.only_valid:
            raise Invalid({"lignes": [f"{errors} ligne(s) à corriger : rien n'a été importé."]})
        batch.counts = {outcome.value: count for outcome, count in counts.items()}
        batch.step = ImportStep.APPLIED
        record(session, Act.IMPORT_APPLY, by=by, what=batch.file_name, detail=_in_words(counts))


_IN_WORDS: Final = {Outcome.NEW: "nouvelles", Outcome.UPDATE: "modifiées", Outcome.UNCHANGED: "inchangées"}


def _in_words(counts: Mapping[Outcome, int]) -> str:
    return ", ".join(f"{counts[outcome]} {word}" for outcome, word in _IN_WORDS.items() if counts.get(outcome))


def _written(
    session: Session, lines: Iterable[Checked], batch: ImportBatch, who: Author, touch: Callable[[int], None]
) -> Iterator[Checked]:
    """The lines as they come, written a batch at a time: what is held does not grow with the file."""
    lookup, waiting = Lookup(session), iter(lines)
    while some := list(islice(waiting, BATCH)):
        wanted = [line for line in some if _is_wanted(line, batch)]
        made = _made(session, wanted, batch, who, lookup) if wanted else {}
        changed = [line for line in some if line.outcome is Outcome.UPDATE]
        if changed:
            _change(session, changed, who, lookup)
        some = [made.get(line.number, line) for line in some]
        _remember(session, [line for line in some if line.entry_id], batch.file_name)
        for line in (*made.values(), *changed):
            touch(line.entry_id or 0)
        lookup.forget()
        yield from some


def _is_wanted(line: Checked, batch: ImportBatch) -> bool:
    return line.outcome is Outcome.NEW or (line.outcome is Outcome.TWIN and batch.with_twins)


def _made(
    session: Session, lines: Sequence[Checked], batch: ImportBatch, who: Author, lookup: Lookup
) -> dict[int, Checked]:
    """Number → the line with the entry that was made of it."""
    try:
        entries = create_all(session, _data(lines), by=who, lookup=lookup, status=batch.new_status)
    except InvalidOne as error:
        raise _at(lines[error.place], error) from error
    return {
        line.number: replace(line, entry_id=entry.id, slug=entry.slug)
        for line, entry in zip(lines, entries, strict=True)
    }


def _change(session: Session, lines: Sequence[Checked], who: Author, lookup: Lookup) -> None:
    changes = [Change(line.entry_id or 0, line.version, data) for line, data in zip(lines, _data(lines), strict=True)]
    try:
        update_all(session, changes, by=who, lookup=lookup)
    except InvalidOne as error:
        raise _at(lines[error.place], error) from error


def _data(lines: Sequence[Checked]) -> list[EntryData]:
    return [line.data for line in lines if line.data is not None]


def _at(line: Checked, error: Invalid) -> Invalid:
    """What is wrong, told at its line."""
    return Invalid({f"ligne {line.number}": [text for texts in error.messages.values() for text in texts]})


def _remember(session: Session, lines: Sequence[Checked], file_name: str) -> None:
    """Writes down what the file says of the entries; later imports compare with it."""
    known = select(ImportedState).where(ImportedState.entry_id.in_([line.entry_id for line in lines]))
    states = {state.entry_id: state for state in session.scalars(known)}
    for line in lines:
        state = states.get(line.entry_id or 0) or ImportedState(entry_id=line.entry_id)
        state.file_name, state.imported_at = file_name, datetime.now(UTC)
        state.state = line.told.as_dict() if line.told else {}
        session.add(state)
    session.flush()


def choose_columns(session: Session, batch: ImportBatch, keys: Sequence[str]) -> None:
    """Says which field each column of the file fills, "" for none. Raises Invalid when two fill the same one."""
    known = {column.key: column.header for column in columns(batch.kind, rows=ROWS_MOST)}
    chosen = [key if key in known else "" for key in keys]
    twice = sorted({known[key] for key in chosen if key and chosen.count(key) > 1})
    if twice:
        raise Invalid({"colonnes": [f"Deux colonnes remplissent le même champ : {', '.join(twice)}."]})
    batch.keys = chosen
    session.flush()


def begin(session: Session, batch: ImportBatch, step: ImportStep) -> None:
    """Moves the import to a step that a process of its own runs. Raises Conflict when one runs already."""
    if batch.step in (ImportStep.CHECKING, ImportStep.APPLYING) or batch.step is ImportStep.APPLIED:
        raise Conflict("Cet import est déjà en cours, ou terminé.")
    batch.step, batch.message = step, ""
    session.flush()


def recent(session: Session, *, limit: int = 30) -> list[ImportBatch]:
    """The last imports, newest first."""
    return list(session.scalars(select(ImportBatch).order_by(ImportBatch.id.desc()).limit(limit)))


def fail(session: Session, batch: ImportBatch, message: str) -> None:
    """Moves the import to its end, with the reason."""
    batch.step, batch.message = ImportStep.FAILED, message
    by = session.get(User, batch.created_by_id) if batch.created_by_id else None
    record(session, Act.IMPORT_FAIL, by=by, what=batch.file_name, detail=message)
    session.flush()


def discard(session: Session, folder: Folder, batch: ImportBatch) -> None:
    """Stops the import and leaves nothing of it; what was applied stays in the base, with its history."""
    folder.cancel()
    session.delete(batch)
    session.flush()
    folder.remove()


def remove_old(session: Session, imports: Path, *, now: datetime) -> int:
    """Removes the imports that ended long ago, with their files; how many."""
    old = session.scalars(select(ImportBatch).where(ImportBatch.updated_at < now - KEPT)).all()
    for batch in old:
        discard(session, Folder(imports, batch.token), batch)
    return len(old)
