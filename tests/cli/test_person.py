"""`flask person`: told as JSON, erased only when asked, and once."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from app import create_app
from cli.database import upgrade
from config import Settings
from extensions import db
from models import Activity, Follow
from services.saving import saving

ADDRESS = "lea@exemple.fr"


@pytest.fixture
def followed(tmp_path: Path) -> Iterator[Flask]:
    """A site on which one address follows a search."""
    made = create_app(Settings(instance=tmp_path))
    with made.app_context():
        upgrade(db.engine)
        with saving(db.session):
            db.session.add(Follow(email=ADDRESS, params="q=velo", label="vélo", token="t"))
    yield made
    made.extensions["alliances-index"].close()
    with made.app_context():
        db.engine.dispose()


def run(site: Flask, *args: str, typed: str = "") -> Result:
    return site.test_cli_runner().invoke(args=["person", *args], input=typed)


def left(site: Flask) -> int:
    with site.app_context():
        return len(db.session.scalars(select(Follow)).all())


def test_everything_held_is_told_as_json(followed: Flask, tmp_path):
    told = json.loads(run(followed, "export", ADDRESS).output)
    assert told["suivis"][0]["label"] == "vélo"
    file = tmp_path / "lea.json"
    run(followed, "export", ADDRESS.upper(), "--output", str(file))
    assert json.loads(file.read_text(encoding="utf-8")) == told
    assert file.stat().st_mode & 0o077 == 0


def test_an_erasure_is_shown_then_asked_then_done(followed: Flask):
    assert "1 suivis : effacé\nRien n'est effacé." in run(followed, "erase", ADDRESS).output
    assert "Rien n'est effacé." in run(followed, "erase", ADDRESS, "--apply", typed="n\n").output
    assert left(followed) == 1
    assert "Effacé : 1 lignes." in run(followed, "erase", ADDRESS, "--apply", typed="y\n").output
    assert left(followed) == 0
    assert "ne garde rien" in run(followed, "erase", ADDRESS, "--yes").output


def test_both_leave_a_line_in_the_log_without_the_address(followed: Flask):
    run(followed, "export", ADDRESS)
    run(followed, "erase", ADDRESS, "--yes")
    with followed.app_context():
        rows = db.session.scalars(select(Activity).order_by(Activity.id)).all()
    assert [row.act for row in rows] == ["site.person-export", "site.person-erase"]
    assert not [row for row in rows if ADDRESS in f"{row.subject}{row.detail}"]


def test_what_is_no_address_is_refused(followed: Flask):
    done = run(followed, "erase", "Léa")
    assert done.exit_code == 2
    assert "n'est pas une adresse" in done.output
