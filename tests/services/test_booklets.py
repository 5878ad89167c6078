"""Booklets are made by a real child process: ready, slow, killed, without its library, too many at once."""

import os
import signal
import time
from pathlib import Path

import pytest

from services import booklets
from services.booklets import State

HTML = "<!doctype html><html lang='fr'><head><title>Livret</title></head><body><h1>Fiches</h1><img src='http://127.0.0.1:1/x'></body></html>"
LONG_S = 60


def until_settled(folder: Path, key: str, html: str = HTML) -> State:
    end = time.monotonic() + LONG_S
    state = State.RUNNING
    while state is State.RUNNING and time.monotonic() < end:
        state = booklets.ask(folder, key, html, wait_s=1)
    return state


def test_a_booklet_is_made_once_and_kept(tmp_path: Path):
    assert until_settled(tmp_path, "a") is State.READY
    made = booklets.file_of(tmp_path, "a")
    assert made.read_bytes().startswith(b"%PDF")
    before = made.stat().st_mtime_ns
    assert booklets.ask(tmp_path, "a", HTML, wait_s=0) is State.READY
    assert made.stat().st_mtime_ns == before
    assert not list(tmp_path.glob("*.html"))


def test_who_asks_meanwhile_waits_for_the_same_one(tmp_path: Path):
    assert booklets.ask(tmp_path, "a", HTML, wait_s=0) is State.RUNNING
    assert booklets.ask(tmp_path, "a", "<p>never read", wait_s=0) is State.RUNNING
    assert len(list(tmp_path.glob("*.html"))) == 1
    assert until_settled(tmp_path, "a") is State.READY


def children() -> set[int]:
    mine = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    return {int(number) for number in mine.read_text().split()}


def test_a_killed_child_is_told_once_then_tried_again(tmp_path: Path):
    before = children()
    assert booklets.ask(tmp_path, "a", HTML, wait_s=0) is State.RUNNING
    for child in children() - before:
        os.kill(child, signal.SIGKILL)
    assert until_settled(tmp_path, "a") is State.FAILED
    assert until_settled(tmp_path, "a") is State.READY


def test_a_machine_without_pango_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert until_settled(tmp_path / "made", "a") is State.NO_LIBRARY


def test_too_many_booklets_at_once_are_refused(tmp_path: Path):
    for number in range(booklets.WAITING_MAX):
        (tmp_path / f"{number}.html").touch()
    assert booklets.ask(tmp_path, "a", HTML, wait_s=0) is State.BUSY


def test_what_is_old_is_forgotten(tmp_path: Path):
    old = booklets.file_of(tmp_path, "old")
    old.touch()
    os.utime(old, (0, 0))
    booklets.forget_old(tmp_path)
    assert not old.exists()
