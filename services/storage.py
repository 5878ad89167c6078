"""Where files of attachments are: a folder, or a bucket that speaks S3. Names are made here, never taken from people."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from pydantic import SecretStr

from errors import NotFound

_GONE = "Ce fichier n'est plus là."


class Storage(Protocol):
    """Files by name; a name is "token/size.ext"."""

    def put(self, name: str, content: bytes) -> None:
        """Keeps the content under this name, whole or not at all."""

    def get(self, name: str) -> bytes:
        """The content. Raises NotFound."""

    def delete(self, name: str) -> None:
        """Forgets the name, known or not."""

    def names(self, *, before: datetime) -> Iterator[str]:
        """Every name written before this instant."""


@dataclass(frozen=True, slots=True)
class FolderStorage:
    """Files in a folder of this machine."""

    folder: Path

    def put(self, name: str, content: bytes) -> None:
        """Written aside, then moved into place: a killed process leaves no half file under the name."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        aside = file.with_suffix(f".{os.getpid()}.part")
        aside.write_bytes(content)
        aside.replace(file)

    def get(self, name: str) -> bytes:
        """The content. Raises NotFound."""
        try:
            return (self.folder / name).read_bytes()
        except FileNotFoundError:
            raise NotFound(_GONE) from None

    def delete(self, name: str) -> None:
        """Forgets the file, and its folder with the last one."""
        file = self.folder / name
        file.unlink(missing_ok=True)
        if file.parent.is_dir() and not any(file.parent.iterdir()):
            file.parent.rmdir()

    def names(self, *, before: datetime) -> Iterator[str]:
        """Every file old enough."""
        for file in sorted(self.folder.glob("*/*")):
            if file.stat().st_mtime < before.timestamp():
                yield file.relative_to(self.folder).as_posix()


@dataclass(frozen=True, slots=True)
class BucketStorage:
    """Objects of a bucket, by obstore."""

    store: Any

    def put(self, name: str, content: bytes) -> None:
        """Keeps the object."""
        self.store.put(name, content)

    def get(self, name: str) -> bytes:
        """The content. Raises NotFound."""
        try:
            return bytes(self.store.get(name).bytes())
        except FileNotFoundError:
            raise NotFound(_GONE) from None

    def delete(self, name: str) -> None:
        """Forgets the object."""
        self.store.delete(name)

    def names(self, *, before: datetime) -> Iterator[str]:
        """Every object old enough, page by page."""
        for page in self.store.list():
            yield from (str(found["path"]) for found in page if found["last_modified"] < before)


class StorageSettings(Protocol):
    """What the site's settings say of the storage; config.py documents each."""

    instance: Path
    storage_bucket: str
    storage_endpoint: str
    storage_region: str
    storage_access_key: str
    storage_secret_key: SecretStr


def storage_of(settings: StorageSettings) -> Storage:
    """The bucket of the settings, of any server that speaks S3; a folder of the instance when none is named.

    The bucket's library, seven megabytes, is loaded by sites that have one only.
    """
    if not settings.storage_bucket:
        return FolderStorage(settings.instance / "attachments")
    store = import_module("obstore.store").S3Store(
        settings.storage_bucket,
        endpoint=settings.storage_endpoint,
        region=settings.storage_region,
        access_key_id=settings.storage_access_key,
        secret_access_key=settings.storage_secret_key.get_secret_value(),
        virtual_hosted_style_request=False,
        client_options={"allow_http": settings.storage_endpoint.startswith("http://"), "timeout": "20s"},
        retry_config={"max_retries": 2},
    )
    return BucketStorage(store)
