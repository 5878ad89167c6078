"""Booklets as PDF files, made in a process of their own: one at a time, bounded in time and memory, kept for an hour.

WeasyPrint needs fifty megabytes and some seconds: neither a worker's memory nor its other readers should pay for them.
"""

import fcntl
import os
import subprocess
import sys
import threading
import time
from enum import Enum
from pathlib import Path

KEPT_S = 3600
WAITING_MAX = 8  # booklets asked for and not made yet; beyond, one is told to come back
ROOT = Path(__file__).resolve().parents[1]
NO_LIBRARY, FAILED = "no-library", "failed"  # what the child writes when it cannot


class State(Enum):
    """Where a booklet is."""

    READY = "ready"
    RUNNING = "running"
    BUSY = "busy"
    NO_LIBRARY = NO_LIBRARY
    FAILED = FAILED


def file_of(folder: Path, key: str) -> Path:
    """Where the booklet of this key is once made."""
    return folder / f"{key}.pdf"


def is_ready(folder: Path, key: str) -> bool:
    """It was made and can be sent."""
    return file_of(folder, key).exists()


def ask(folder: Path, key: str, html: str, *, wait_s: float) -> State:
    """Has the booklet made from this HTML unless it is made or being made; waits for it a little.

    Any worker may ask for the same key: a lock, which the child holds until it ends however it ends, says who makes it.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    forget_old(folder)
    end = time.monotonic() + wait_s
    while True:
        with (folder / f"{key}.lock").open("w") as lock:
            if _take(lock.fileno()):  # nobody is making it
                if is_ready(folder, key):
                    return State.READY
                if failure := _failure(folder, key):
                    return failure
                if len(list(folder.glob("*.html"))) >= WAITING_MAX:
                    return State.BUSY
                _start(folder, key, html, lock.fileno())
        if time.monotonic() > end:
            return State.RUNNING
        time.sleep(0.05)


def _failure(folder: Path, key: str) -> State | None:
    """Why the last attempt gave nothing, told once; one that was killed could not say it but left its source."""
    told, source = folder / f"{key}.error", folder / f"{key}.html"
    if not told.exists() and not source.exists():
        return None
    reason = told.read_text(encoding="ascii") if told.exists() else FAILED
    told.unlink(missing_ok=True)
    source.unlink(missing_ok=True)
    return State(reason)


def _take(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _start(folder: Path, key: str, html: str, lock: int) -> None:
    """Starts the child, which inherits the lock and keeps it while it lives."""
    (folder / f"{key}.html").write_text(html, encoding="utf-8")
    child = subprocess.Popen(
        [sys.executable, "-m", "services.booklet_pdf", str(folder), key],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("ALLIANCES_")},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=(lock,),
        start_new_session=True,
    )
    threading.Thread(target=child.wait, daemon=True).start()  # so that nothing of it remains when it has ended


def forget_old(folder: Path) -> None:
    """Removes what was asked for long ago."""
    now = time.time()
    for file in folder.iterdir():
        try:
            if now - file.stat().st_mtime > KEPT_S:
                file.unlink()
        except FileNotFoundError:
            continue  # another worker did
