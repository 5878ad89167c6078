"""Where measures are kept: bench/RESULTS.md."""

from collections.abc import Iterable
from pathlib import Path

RESULTS = Path(__file__).parent / "RESULTS.md"


def record(lines: Iterable[str]) -> None:
    """Appends the lines to the file of results."""
    with RESULTS.open("a", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
