"""Many entries at once: the same rows and rules as one by one, and which one breaks a rule."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from errors import Conflict, NotFound
from forms import PartnerData
from models import Revision, Status
from services import editing
from services.editing_many import Change, InvalidOne, create_all, update_all
from services.entry_data import data_of
from services.vocabulary import Lookup
from tests.factories import SOMEBODY, example_data, make_example, make_vocabularies

MOST_READS = 8  # for forty entries; one by one they take four each


def many(count: int) -> list[Any]:
    parts = [PartnerData(f"Association {number % 7}", "associations", "porteur") for number in range(count)]
    return [
        example_data(title=f"Fiche {number}", slug=f"fiche-{number}", partners=(part, *example_data().partners))
        for number, part in enumerate(parts)
    ]


def as_stored(session: Session, ids: list[int]) -> list[Any]:
    session.expire_all()
    return [data_of(editing.get_for_edit(session, id)) for id in ids]


def test_entries_made_together_are_those_made_one_by_one(session: Session):
    make_vocabularies(session)
    statements: list[str] = []
    event.listen(session.connection(), "before_cursor_execute", lambda *sent: statements.append(sent[2]))
    entries = create_all(session, many(40), by=SOMEBODY, lookup=Lookup(session))
    assert len([sent for sent in statements if sent.startswith("SELECT")]) <= MOST_READS
    assert as_stored(session, [entry.id for entry in entries]) == many(40)
    kept = session.scalars(select(Revision).where(Revision.entry_id == entries[-1].id)).one()
    assert (kept.number, kept.snapshot["slug"], kept.snapshot["status"]) == (1, "fiche-39", "draft")


def test_entries_of_one_title_get_addresses_of_their_own(session: Session):
    make_example(session, slug="fiche")
    entries = create_all(session, [example_data(title="Fiche", slug="")] * 3, by=SOMEBODY, lookup=Lookup(session))
    assert [entry.slug for entry in entries] == ["fiche-2", "fiche-3", "fiche-4"]


@pytest.mark.parametrize(
    "wrong, status",
    [
        pytest.param({"slug": "prise"}, Status.DRAFT, id="address taken"),
        pytest.param({"slug": "fiche-0"}, Status.DRAFT, id="address taken by another of them"),
        pytest.param({"sources": ()}, Status.PUBLISHED, id="not publishable"),
    ],
)
def test_the_one_that_breaks_a_rule_is_told(session: Session, wrong: dict[str, Any], status: Status):
    make_example(session, slug="prise")
    asked = many(3)
    asked[2] = replace(asked[2], **wrong)
    with pytest.raises(InvalidOne) as told:
        create_all(session, asked, by=SOMEBODY, lookup=Lookup(session), status=status)
    assert told.value.place == 2


def test_entries_are_changed_together(session: Session):
    first, second = (make_example(session, slug=slug) for slug in ("un", "deux"))
    asked = [
        Change(first.id, 1, example_data(slug="un", title="Autre", terms={"domain": ("emploi",)})),
        Change(second.id, 1, example_data(slug="deux", partners=(PartnerData("Neuve", "associations", "porteur"),
                                                                  PartnerData("Garage du Lac", "tpe-pme", "partenaire")))),
    ]  # fmt: skip
    entries = update_all(session, asked, by=SOMEBODY, lookup=Lookup(session))
    assert [entry.version for entry in entries] == [2, 2]
    assert as_stored(session, [first.id, second.id]) == [one.data for one in asked]
    assert session.scalars(select(Revision.number).where(Revision.entry_id == second.id)).all() == [1, 2]


def test_what_somebody_else_saved_or_what_is_gone_stops_all(session: Session):
    first, second = (make_example(session, slug=slug) for slug in ("un", "deux"))
    lookup = Lookup(session)
    stale = [Change(first.id, 1, example_data(slug="un")), Change(second.id, 7, example_data(slug="deux"))]
    with pytest.raises(Conflict):
        update_all(session, stale, by=SOMEBODY, lookup=lookup)
    with pytest.raises(NotFound):
        update_all(session, [Change(999, 1, example_data())], by=SOMEBODY, lookup=lookup)
    session.expire_all()
    unfit = [Change(first.id, first.version, example_data(slug="un", sources=()))]
    with pytest.raises(InvalidOne):
        update_all(session, unfit, by=SOMEBODY, lookup=lookup)
