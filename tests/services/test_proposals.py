"""What is proposed without an account: kept apart, confirmed or not, and forgotten in time."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from errors import NotFound
from forms import PartnerData
from models import Entry, Organisation, Status, User, UserRole, utc_now
from services import notices, proposals
from services.activity import STRANGER
from services.proposals import Contact
from tests.factories import example_data, make_example, make_user, make_vocabularies

INES = Contact("Inès", "ines@exemple.fr", "Appelez le matin.", "J’accepte.")


@pytest.fixture
def camille(session: Session) -> User:
    make_vocabularies(session)
    return make_user(session, role=UserRole.CURATOR)


def receive(session: Session, contact: Contact = INES, *, must_confirm: bool = False, **more):
    return proposals.receive(session, example_data(), contact, must_confirm=must_confirm, **more)


def test_a_proposal_waits_for_the_curators_made_by_nobody(session: Session, camille: User):
    entry = receive(session).entry
    assert (entry.status, entry.created_by_id) == (Status.SUBMITTED, None)
    assert notices.newest(session, camille)[0].text == f"Quelqu’un propose « {entry.title} », sans compte : à relire."


def test_the_contact_is_kept_apart_with_consent_and_an_end(session: Session, camille: User):
    kept = proposals.of_entry(session, receive(session).entry.id)
    assert (kept.contact_name, kept.contact_email, kept.note) == ("Inès", "ines@exemple.fr", "Appelez le matin.")
    assert kept.consented_at is not None
    assert kept.consent_text == "J’accepte."
    assert kept.forget_on == (utc_now() + proposals.CONTACT_KEPT).date()


def test_without_a_contact_there_is_nothing_to_forget(session: Session, camille: User):
    kept = proposals.of_entry(session, receive(session, Contact()).entry.id)
    assert (kept.consented_at, kept.forget_on) == (None, None)


def test_curators_hear_of_it_once_the_link_was_followed_once(session: Session, camille: User):
    received = receive(session, must_confirm=True)
    assert received.entry.status is Status.DRAFT
    assert notices.unread_count(session, camille) == 0
    assert proposals.awaiting(session, received.secret).id == received.entry.id
    assert proposals.confirm(session, received.secret).entry.status is Status.SUBMITTED
    assert notices.unread_count(session, camille) == 1
    with pytest.raises(NotFound):
        proposals.confirm(session, received.secret)


@pytest.mark.parametrize("secret", ["", "rien", "a" * 500])
def test_a_link_that_is_not_ours_confirms_nothing(session: Session, camille: User, secret: str):
    receive(session, must_confirm=True)
    receive(session)
    with pytest.raises(NotFound):
        proposals.awaiting(session, secret)


def test_what_nobody_confirmed_in_a_week_is_erased(session: Session, camille: User):
    late = receive(session, must_confirm=True, now=utc_now() - timedelta(days=8))
    with pytest.raises(NotFound):
        proposals.awaiting(session, late.secret)
    session.expunge_all()  # another request
    assert proposals.forget_unconfirmed(session) == 1
    kept = receive(session, must_confirm=True)
    session.expire_all()
    assert session.scalars(select(Entry.id)).all() == [kept.entry.id]


def test_the_next_proposal_erases_those_that_nobody_confirmed(session: Session, camille: User):
    receive(session, must_confirm=True, now=utc_now() - timedelta(days=8))
    session.expunge_all()  # another request
    receive(session, must_confirm=True)
    assert proposals.forget_unconfirmed(session) == 0


def test_a_contact_is_forgotten_after_a_year_and_the_entry_stays(session: Session, camille: User):
    entry = receive(session, now=utc_now() - timedelta(days=367)).entry
    assert proposals.forget_expired(session) == 1
    kept = proposals.of_entry(session, entry.id)
    assert (kept.contact_name, kept.contact_email, kept.note, kept.consented_at) == ("", "", "", None)
    assert session.get(Entry, entry.id) is not None


def test_a_contact_whose_time_is_over_is_neither_shown_nor_written_to(session: Session, camille: User):
    late, kept = receive(session, now=utc_now() - timedelta(days=367)).entry, receive(session).entry
    today = utc_now().date()
    shown = [proposals.contact_of(proposals.of_entry(session, one.id), today=today).email for one in (late, kept)]
    assert shown == ["", "ines@exemple.fr"]
    assert [entry.id for _proposal, entry in proposals.to_tell(session, [late.id, kept.id])] == [kept.id]


def test_whoever_proposed_takes_their_consent_back_by_their_link(session: Session, camille: User):
    entry, other = receive(session).entry, receive(session).entry
    secret = proposals.leave_secret(entry.id, "ines@exemple.fr", key="clé")
    assert proposals.leaving(session, secret, key="clé") is entry
    forged = proposals.leave_secret(other.id, "autre@exemple.fr", key="clé")
    for wrong, key in ((secret, "autre clé"), (forged, "clé"), ("", "clé"), ("x.y", "clé")):
        with pytest.raises(NotFound):
            proposals.leaving(session, wrong, key=key)
    proposals.forget_contact(session, entry, by=STRANGER)
    with pytest.raises(NotFound):
        proposals.leaving(session, secret, key="clé")


def test_a_contact_is_forgotten_on_demand(session: Session, camille: User):
    entry, other = receive(session).entry, receive(session).entry
    proposals.forget_contact(session, entry, by=camille)
    assert proposals.of_entry(session, entry.id).contact_email == ""
    assert proposals.of_entry(session, other.id).contact_email == "ines@exemple.fr"


def test_a_proposal_changes_nothing_of_a_known_organisation(session: Session, camille: User):
    make_example(session)
    partners = (PartnerData("Garage du Lac", "tpe-pme", url="https://pirate.fr", acronym="GL"),)
    proposals.receive(session, example_data(partners=partners), Contact(), must_confirm=False)
    known = session.scalar(select(Organisation).where(Organisation.folded_name == "garage du lac"))
    assert (known.url, known.acronym) == ("", "")
