"""Columns of numbers in one file, written once and mapped by every process: they share its pages."""

import json
import mmap
import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path

from search.lookup import Column


class NotColumns(ValueError):
    """The file is not one of ours, or was cut short."""


def write(file: Path, columns: Iterable[Column]) -> None:
    """Puts the columns into a file, whole or not at all. Raises OSError."""
    views = [memoryview(column) for column in columns]
    head = json.dumps([[view.format, view.nbytes] for view in views]).encode()
    aside = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    try:
        with aside.open("xb") as opened:
            opened.write(head + b"\n")
            for view in views:
                opened.write(view)
            opened.flush()
            os.fsync(opened.fileno())  # after a power cut too: a name without its content would be read as places
        os.replace(aside, file)
    finally:
        aside.unlink(missing_ok=True)


def mapped(file: Path) -> list[memoryview]:
    """The columns of a file, in their order. Raises OSError and NotColumns."""
    try:
        with file.open("rb") as opened:
            content = memoryview(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ))
            head = opened.readline()
        return list(_columns(content[len(head) :], json.loads(head)))
    except (ValueError, TypeError) as error:
        raise NotColumns(f"{file} : {error}") from error


def _columns(content: memoryview, shapes: Iterable[tuple[str, int]]) -> Iterator[memoryview]:
    start = 0
    for form, size in shapes:
        if start + size > len(content):
            raise ValueError("cut short")
        yield content[start : start + size].cast(form)  # type: ignore[call-overload]
        start += size
