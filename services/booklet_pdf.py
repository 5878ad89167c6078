"""HTML → paged PDF, in a process of its own: `python -m services.booklet_pdf FOLDER KEY`, started by booklets.py only.

It reads KEY.html, writes KEY.pdf at once or KEY.error, and fetches nothing: a booklet holds no picture and no address to open.
"""

import fcntl
import logging
import os
import resource
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from services.booklets import FAILED, NO_LIBRARY, ROOT, file_of

STYLE = ROOT / "static" / "css" / "booklet.css"
_CPU_S, _MEMORY_BYTES = 180, 2 * 1024**3
log = logging.getLogger(__name__)


def main(folder: Path, key: str) -> str:
    """Makes the PDF; gives what went wrong, nothing when all went well."""
    source = folder / f"{key}.html"
    try:
        weasyprint = import_module("weasyprint")
    except (ImportError, OSError):  # the second one when Pango, a library of the system, is not there
        log.exception("the booklet cannot be made")
        source.unlink()
        return NO_LIBRARY
    with (folder / "one-at-a-time").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        part = file_of(folder, key).with_suffix(".part")
        _render(weasyprint, source.read_text(encoding="utf-8"), part)
        part.rename(file_of(folder, key))
    source.unlink()
    return ""


def _render(weasyprint: Any, html: str, target: Path) -> None:
    fetcher = weasyprint.URLFetcher(allowed_protocols=())
    style = weasyprint.CSS(string=STYLE.read_text(encoding="utf-8"), url_fetcher=fetcher)
    weasyprint.HTML(string=html, url_fetcher=fetcher).write_pdf(target, stylesheets=[style])


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_S, _CPU_S))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    os.nice(10)
    asked = Path(sys.argv[1]), sys.argv[2]
    try:
        problem = main(*asked)
    except Exception:
        log.exception("the booklet failed")
        problem = FAILED
    if problem:
        (asked[0] / f"{asked[1]}.error").write_text(problem, encoding="ascii")
