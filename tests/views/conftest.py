"""The whole site with the seed entries, set up once by its own command."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.serving import make_server

from app import create_app
from cli.database import upgrade
from config import Settings
from extensions import db, search_index
from search.knowledge import Knowledge
from services.knowledge import refresh
from tests.conftest import BACKENDS, close, postgresql_database

ON_EVERY_BACKEND = {"test_search", "test_entries", "test_exports"}  # the pages that read the store in every way


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The suites of the main pages meet the site on PostgreSQL too; the others on SQLite alone, which is twice faster."""
    if "site_backend" in metafunc.fixturenames:
        is_wide = metafunc.module.__name__.rpartition(".")[2] in ON_EVERY_BACKEND
        metafunc.parametrize("site_backend", BACKENDS if is_wide else BACKENDS[:1], indirect=True, scope="session")


@pytest.fixture(scope="session")
def site_backend(request: pytest.FixtureRequest) -> str:
    """Which database the site stands on."""
    return str(request.param)


@pytest.fixture(scope="session")
def site_settings(
    site_backend: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Settings]:
    """Settings of a site that holds the seed entries, on one of the databases."""
    if site_backend == "sqlite":
        yield Settings(instance=request.getfixturevalue("seeded_folder"), log_searches=False)
        return
    with postgresql_database(f"site_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}") as engine:
        url = engine.url.render_as_string(hide_password=False)
        settings = Settings(instance=tmp_path_factory.mktemp("postgresql"), database_url=url, log_searches=False)
        app = create_app(settings)
        done = app.test_cli_runner().invoke(args=["setup"])
        assert done.exit_code == 0, done.output
        close(app)
        yield settings


@pytest.fixture(scope="session")
def site(site_settings: Settings) -> Iterator[Flask]:
    """The site over the seed entries, as visitors reach it."""
    app = create_app(site_settings)
    yield app
    close(app)


@pytest.fixture
def visitor(site: Flask) -> FlaskClient:
    """A browser that never met the site."""
    return site.test_client()


@cache
def _knowledge(seeded_folder: Path) -> Knowledge:
    """Its synonyms and places, read once: every copy begins with the same ones, and reads its own when they change."""
    app = create_app(Settings(instance=seeded_folder, log_searches=False))
    with app.app_context():
        refresh(db.session, search_index())
        found = search_index().knowledge
    close(app)
    return found


def copied_site(seeded_folder: Path, folder: Path, **values: Any) -> Iterator[Flask]:
    """The site over its own copy of the seeded folder, with these settings."""
    shutil.copytree(seeded_folder, folder)
    app = create_app(Settings(instance=folder, log_searches=False, **values))
    app.extensions["alliances-index"].knowledge = _knowledge(seeded_folder)
    yield app
    close(app)


@pytest.fixture
def own_site(seeded_folder: Path, tmp_path: Path) -> Iterator[Flask]:
    """A copy of the site that a test may break or change."""
    yield from copied_site(seeded_folder, tmp_path / "instance")


@pytest.fixture(scope="module")
def module_site(seeded_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A copy that all the tests of a file share, where accounts may be made."""
    yield from copied_site(seeded_folder, tmp_path_factory.mktemp("module") / "instance")


@pytest.fixture(scope="session")
def empty_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance folder with an empty database in the present shape."""
    folder = tmp_path_factory.mktemp("empty")
    app = create_app(Settings(instance=folder))
    with app.app_context():
        upgrade(db.engine)
    close(app)
    return folder


@pytest.fixture
def make_site(empty_folder: Path, tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """Makes a site without entries, with these settings: for what needs people and not a base."""
    made: list[Flask] = []

    def make(**values: Any) -> Flask:
        folder = tmp_path / f"instance{len(made)}"
        shutil.copytree(empty_folder, folder)
        made.append(create_app(Settings(instance=folder, log_searches=False, **values)))
        return made[-1]

    yield make
    for app in made:
        close(app)


@pytest.fixture
def bare_site(make_site: Callable[..., Flask]) -> Flask:
    """A site without entries, of its own for the test."""
    return make_site()


@pytest.fixture
def statements(site: Flask) -> Iterator[list[str]]:
    """The SQL statements sent while the test runs."""
    yield from noted_statements(site)


@pytest.fixture
def own_statements(bare_site: Flask) -> Iterator[list[str]]:
    """The SQL statements sent to the test's own site."""
    yield from noted_statements(bare_site)


@pytest.fixture
def module_statements(module_site: Flask) -> Iterator[list[str]]:
    """The SQL statements sent, during the test, to the site that the tests of a file share."""
    yield from noted_statements(module_site)


def noted_statements(app: Flask) -> Iterator[list[str]]:
    """A list that fills with the statements sent to the app's database."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture(scope="session")
def live_address(seeded_folder: Path) -> Iterator[str]:
    """The address of the site over the seed entries on a real port, for clients that only speak HTTP."""
    server = make_server("127.0.0.1", 0, lambda environ, start: app.wsgi_app(environ, start), threaded=True)
    root = f"http://127.0.0.1:{server.port}"
    app = create_app(
        Settings(instance=seeded_folder, log_searches=False, public_url=root, api_rate_limit="100000 per minute")
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield root
    server.shutdown()
    thread.join()
    server.server_close()
    close(app)
