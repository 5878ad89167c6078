from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from errors import NotFound
from models import Entry, Level, Status, Vocabulary
from services import editing, revisions
from services.editing import Author
from services.entry_data import data_of
from tests.factories import SOMEBODY, make_example, make_term, make_territory

ALIX = Author(name="Alix", comment="relu")


def change(session: Session, entry: Entry, **changes) -> Entry:
    data = replace(data_of(editing.get_for_edit(session, entry.id)), **changes)
    return editing.update(session, entry.id, data, version=entry.version, by=ALIX)


def test_each_save_is_a_step_that_names_what_it_changed(session: Session):
    entry = make_example(session, status=Status.DRAFT)
    change(session, entry, title="Autre", started=2020)
    editing.set_status(session, entry.id, Status.PUBLISHED, version=2, by=SOMEBODY)
    steps, pages = revisions.steps(session, entry.id)
    assert [(step.number, step.author, step.comment, step.changed) for step in steps] == [
        (3, "Camille", "essai", ()),
        (2, "Alix", "relu", ("title", "started")),
        (1, "Camille", "essai", ()),
    ]
    assert [(step.status_before, step.status) for step in steps] == [
        (Status.DRAFT, Status.PUBLISHED),
        (Status.DRAFT, Status.DRAFT),
        (None, Status.DRAFT),
    ]
    assert pages == 1


def test_a_long_history_comes_page_by_page_and_the_last_step_of_a_page_knows_what_it_changed(session: Session):
    entry = make_example(session)
    for number in range(revisions.STEPS_A_PAGE + 5):
        change(session, entry, title=f"Titre {number}")
    first, pages = revisions.steps(session, entry.id)
    last, _pages = revisions.steps(session, entry.id, page=99)
    assert pages == 2
    assert len(first) == revisions.STEPS_A_PAGE
    assert first[-1].changed == ("title",)
    assert [step.number for step in last] == [6, 5, 4, 3, 2, 1]


def test_a_version_that_is_not_there_gives_the_one_before(session: Session):
    entry = change(session, make_example(session), title="Autre")
    assert [revisions.nearest(session, entry.id, number).number for number in (0, 1, 2, 99)] == [1, 1, 2, 2]
    with pytest.raises(NotFound):
        revisions.get(session, entry.id, 99)
    with pytest.raises(NotFound):
        revisions.nearest(session, 999_999, 1)


def test_saves_since_a_version_say_who_came_between(session: Session):
    entry = change(session, change(session, make_example(session), title="A"), title="B")
    assert [author for author, _at in revisions.saves_since(session, entry.id, 1)] == ["Alix", "Alix"]
    assert revisions.saves_since(session, entry.id, 3) == []


def test_restoring_keeps_the_present_address(session: Session):
    entry = make_example(session, slug="ancien")
    change(session, entry, slug="nouveau", title="Autre")
    back = revisions.restorable(session, revisions.get(session, entry.id, 1), data_of(entry))
    assert (back.data.slug, back.data.title, back.lost) == (
        "nouveau",
        "Jura : un garage solidaire répare des voitures",
        (),
    )


def test_restoring_takes_merged_terms_under_their_new_name_and_names_what_is_gone(session: Session):
    make_territory(session, "PAYS-FR", "France", Level.COUNTRY)
    gone = make_territory(session, "COM-1", "Disparue", Level.COMMUNE, "PAYS-FR")
    old = make_term(session, Vocabulary.DOMAIN, "transports")
    entry = make_example(
        session,
        terms={"domain": ("transports", "mobilite"), "maturity": ("deploye",), "scale": ("local",)},
        territories=("COM-1", "PAYS-FR"),
    )
    change(session, entry, terms={"domain": ("emploi",)}, territories=("PAYS-FR",))
    old.replaced_by_id = make_term(session, Vocabulary.DOMAIN, "mobilite").id
    session.delete(gone)
    session.flush()
    back = revisions.restorable(session, revisions.get(session, entry.id, 1), data_of(entry))
    assert back.data.terms["domain"] == ("mobilite",)
    assert back.data.territories == ("PAYS-FR",)
    assert back.lost == ("COM-1",)


def test_restoring_is_a_new_version_and_loses_none(session: Session):
    entry = make_example(session)
    change(session, entry, title="Autre")
    back = revisions.restorable(session, revisions.get(session, entry.id, 1), data_of(entry))
    editing.update(session, entry.id, back.data, version=2, by=ALIX)
    titles = [revision.snapshot["title"] for revision in revisions.of_entry(session, entry.id)]
    assert titles == [titles[0], "Autre", titles[0]]
    assert titles[0] != "Autre"
