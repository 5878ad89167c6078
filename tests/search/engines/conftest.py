"""Where the tests of engines keep an index."""

from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where an index is kept."""
    return tmp_path / "index"
