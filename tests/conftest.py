"""Databases the tests run on: SQLite always, PostgreSQL too when ALLIANCES_TEST_POSTGRESQL_URL names a server."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from app import create_app
from cli.database import upgrade
from config import Settings
from extensions import db
from search import Index
from services import passwords

POSTGRESQL_URL = os.environ.get("ALLIANCES_TEST_POSTGRESQL_URL", "")
# A machine without LibreOffice has nothing to open files with; .ci/test says so, and CI refuses such a machine.
collect_ignore = [] if shutil.which("soffice") else ["services/test_exports_in_libreoffice.py"]
BACKENDS = ["sqlite", *(["postgresql"] if POSTGRESQL_URL else [])]


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """argon2 all the same, without the half second a password is meant to cost."""
    with pytest.MonkeyPatch.context() as patched:
        cheap = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
        patched.setattr(passwords, "_hasher", lambda: cheap)
        yield


@pytest.fixture(scope="session", autouse=True)
def sites_made_fast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Three hundred sites are made, all with the same addresses and templates: each of those is compiled once."""
    compiled: dict[tuple[str, str, bool], Any] = {}
    compile_builder = Rule._compile_builder

    def compile_once(rule: Rule, append_unknown: bool = True) -> Any:
        key = (rule.rule, str(rule.endpoint), append_unknown)
        if key not in compiled:
            compiled[key] = compile_builder(rule, append_unknown)
        return compiled[key]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Rule, "_compile_builder", compile_once)
        folder = tmp_path_factory.mktemp("templates")
        patched.setattr(Flask, "jinja_options", {"bytecode_cache": FileSystemBytecodeCache(str(folder))})
        yield


@pytest.fixture(scope="session", params=BACKENDS)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An empty database in the present shape, once a run on each backend."""
    if request.param == "sqlite":
        made = create_engine(f"sqlite:///{tmp_path_factory.mktemp('database') / 'test.db'}")
        upgrade(made)
        made.dispose()
        _let_savepoints_work(made)
        yield made
        made.dispose()
        return
    with postgresql_database(os.environ.get("PYTEST_XDIST_WORKER", "main")) as made:
        upgrade(made)
        yield made


def _let_savepoints_work(engine: Engine) -> None:
    """The sqlite3 module commits by itself before a savepoint unless SQLAlchemy begins transactions (its own recipe)."""

    @event.listens_for(engine, "connect")
    def no_implicit_begin(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def explicit_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")


class postgresql_database:  # noqa: N801 - used as a function with a `with` block
    """A new PostgreSQL database, dropped at the end."""

    def __init__(self, name: str) -> None:
        self._name = f"alliances_test_{name}"
        self._server = create_engine(POSTGRESQL_URL, isolation_level="AUTOCOMMIT")

    def __enter__(self) -> Engine:
        self._drop()
        with self._server.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{self._name}"'))
        self._engine = create_engine(make_url(POSTGRESQL_URL).set(database=self._name))
        return self._engine

    def __exit__(self, *_error: object) -> None:
        self._engine.dispose()
        self._drop()
        self._server.dispose()

    def _drop(self) -> None:
        with self._server.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{self._name}" WITH (FORCE)'))


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session whose commits are undone after the test."""
    with engine.connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint", autoflush=True) as made:
            yield made
        outer.rollback()


@pytest.fixture
def index() -> Iterator[Index]:
    """An empty index on disk that goes with the test."""
    made = Index.in_memory()
    yield made
    made.close()


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The product's own data."""
    return Path(__file__).resolve().parent.parent / "data"


@pytest.fixture(scope="session")
def seeded_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance folder that `flask setup` filled; tests read it and never write."""
    folder = tmp_path_factory.mktemp("seeded")
    app = create_app(Settings(instance=folder))
    done = app.test_cli_runner().invoke(args=["setup"])
    assert done.exit_code == 0, done.output
    assert "395 créées" in done.output
    close(app)
    return folder


def close(app: Flask) -> None:
    """Lets go of the files that the app holds open."""
    app.extensions["alliances-index"].close()
    with app.app_context():
        db.engine.dispose()
