"""Static files: addresses that change with their content, kept a year; what they import has such an address too."""

import re
from pathlib import Path
from posixpath import dirname, join, normpath

import pytest
from flask.testing import FlaskClient

from views.assets import version_of

ROOT = Path(__file__).resolve().parents[2]


def addresses(visitor: FlaskClient) -> list[str]:
    """Static addresses of the home page."""
    found = re.findall(r'(?:href|src)="(/(?:static|bootstrap)/[^"]+)"', visitor.get("/").text)
    assert len(found) >= 8
    return found


def imported(address: str, text: str) -> list[str]:
    """What a module imports or a style sheet loads, as the browser resolves it."""
    names = re.findall(r'from "(\.[^"]+)"', text) + re.findall(r'url\("(\.[^"]+)"\)', text)
    return [normpath(join(dirname(address), name)) for name in names]


def test_every_static_file_of_a_page_is_kept_a_year(visitor: FlaskClient):
    for address in addresses(visitor):
        answer = visitor.get(address)
        assert answer.status_code == 200, address
        assert answer.cache_control.immutable, address
        assert answer.cache_control.max_age == 365 * 24 * 3600
        answer.close()


def test_imported_modules_and_fonts_are_kept_a_year_too(visitor: FlaskClient):
    waiting, seen = addresses(visitor), set()
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        answer = visitor.get(address)
        assert answer.status_code == 200, address
        assert answer.cache_control.immutable, address
        if address.partition("?")[0].endswith((".js", ".css")):
            waiting += imported(address, answer.text)
        answer.close()
    assert any(address.endswith("swap.js") for address in seen)
    assert any(address.endswith("newsreader.woff2") for address in seen)


def test_a_page_opened_before_an_update_still_finds_its_files_but_does_not_keep_them(visitor: FlaskClient):
    answer = visitor.get("/static/v-000000000000/css/tokens.css")
    assert answer.status_code == 200
    assert not answer.cache_control.immutable
    answer.close()


@pytest.mark.parametrize("name", ["nothing.css", "../app.py", "css/", "%00"])
def test_what_is_not_a_static_file_is_not_found(visitor: FlaskClient, name: str):
    assert visitor.get(f"/static/v-{version_of(ROOT / 'static')}/{name}").status_code == 404


def test_a_change_in_one_file_changes_the_version(tmp_path: Path):
    (tmp_path / "a.css").write_text("a")
    before = version_of(tmp_path)
    (tmp_path / "a.css").write_text("b")
    assert version_of(tmp_path) != before
