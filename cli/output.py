"""How commands speak: a bar on a terminal, lines in a log, one clear line and an exit code when they fail."""

import functools
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import click
from sqlalchemy.exc import SQLAlchemyError

from errors import AppError

Command = TypeVar("Command", bound=Callable[..., Any])
CANNOT_START = 2  # exit code when the database, a folder or a setting is at fault
LINE_EVERY_S = 2.0


def clear_failures(command: Command) -> Command:
    """The command, whose expected failures end in one line on the error output instead of a stack trace."""

    @functools.wraps(command)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except AppError as error:
            fail(str(error))
        except SQLAlchemyError as error:
            fail(f"La base de données ne répond pas comme il faut : {_first_line(error)}")
        except OSError as error:
            fail(f"{error.strerror or error} : {error.filename or ''}".rstrip(" :"))

    return guarded  # type: ignore[return-value]


def fail(message: str, *, code: int = CANNOT_START) -> None:
    """Says why and ends the program."""
    click.echo(f"Échec : {message}", err=True)
    sys.exit(code)


def _first_line(error: SQLAlchemyError) -> str:
    return str(getattr(error, "orig", None) or error).strip().splitlines()[0]


@contextmanager
def step(name: str) -> Iterator[None]:
    """A step of a long command, told with its duration."""
    start = time.monotonic()
    yield
    click.echo(f"  {name} : {time.monotonic() - start:.1f} s")


@contextmanager
def progress(name: str) -> Iterator[Callable[[int, int], None]]:
    """A function to call with (done, total): a bar on a terminal, a line now and then elsewhere."""
    state = {"shown": 0.0}
    is_terminal = sys.stdout.isatty()

    def show(done: int, total: int) -> None:
        now = time.monotonic()
        if done < total and now - state["shown"] < (0.1 if is_terminal else LINE_EVERY_S):
            return
        state["shown"] = now
        if is_terminal:
            filled = 30 * done // max(1, total)
            click.echo(f"\r  {name} [{'#' * filled}{'.' * (30 - filled)}] {done}/{total}", nl=done >= total)
        else:
            click.echo(f"  {name} : {done}/{total}")

    yield show
