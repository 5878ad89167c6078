"""Tells the index what the desk wrote, and the person when the search follows later: entries at once, terms as they can."""

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import flash

from config import ROOT
from errors import IndexUnavailable
from extensions import db, search_index, settings
from services import term_index
from services.saving import Touched, saving

log = logging.getLogger(__name__)


@contextmanager
def saving_entries() -> Iterator[Touched]:
    """`saving` with the site's session and index; a page follows that says so when the index could not be told."""
    with saving(db.session, search_index()) as touched:
        yield touched
    if touched.is_found_late:
        say_late()


def say_late() -> None:
    """The page that follows says that what was written stands and that the search will follow."""
    flash("La recherche suivra dans un moment : l’index n’a pas répondu.", "warning")


def awaited() -> int:
    """How many entries the index has still to be told of."""
    if not term_index.awaiting(db.session):
        return 0
    try:
        return len(term_index.to_tell(db.session, search_index()))
    except IndexUnavailable:
        return 0  # the search says by itself that it rests


def tell() -> None:
    """Tells the index of terms. Their change stands whatever happens here: what was not told awaits, and the next one tells it."""
    try:
        if len(term_index.to_tell(db.session, search_index())) <= term_index.AT_ONCE:
            term_index.catch_up(db.session, search_index())
            return
    except (IndexUnavailable, OSError):
        log.exception("index not told of terms; the next sync repairs")
        say_late()
        return
    flash("La recherche suit en quelques dizaines de secondes : beaucoup de fiches sont concernées.", "done")
    _in_a_process()


def _in_a_process() -> None:
    place = {"ALLIANCES_INSTANCE": str(settings().instance), "ALLIANCES_DATABASE_URL": settings().sqlalchemy_url}
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", "index", "sync"],
        cwd=ROOT,
        env=os.environ | place,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    threading.Thread(target=process.wait, daemon=True).start()  # an ended child that nobody waits for stays as a zombie
