"""Processes killed at a function call drawn among all those of an action: what the drills of saves and imports share."""

import os
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType


def calls_of(action: Callable[[], object]) -> int:
    """How many function events an action goes through, by the interpreter's own count."""
    calls = 0

    def count(_frame: FrameType, _event: str, _argument: object) -> None:
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    try:
        action()
    finally:
        sys.setprofile(None)
    return calls


def die_at(call: int, tell: Callable[[FrameType], object]) -> None:
    """From now on, kills this process at that function event, once it has told where."""
    left = call

    def die(frame: FrameType, _event: str, _argument: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            sys.setprofile(None)
            tell(frame)
            os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(die)


def step_of(frame: FrameType | None, steps: Mapping[tuple[str, str], str], otherwise: str) -> str:
    """The innermost of the steps, told by (file, function), that a frame is in."""
    while frame is not None:
        step = steps.get((Path(frame.f_code.co_filename).name, frame.f_code.co_name))
        if step:
            return step
        frame = frame.f_back
    return otherwise
