"""Queues: each rule brings the entries it tells of, and one click says that an entry is still true."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from errors import Conflict
from models import Entry, LinkState, ReportReason, Revision, Source, Status
from models.signals import STALE_AFTER
from services import editing, links, queues, reports
from services.editing import Author
from services.queues import Queue
from services.reports import Report
from tests.factories import SOMEBODY, factsheet_data, make_example, make_jura, make_user, make_vocabularies

TODAY = date(2026, 11, 27)


def ids_in(session: Session, queue: Queue) -> list[int]:
    return [one.id for one in queues.waiting(session, queue, today=TODAY, limit=10)]


def published_at(entry: Entry, day: date) -> None:
    entry.published_at = datetime(day.year, day.month, day.day, tzinfo=UTC)


def test_what_is_submitted_waits_for_review(session: Session):
    entry = make_example(session, status=Status.SUBMITTED)
    make_example(session, title="Autre")
    assert ids_in(session, Queue.REVIEW) == [entry.id]


def test_what_somebody_says_wrong_is_contested_until_it_is_settled(session: Session):
    entry = make_example(session)
    report = reports.receive(session, entry, Report("Elle a fermé.")).report
    [waiting] = queues.waiting(session, Queue.CONTESTED, today=TODAY, limit=10)
    assert (waiting.id, waiting.details) == (entry.id, ("Un lecteur : Elle a fermé.",))
    reports.settle(session, report.id, ReportReason.CORRECTED, answer="", by=make_user(session))
    assert ids_in(session, Queue.CONTESTED) == []


def test_what_is_incomplete_is_told_in_words(session: Session):
    make_example(session)
    [waiting] = queues.waiting(session, Queue.INCOMPLETE, today=TODAY, limit=10)
    assert waiting.details == ("Sans résultats, Sans difficultés, Sans ce qui se reprend ailleurs, Sans territoire",)


def test_what_nobody_checked_for_eighteen_months_is_stale(session: Session):
    old, recent, checked = (make_example(session, title=title) for title in ("Une", "Deux", "Trois"))
    for entry in (old, checked):
        published_at(entry, TODAY - STALE_AFTER - timedelta(days=2))
    published_at(recent, TODAY)
    checked.verified_on = TODAY
    session.flush()
    assert ids_in(session, Queue.STALE) == [old.id]


@pytest.mark.parametrize(
    "state, failures, is_told",
    [
        (LinkState.DEAD, 1, True),
        (LinkState.UNREACHABLE, 2, False),
        (LinkState.UNREACHABLE, 3, True),
        (LinkState.CLOSED, 0, False),
        (LinkState.OK, 0, False),
    ],
)
def test_a_dead_link_is_told_at_once_a_silent_one_after_three_checks(session: Session, state, failures, is_told):
    entry = make_example(session)
    source = session.scalars(select(Source)).one()
    source.link_state, source.link_failures, source.http_status = state, failures, 404
    session.flush()
    assert ids_in(session, Queue.DEAD_LINKS) == ([entry.id] if is_told else [])


def test_a_dead_link_comes_with_its_archived_copy(session: Session):
    entry = make_example(session)
    verdict = links.Verdict(LinkState.DEAD, 404)
    links.record(session, entry.sources[0].url, verdict, today=TODAY, archived="https://archive.example/1")
    (told,) = queues.waiting(session, Queue.DEAD_LINKS, today=TODAY, limit=10)
    assert told.details == (f"{entry.sources[0].url} (404) ; copie archivée : https://archive.example/1",)


def test_what_has_no_territory_or_lacks_a_part_is_told(session: Session):
    make_jura(session)
    entry = make_example(session)
    complete = make_example(session, title="Complète", territories=("DEP-39",))
    complete.results = "Cent voitures."
    session.flush()
    assert ids_in(session, Queue.NO_TERRITORY) == [entry.id]
    assert ids_in(session, Queue.INCOMPLETE) == [entry.id]
    assert ids_in(session, Queue.NO_SOURCE) == []


def test_drafts_and_archives_wait_nowhere(session: Session):
    make_example(session, status=Status.DRAFT)
    make_example(session, title="Ancienne", status=Status.ARCHIVED)
    assert set(queues.counts(session, today=TODAY).values()) == {0}


def test_counts_are_those_of_the_queues(session: Session):
    make_example(session)
    make_example(session, title="Soumise", status=Status.SUBMITTED)
    counts = queues.counts(session, today=TODAY)
    assert counts == {queue: len(ids_in(session, queue)) for queue in Queue}
    assert counts[Queue.REVIEW] == 1


def test_saying_that_an_entry_is_true_keeps_who_and_when(session: Session):
    entry, user = make_example(session), make_user(session)
    queues.verify(session, entry.id, version=1, today=TODAY, by=Author(user=user, comment="Vérifiée"))
    revision = session.scalars(select(Revision).order_by(Revision.number.desc())).first()
    assert (entry.verified_on, entry.version) == (TODAY, 2)
    assert (revision.author_name, revision.comment) == (user.name, "Vérifiée")
    with pytest.raises(Conflict):
        queues.verify(session, entry.id, version=1, today=TODAY, by=SOMEBODY)


def test_a_sheet_without_figures_is_incomplete(session: Session):
    make_vocabularies(session)
    sheet = editing.create(session, factsheet_data(figures=()), by=SOMEBODY, status=Status.PUBLISHED)
    assert ids_in(session, Queue.INCOMPLETE) == [sheet.id]
