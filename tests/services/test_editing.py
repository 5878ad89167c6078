import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from errors import Conflict, Invalid, NotFound
from forms import PartnerData
from models import Organisation, SlugRedirect, Status
from services import editing, revisions
from services.entry_data import data_of
from tests.factories import SOMEBODY, example_data, factsheet_data, make_example, make_vocabularies


def test_an_entry_is_made_as_a_draft_with_an_address_from_its_title(session: Session):
    make_vocabularies(session)
    entry = editing.create(session, example_data(), by=SOMEBODY)
    assert (entry.status, entry.slug, entry.version) == (
        Status.DRAFT,
        "jura-un-garage-solidaire-repare-des-voitures",
        1,
    )


def test_two_entries_of_one_title_have_two_addresses(session: Session):
    first, second = make_example(session), make_example(session)
    assert second.slug == f"{first.slug}-2"


def test_a_taken_address_is_refused(session: Session):
    make_example(session, slug="garage")
    with pytest.raises(Invalid) as refused:
        make_example(session, slug="garage")
    assert "slug" in refused.value.messages


def test_what_is_saved_reads_back_as_it_was_typed(session: Session):
    typed = example_data(slug="garage")
    entry = make_example(session, slug="garage")
    session.expire_all()
    assert data_of(editing.get_for_edit(session, entry.id)) == typed


def test_a_fact_sheet_keeps_its_figures(session: Session):
    make_vocabularies(session)
    typed = factsheet_data(slug="repere-mobilite")
    entry = editing.create(session, typed, by=SOMEBODY)
    session.expire_all()
    assert data_of(editing.get_for_edit(session, entry.id)) == typed


def test_an_update_moves_one_version_further_and_keeps_a_revision(session: Session):
    entry = make_example(session, slug="garage")
    editing.update(session, entry.id, example_data(title="Autre titre"), version=1, by=SOMEBODY)
    assert entry.version == 2
    assert [revision.number for revision in revisions.of_entry(session, entry.id)] == [2, 1]


def test_a_stale_version_is_refused(session: Session):
    entry = make_example(session)
    editing.update(session, entry.id, example_data(title="A"), version=1, by=SOMEBODY)
    with pytest.raises(Conflict):
        editing.update(session, entry.id, example_data(title="B"), version=1, by=SOMEBODY)
    assert entry.title == "A"


def test_renaming_leaves_the_old_address_leading_to_the_entry(session: Session):
    entry = make_example(session, slug="ancien")
    editing.update(session, entry.id, example_data(slug="nouveau"), version=1, by=SOMEBODY)
    assert session.scalar(select(SlugRedirect.entry_id).where(SlugRedirect.old_slug == "ancien")) == entry.id
    editing.update(session, entry.id, example_data(slug="ancien"), version=2, by=SOMEBODY)
    assert session.scalars(select(SlugRedirect.old_slug)).all() == ["nouveau"]


@pytest.mark.parametrize(
    "changes, field",
    [
        pytest.param({"sources": ()}, "sources", id="no-source"),
        pytest.param({"partners": (PartnerData("Seul", "associations", "porteur"),)}, "partners", id="one-profile"),
        pytest.param(
            {"partners": (PartnerData("Une", "associations", "porteur"), PartnerData("Autre"))},
            "partners",
            id="a-profile-not-said",
        ),
    ],
)
def test_what_the_admission_rule_wants_is_asked_at_publication(session: Session, changes, field):
    entry = make_example(session, status=Status.DRAFT, **changes)
    with pytest.raises(Invalid) as refused:
        editing.set_status(session, entry.id, Status.PUBLISHED, version=1, by=SOMEBODY)
    assert field in refused.value.messages


def test_an_impossible_change_of_state_is_refused(session: Session):
    entry = make_example(session)
    with pytest.raises(Invalid):
        editing.set_status(session, entry.id, Status.SUBMITTED, version=1, by=SOMEBODY)


def test_an_entry_that_is_not_there_is_not_found(session: Session):
    with pytest.raises(NotFound):
        editing.update(session, 999_999, example_data(), version=1, by=SOMEBODY)


def test_one_organisation_however_it_is_written(session: Session):
    make_example(session)
    make_example(session, partners=(
        PartnerData("ROUE LIBRE", "associations", "porteur"),
        PartnerData("Dijon", "collectivites", "partenaire"),
    ))  # fmt: skip
    names = session.scalars(select(Organisation.name).where(Organisation.folded_name == "roue libre")).all()
    assert names == ["Roue libre"]


def test_a_revision_is_restored_by_saving_it_again(session: Session):
    entry = make_example(session, slug="garage")
    editing.update(session, entry.id, example_data(slug="garage", title="Autre"), version=1, by=SOMEBODY)
    first = revisions.get(session, entry.id, 1)
    editing.update(session, entry.id, revisions.data_of(first), version=2, by=SOMEBODY)
    assert entry.title == example_data().title
