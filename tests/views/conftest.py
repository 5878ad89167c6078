"""The whole site with the seed entries, set up once by its own command."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from app import create_app
from config import Settings
from extensions import db


@pytest.fixture(scope="session")
def seeded_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance folder that `flask setup` filled; tests read it and never write."""
    folder = tmp_path_factory.mktemp("seeded")
    app = create_app(Settings(instance=folder))
    done = app.test_cli_runner().invoke(args=["setup"])
    assert done.exit_code == 0, done.output
    close(app)
    return folder


def close(app: Flask) -> None:
    """Lets go of the files that the app holds open."""
    app.extensions["alliances-index"].close()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def site(seeded_folder: Path) -> Iterator[Flask]:
    """The site over the seed entries, as visitors reach it."""
    app = create_app(Settings(instance=seeded_folder, log_searches=False))
    yield app
    close(app)


@pytest.fixture
def visitor(site: Flask) -> FlaskClient:
    """A browser that never met the site."""
    return site.test_client()


def copied_site(seeded_folder: Path, folder: Path, **values: Any) -> Iterator[Flask]:
    """The site over its own copy of the seeded folder, with these settings."""
    shutil.copytree(seeded_folder, folder)
    app = create_app(Settings(instance=folder, log_searches=False, **values))
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


@pytest.fixture
def statements(site: Flask) -> Iterator[list[str]]:
    """The SQL statements sent while the test runs."""
    yield from noted_statements(site)


@pytest.fixture
def own_statements(own_site: Flask) -> Iterator[list[str]]:
    """The SQL statements sent to the test's own copy of the site."""
    yield from noted_statements(own_site)


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
