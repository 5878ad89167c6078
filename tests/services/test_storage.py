"""The same promises from a folder and from a bucket of a real server that speaks S3."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from pydantic import SecretStr

from errors import NotFound
from services.storage import Storage, storage_of
from tests.s3_server import BUCKET, s3_server

LATER = datetime.now(UTC) + timedelta(days=2)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with s3_server() as address:
        yield address


@pytest.fixture(params=["folder", "bucket"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    """An empty storage of each sort."""
    is_bucket = request.param == "bucket"
    settings = SimpleNamespace(
        instance=tmp_path,
        storage_bucket=BUCKET if is_bucket else "",
        storage_endpoint=request.getfixturevalue("server") if is_bucket else "",
        storage_region="us-east-1",
        storage_access_key="clé",
        storage_secret_key=SecretStr("secret"),
    )
    made = storage_of(settings)
    for name in list(made.names(before=LATER)):
        made.delete(name)
    return made


def test_what_is_put_is_read_again_and_replaced(storage: Storage):
    storage.put("abc/grande.webp", b"\0un")
    assert storage.get("abc/grande.webp") == b"\0un"
    storage.put("abc/grande.webp", b"deux")
    assert storage.get("abc/grande.webp") == b"deux"


def test_what_is_not_there_is_not_found(storage: Storage):
    with pytest.raises(NotFound):
        storage.get("abc/grande.webp")


def test_what_is_deleted_is_gone_and_may_be_deleted_again(storage: Storage):
    storage.put("abc/a.webp", b"a")
    storage.put("abc/b.webp", b"b")
    storage.delete("abc/a.webp")
    storage.delete("abc/a.webp")
    with pytest.raises(NotFound):
        storage.get("abc/a.webp")
    assert storage.get("abc/b.webp") == b"b"


def test_names_are_those_old_enough(storage: Storage):
    storage.put("abc/a.webp", b"a")
    storage.put("def/b.pdf", b"b")
    assert sorted(storage.names(before=LATER)) == ["abc/a.webp", "def/b.pdf"]
    assert list(storage.names(before=datetime.now(UTC) - timedelta(days=1))) == []
