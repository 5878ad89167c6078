"""Provenance: each part has the save that last gave it its value, through imports, restorations and merges."""

from dataclasses import replace

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from forms import PartnerData
from models import Entry, UserRole
from services import editing, entry_merges, provenance
from services.editing import Author
from services.entry_data import data_of
from services.entry_merges import Keep
from services.provenance import Part
from tests.factories import example_data, make_example, make_user

IMPORT = Author(name="Import", origin="import")


def parts_of(session: Session, entry: Entry) -> dict[tuple[str, str], Part]:
    return {(part.path, part.row): part for part in provenance.of_entry(session, entry)}


def change(session: Session, entry: Entry, by: Author, **changes: object) -> None:
    data = replace(data_of(editing.get_for_edit(session, entry.id)), **changes)
    editing.update(session, entry.id, data, version=entry.version, by=by)


@pytest.fixture
def entry(session: Session) -> Entry:
    """Made by hand (1), its title imported (2), its summary corrected by a curator (3)."""
    made = make_example(session)
    change(session, made, IMPORT, title="Titre du fichier")
    change(session, made, Author(user=make_user(session)), summary="Résumé corrigé.")
    return made


def test_a_field_has_the_save_that_last_changed_it(session: Session, entry: Entry):
    found = parts_of(session, entry)
    assert {path: part.save.number for (path, _row), part in found.items() if path in ("title", "summary")} == {
        "title": 2,
        "summary": 3,
    }
    assert (found["title", ""].save.how, found["summary", ""].save.how) == ("import", "")
    assert found["columns.need", ""].save.number == 1
    assert found["summary", ""].save.role is UserRole.CURATOR


def test_what_says_nothing_has_no_provenance(session: Session, entry: Entry):
    assert ("columns.results", "") not in parts_of(session, entry)


def test_rows_have_each_their_own(session: Session, entry: Entry):
    more = PartnerData("Mairie", "collectivites", "partenaire")
    change(session, entry, IMPORT, partners=(more, *example_data().partners))
    found = parts_of(session, entry)
    numbers = {row: part.save.number for (path, row), part in found.items() if path == "partners"}
    assert numbers == {"Mairie": 4, "Garage du Lac": 1, "Roue libre": 1}


def test_a_value_that_came_back_dates_from_its_return(session: Session, entry: Entry):
    first = example_data().summary
    change(session, entry, Author(name="Quelqu'un"), summary=first)
    assert parts_of(session, entry)["summary", ""].save.number == 4


def test_a_name_is_told_only_of_who_agreed(session: Session, entry: Entry):
    assert parts_of(session, entry)["summary", ""].save.name == ""
    user = make_user(session, email="dominique@exemple.fr", name="Dominique", shows_name=True)
    change(session, entry, Author(user=user), summary="Encore.")
    assert parts_of(session, entry)["summary", ""].save.name == "Dominique"


def test_a_merge_keeps_the_origin_that_each_part_had(session: Session, entry: Entry):
    other = make_example(session, title="L'autre", columns={**example_data().columns, "results": "Dix emplois."})
    change(session, other, IMPORT, columns={**example_data().columns, "results": "Vingt emplois."})
    keep = {"columns.results": Keep.LOSER, "title": Keep.WINNER}
    entry_merges.merge(session, entry.id, other.id, keep, by=make_user(session, email="b@exemple.fr"))
    results = parts_of(session, entry)["columns.results", ""]
    assert (results.save.how, results.save.number, results.merged_from) == ("import", 2, "L'autre")
    assert parts_of(session, entry)["title", ""].save.how == "import"
    assert parts_of(session, entry)["title", ""].merged_from == ""


def test_a_long_history_costs_one_statement(session: Session, entry: Entry):
    for round in range(25):
        change(session, entry, Author(name="Quelqu'un"), summary=f"Version {round}.")
    session.flush()
    asked: list[str] = []
    connection = session.connection()

    def count(*args: object) -> None:
        asked.append(str(args[2]))

    event.listen(connection, "before_cursor_execute", count)
    try:
        assert parts_of(session, entry)["columns.need", ""].save.number == 1
    finally:
        event.remove(connection, "before_cursor_execute", count)
    assert len(asked) == 1
