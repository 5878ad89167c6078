"""The folder of an index: which generation is current, how a new one is swapped in, who may write. No Whoosh here.

`CURRENT` names the subfolder in use and is replaced by a rename, so a reader sees the old generation or the new one.
A subfolder that was never filled from SQL holds the file `INCOMPLETE`.
"""

import fcntl
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from errors import IndexUnavailable

WRITE_WAIT_S = 30.0  # a rebuild's swap or a long import may hold the lock for seconds; then say so rather than hang
_POLL_S = 0.01
NO_MARK = (0, 0)


class Generations:
    """Subfolders of one index folder, of which one is current."""

    def __init__(self, folder: Path, schema_version: int) -> None:
        self.folder = folder
        self._prefix = f"v{schema_version}-"

    def current(self) -> Path | None:
        """The subfolder in use, None when there is none or when it has another schema version."""
        try:
            name = (self.folder / "CURRENT").read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            return None
        path = self.folder / name
        return path if name.startswith(self._prefix) and path.is_dir() else None

    def mark(self) -> tuple[int, int]:
        """What changes with every swap; NO_MARK when there is no current generation. Costs one system call."""
        try:
            found = os.stat(self.folder / "CURRENT")
        except OSError:
            return NO_MARK
        return found.st_mtime_ns, found.st_ino  # two swaps may fall in one tick of the file system's clock

    def start(self, *, complete: bool) -> Path:
        """A new, empty subfolder that is not current yet. Raises IndexUnavailable when the folder cannot be written."""
        path = self.folder / f"{self._prefix}{secrets.token_hex(6)}"
        try:
            path.mkdir(parents=True, mode=0o700)
            if not complete:
                (path / "INCOMPLETE").touch()
        except OSError as error:
            raise IndexUnavailable(f"Le dossier de l'index n'est pas accessible en écriture : {self.folder}") from error
        return path

    def swap_in(self, path: Path) -> None:
        """Makes the subfolder current; the one before stays for readers that still hold it, older ones go."""
        before = self.current()  # after a change of schema, what stood before serves nobody
        pointer = self.folder / f"CURRENT.{secrets.token_hex(4)}"
        pointer.write_text(path.name, encoding="ascii")
        os.replace(pointer, self.folder / "CURRENT")
        for other in self.folder.iterdir():
            if other.is_dir() and other not in (path, before) and not _is_being_built(other):
                shutil.rmtree(other, ignore_errors=True)

    @contextmanager
    def building(self) -> Iterator[Path]:
        """A new subfolder that no swap removes while it is being filled; one left by a killed build goes at the next swap."""
        path = self.start(complete=False)
        with open(path / "BUILDING", "w", encoding="ascii") as handle:
            _locked(handle.fileno())
            yield path

    @contextmanager
    def writing(self, *, wait_s: float = WRITE_WAIT_S) -> Iterator[None]:
        """Holds the right to write or swap, among processes and threads. Raises IndexUnavailable after `wait_s`."""
        deadline = time.monotonic() + wait_s
        with self._lock_file() as handle:
            while not _locked(handle.fileno()):
                if time.monotonic() >= deadline:
                    raise IndexUnavailable("Une autre écriture de l'index est en cours depuis trop longtemps.")
                time.sleep(_POLL_S)
            yield

    def _lock_file(self) -> TextIO:
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            return open(self.folder / "WRITING", "w", encoding="ascii")
        except OSError as error:
            raise IndexUnavailable(f"Le dossier de l'index n'est pas accessible en écriture : {self.folder}") from error


def _is_being_built(path: Path) -> bool:
    try:
        with open(path / "BUILDING", encoding="ascii") as handle:
            return not _locked(handle.fileno())  # the lock dies with its process; ours goes as the file is closed
    except OSError:
        return False


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
