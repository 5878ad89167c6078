"""IssuePage and ArchivePage: an issue of the gazette as the public reads it, and the list of those that came out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from flask_babel import format_date

from extensions import db
from forms.follow import FollowForm
from models import GazetteIssue
from services import gazette, markdown
from services.gazette import IssueLine
from views import mailing
from views.cards import CardView, card_views
from views.form_language import spoken
from views.locales import link


@dataclass(frozen=True, slots=True)
class IssueLink:
    """An issue as a list or its neighbour names it."""

    month: str  # in words
    title: str
    url: str
    entries: int = 0


@dataclass(frozen=True, slots=True)
class PickView:
    """A picked entry and what the curator says of it."""

    card: CardView
    note: str


@dataclass(frozen=True, slots=True)
class FollowBox:
    """What offers to receive the gazette."""

    form: FollowForm
    can_send: bool
    action: str
    feed_url: str


@dataclass(frozen=True, slots=True)
class IssuePage:
    """One issue."""

    month: str
    title: str
    introduction: str  # safe HTML
    published_at: datetime | None
    picks: tuple[PickView, ...]
    previous: IssueLink | None
    next: IssueLink | None
    follow: FollowBox


@dataclass(frozen=True, slots=True)
class Year:
    """The issues of a year."""

    number: str
    issues: tuple[IssueLink, ...]


@dataclass(frozen=True, slots=True)
class ArchivePage:
    """Every issue, and how to receive the next ones."""

    years: tuple[Year, ...]
    follow: FollowBox


def month_name(month: str) -> str:
    """The month in the page's language: "novembre 2026"."""
    year, number = month.split("-")
    return str(format_date(date(int(year), int(number), 1), "MMMM y"))


def follow_box(form: FollowForm | None = None) -> FollowBox:
    """The form that asks for the gazette, with what is wrong in it."""
    return FollowBox(spoken(form or FollowForm()), mailing.can_send(), link("gazette.ask"), link("gazette_feed.feed"))


def archive_page(form: FollowForm | None = None) -> ArchivePage:
    """The list; one statement."""
    lines = gazette.public_issues(db.session)
    years = tuple(
        Year(year, tuple(_link(line) for line in issues))
        for year, issues in groupby(lines, key=lambda line: line.month[:4])
    )
    return ArchivePage(years, follow_box(form))


def issue_page(issue: GazetteIssue, others: Sequence[IssueLine]) -> IssuePage:
    """The issue with the entries that are published now. `others`: the public issues, latest first."""
    shown = gazette.shown(issue, gazette.cards_of(db.session, [pick.entry_id for pick in issue.picks]))
    views = card_views([card for card, _note in shown])
    return IssuePage(
        month=month_name(issue.month),
        title=issue.title,
        introduction=markdown.to_html(issue.introduction),
        published_at=issue.published_at,
        picks=tuple(PickView(view, note) for view, (_card, note) in zip(views, shown, strict=True)),
        previous=next((_link(line) for line in others if line.month < issue.month), None),
        next=next((_link(line) for line in reversed(others) if line.month > issue.month), None),
        follow=follow_box(),
    )


def _link(line: IssueLine) -> IssueLink:
    return IssueLink(month_name(line.month), line.title, link("gazette.issue", month=line.month), line.entries)
