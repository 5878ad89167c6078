from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from models import Territory
from search import Index
from services import knowledge, reference
from tests.factories import make_jura

DIJON = "COM-21231"


@pytest.fixture
def loaded(session: Session) -> Session:
    """A geography, and the mark that its load left."""
    make_jura(session)
    reference.remember(session, "territories", "first load")
    session.flush()
    return session


@pytest.fixture
def indexes(tmp_path: Path) -> Iterator[list[Index]]:
    """The same index as two processes open it."""
    made = [Index.open(tmp_path / "index") for _ in range(2)]
    yield made
    for index in made:
        index.close()


def name_of(session: Session, index: Index) -> str:
    """What this process calls the commune, once it has what the search must know."""
    knowledge.refresh(session, index)
    place = index.knowledge.gazetteer.place(DIJON)
    assert place is not None
    return place.name


def rename(session: Session, name: str) -> None:
    session.execute(update(Territory).where(Territory.code == DIJON).values(name=name))


def files(index: Index) -> list[Path]:
    assert index.folder is not None
    return list(index.folder.glob("places-*"))


def test_one_process_compiles_the_places_and_the_others_map_them(loaded: Session, indexes: list[Index]):
    name_of(loaded, indexes[0])
    rename(loaded, "what only SQL says")
    assert name_of(loaded, indexes[1]) == "Dijon"


def test_another_load_of_the_geography_is_compiled_anew_and_the_file_before_goes(loaded: Session, indexes: list[Index]):
    name_of(loaded, indexes[0])
    before = files(indexes[0])
    rename(loaded, "Dijon-la-Neuve")
    reference.remember(loaded, "territories", "second load")
    loaded.flush()
    assert [name_of(loaded, index) for index in indexes] == ["Dijon-la-Neuve"] * 2
    assert len(files(indexes[0])) == 1
    assert files(indexes[0]) != before


@pytest.mark.parametrize("content", [b"", b"not ours", b"[]\n"])
def test_a_damaged_file_is_compiled_again(loaded: Session, indexes: list[Index], content: bytes):
    name_of(loaded, indexes[0])
    (file,) = files(indexes[0])
    file.write_bytes(content)
    rename(loaded, "Dijon again")
    assert name_of(loaded, indexes[1]) == "Dijon again"
    assert file.stat().st_size > len(content)


def test_a_process_that_cannot_write_holds_the_places_by_itself(loaded: Session, tmp_path: Path):
    (tmp_path / "file").touch()
    assert name_of(loaded, Index.open(tmp_path / "file" / "index")) == "Dijon"


def test_places_that_no_load_brought_are_never_kept(session: Session, indexes: list[Index]):
    make_jura(session)
    assert name_of(session, indexes[0]) == "Dijon"
    assert files(indexes[0]) == []
