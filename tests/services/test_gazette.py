"""Issues of the gazette on each database: what may be published, what changes and what never does."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from errors import Conflict, Invalid, NotFound
from forms.gazette import IssueData, PickData
from models import Entry, GazetteIssue, Status, User
from services import gazette
from tests.factories import make_example, make_user


@pytest.fixture
def entry(session: Session) -> Entry:
    return make_example(session, title="Jura : un garage solidaire")


@pytest.fixture
def curator(session: Session) -> User:
    return make_user(session)


def data(*entries: Entry, month: str = "2026-11", title: str = "Des voitures", **changes: str) -> IssueData:
    picks = tuple(PickData(entry.id, f"Mot {entry.id}") for entry in entries)
    return IssueData(month, title, changes.get("introduction", "Sans voiture."), picks)


def test_a_draft_may_be_empty_and_is_not_public(session: Session):
    issue = gazette.create(session, data(title="", introduction=""))
    assert not issue.is_public
    assert gazette.public_issues(session) == []
    with pytest.raises(NotFound):
        gazette.public_issue(session, "2026-11")


@pytest.mark.parametrize("changes, wrong", [({"title": ""}, "title"), ({"introduction": ""}, "introduction")])
def test_an_empty_issue_is_not_published(session: Session, entry: Entry, curator: User, changes, wrong: str):
    issue = gazette.create(session, data(entry, **changes))
    with pytest.raises(Invalid) as refused:
        gazette.publish(session, issue.id, by=curator)
    assert list(refused.value.messages) == [wrong]


def test_an_issue_without_a_published_entry_is_not_published(session: Session, entry: Entry, curator: User):
    entry.status = Status.ARCHIVED
    issue = gazette.create(session, data(entry))
    with pytest.raises(Invalid, match="au moins une fiche"):
        gazette.publish(session, issue.id, by=curator)


def test_the_date_moves_until_the_first_letter_and_no_longer(session: Session, entry: Entry, curator: User):
    issue = gazette.create(session, data(entry))
    first = gazette.publish(session, issue.id, by=curator).published_at
    assert gazette.publish(session, issue.id, by=curator).published_at == first
    gazette.withdraw(session, issue.id, by=curator)
    second = gazette.publish(session, issue.id, by=curator).published_at
    assert second > first
    issue.mailing_began_at = second
    gazette.withdraw(session, issue.id, by=curator)
    assert gazette.publish(session, issue.id, by=curator).published_at == second


def test_a_change_over_a_newer_version_is_refused(session: Session, entry: Entry):
    issue = gazette.create(session, data(entry))
    assert gazette.change(session, issue.id, data(entry, title="Un"), version=1).version == 2
    with pytest.raises(Conflict):
        gazette.change(session, issue.id, data(entry, title="Deux"), version=1)


def test_a_public_issue_stays_whole_and_keeps_its_month(session: Session, entry: Entry, curator: User):
    issue = gazette.create(session, data(entry))
    gazette.publish(session, issue.id, by=curator)
    with pytest.raises(Invalid, match="ne change plus"):
        gazette.change(session, issue.id, data(entry, month="2026-12"), version=1)
    session.expire_all()
    with pytest.raises(Invalid, match="titre"):
        gazette.change(session, issue.id, data(entry, title=""), version=gazette.get(session, issue.id).version)


def test_a_month_has_one_issue(session: Session, entry: Entry):
    gazette.create(session, data(entry))
    with pytest.raises(Invalid, match="déjà son numéro"), session.begin_nested():
        gazette.create(session, data(entry))


def test_picks_keep_their_order_and_what_no_longer_exists_is_left_out(session: Session, entry: Entry):
    other = make_example(session, title="Jura : un autre garage")
    issue = gazette.create(session, data(entry, other))
    turned = IssueData("2026-11", "x", "x", (PickData(other.id, "a"), PickData(999_999), PickData(entry.id, "b")))
    gazette.change(session, issue.id, turned, version=1)
    session.expire_all()
    picks = gazette.get(session, issue.id).picks
    assert [(pick.entry_id, pick.note, pick.position) for pick in picks] == [(other.id, "a", 0), (entry.id, "b", 1)]


def test_lists_count_what_the_public_sees(session: Session, entry: Entry, curator: User):
    other = make_example(session, title="Jura : un autre garage")
    issue = gazette.create(session, data(entry, other))
    gazette.publish(session, issue.id, by=curator)
    other.status = Status.ARCHIVED
    session.flush()
    [line] = gazette.public_issues(session)
    assert (line.month, line.entries) == ("2026-11", 1)
    cards = gazette.cards_of(session, [entry.id, other.id])
    assert [(card.id, note) for card, note in gazette.shown(gazette.get(session, issue.id), cards)] == [
        (entry.id, f"Mot {entry.id}")
    ]


def test_free_months_are_those_without_an_issue_and_its_own(session: Session, entry: Entry):
    gazette.create(session, data(entry, month="2026-12"))
    months = gazette.free_months(session, date(2026, 11, 28))
    assert months[:3] == ["2026-09", "2026-10", "2026-11"]
    assert "2026-12" not in months
    assert "2027-01" in months
    assert "2026-12" in gazette.free_months(session, date(2026, 11, 28), own="2026-12")


def test_an_erased_entry_leaves_its_issues(session: Session, entry: Entry):
    issue = gazette.create(session, data(entry))
    session.delete(entry)
    session.flush()
    session.expire_all()
    assert gazette.get(session, issue.id).picks == []
    assert session.get(GazetteIssue, issue.id) is not None
