import pytest
from sqlalchemy.orm import Session

from errors import IndexUnavailable
from models import Entry, Status
from search import Index, SearchQuery, check, sync
from services import editing
from services.saving import saving
from tests.factories import SOMEBODY, example_data, make_vocabularies


def publish(session: Session, index: Index, **changes) -> Entry:
    make_vocabularies(session)
    with saving(session, index) as touched:
        entry = editing.create(session, example_data(**changes), by=SOMEBODY, status=Status.PUBLISHED)
        touched.add(entry)
    return entry


def test_what_is_saved_is_found_at_once(session: Session, index: Index):
    entry = publish(session, index)
    assert [hit.id for hit in index.search(SearchQuery(text="garage")).hits] == [entry.id]
    assert check(session, index).agrees


def test_what_is_archived_is_found_no_more(session: Session, index: Index):
    entry = publish(session, index)
    with saving(session, index) as touched:
        touched.add(editing.set_status(session, entry.id, Status.ARCHIVED, version=1, by=SOMEBODY))
    assert index.search(SearchQuery(text="garage")).total == 0
    assert check(session, index).agrees


def test_a_draft_is_never_found(session: Session, index: Index):
    make_vocabularies(session)
    with saving(session, index) as touched:
        touched.add(editing.create(session, example_data(), by=SOMEBODY))
    assert index.search(SearchQuery(text="garage")).total == 0


def test_an_error_undoes_the_whole_block(session: Session, index: Index):
    make_vocabularies(session)
    session.commit()

    def fail_after_writing() -> None:
        with saving(session, index) as touched:
            touched.add(editing.create(session, example_data(slug="garage"), by=SOMEBODY, status=Status.PUBLISHED))
            raise RuntimeError("broken")

    with pytest.raises(RuntimeError):
        fail_after_writing()
    assert session.query(Entry).count() == 0
    assert index.search(SearchQuery(text="garage")).total == 0


def test_a_broken_index_never_loses_a_save(session: Session, index: Index, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise IndexUnavailable("occupé")

    with monkeypatch.context() as broken:
        broken.setattr(index, "replace", refuse)
        entry = publish(session, index)
    assert check(session, index).missing == (entry.id,)
    sync(session, index)
    assert check(session, index).agrees
