"""How the site is served by `make run`: gunicorn's settings, and what its first process loads for all."""

import gc
import os
from importlib import import_module
from pathlib import Path
from typing import Any

_MOST_WORKERS = 4  # each holds its own copy of the index's arrays; threads do the waiting
_SHARED_MEMORY = "/dev/shm"  # a heartbeat file on a slow disk makes gunicorn believe that a worker hangs

bind = f"127.0.0.1:{os.environ.get('PORT') or 5000}"
workers = int(os.environ.get("WEB_CONCURRENCY") or min(2 * len(os.sched_getaffinity(0)), _MOST_WORKERS))
threads = 4
timeout = 30
graceful_timeout = 20
preload_app = False  # each worker opens the index itself: what Whoosh holds must not cross a fork
worker_tmp_dir = _SHARED_MEMORY if Path(_SHARED_MEMORY).is_dir() and os.access(_SHARED_MEMORY, os.W_OK) else None
control_socket_disable = True  # it would be one file per user: two sites on one machine would fight over it
accesslog = None
loglevel = "warning"


def on_starting(server: Any) -> None:
    """Loads the code before the workers are forked: they share its memory. Nothing is opened yet (see preload_app)."""
    import_module("app")
    gc.collect()
    gc.freeze()  # a collection would write into what is shared


def when_ready(server: Any) -> None:
    """Says where the site is."""
    print(
        f"Alliances est en ligne : http://{server.address[0][0]}:{server.address[0][1]}  (Ctrl+C pour arrêter)",
        flush=True,
    )


def post_worker_init(worker):
    """A worker reads synonyms and makes its first templates before its first visitor has to wait for them."""
    worker.wsgi.test_client().get("/recherche/completion?q=al")
    gc.collect()
    gc.freeze()  # what never changes is not walked again by each collection
