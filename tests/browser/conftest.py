"""A real browser on a real server: the seeded site served by gunicorn, Debian's Chromium driving it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from tests.browser.people import PASSWORD, PEOPLE, ROLES, sign_in

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A page of another site that frames ours: both are on this machine, which browsers guard from the web.
    "--disable-features=LocalNetworkAccessChecks",
]
WIDE: ViewportSize = {"width": 1440, "height": 900}
_START_S = 60  # setup of the seed takes seven seconds; a loaded machine takes several times that


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="session")
def ready_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The instance of a site over the seed entries; a test that writes copies it."""
    folder = tmp_path_factory.mktemp("browser")
    flask(folder, "setup")
    return folder


@pytest.fixture(scope="session")
def server(ready_folder: Path) -> Iterator[str]:
    """The address of a running site over the seed entries; tests read it and never write."""
    with served(ready_folder) as root:
        yield root


@pytest.fixture(scope="session")
def desk_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of another running site, where tests write: it has an account of each role (see tests/browser/people.py)."""
    folder = tmp_path_factory.mktemp("desk")
    flask(folder, "setup")
    for name, who in PEOPLE.items():
        twice, role = f"{PASSWORD}\n{PASSWORD}\n", ROLES.get(who, who)
        flask(folder, "user", "add", f"{who}@exemple.fr", "--name", name, "--role", role, typed=twice)
    with served(folder) as root:
        yield root


def flask(folder: Path, *command: str, typed: str | None = None) -> None:
    """Runs a command of the site on an instance."""
    environment = os.environ | {"ALLIANCES_INSTANCE": str(folder)}
    run = [sys.executable, "-m", "flask", "--app", "app", *command]
    subprocess.run(run, cwd=ROOT, env=environment, check=True, input=typed, text=True)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a site that runs over an instance for the time of a block."""
    port = _free_port()
    root = f"http://127.0.0.1:{port}"
    values = {"ALLIANCES_INSTANCE": str(folder), "ALLIANCES_LOG_SEARCHES": "false", "ALLIANCES_PUBLIC_URL": root}
    command = [sys.executable, "-m", "gunicorn", "-w", "1", "-b", f"127.0.0.1:{port}", "app:create_app()"]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | values, stdout=log, stderr=log)
        try:
            _wait(f"{root}/sante")
            yield root
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait(address: str) -> None:
    end = time.monotonic() + _START_S
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def opens(chromium: Browser, desk_server: str) -> Iterator[Callable[..., Page]]:
    """Opens a browser of one's own; any error in its console fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_one(who: str | None = None, *, java_script_enabled: bool = True) -> Page:
        context = chromium.new_context(
            viewport=WIDE, locale="fr-FR", timezone_id="Europe/Paris", base_url=desk_server,
            java_script_enabled=java_script_enabled,
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        if who:
            sign_in(page, who)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not errors
