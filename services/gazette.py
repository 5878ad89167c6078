"""The monthly gazette: issues as the public reads them, and what curators do with them. Only published entries appear."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import CursorResult, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload

from errors import Conflict, Invalid, NotFound
from forms.gazette import IssueData, is_month
from models import Entry, Follow, FollowTopic, GazetteIssue, GazettePick, Kind, SlugRedirect, Status, User, utc_now
from services.activity import Act, record
from services.cards import Card, read_cards

SUGGESTED = 20
_AHEAD = 12  # months one may prepare


@dataclass(frozen=True, slots=True)
class IssueLine:
    """An issue as lists name it."""

    id: int
    month: str
    title: str
    entries: int  # published ones
    is_public: bool
    published_at: datetime | None
    mailing_began_at: datetime | None
    mailed_at: datetime | None
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Picked:
    """An entry that is or may be picked, as the desk names it."""

    id: int
    kind: Kind
    slug: str
    title: str
    is_public: bool
    published_at: datetime | None


def public_issues(session: Session) -> list[IssueLine]:
    """The issues the public may read, the latest first; one statement."""
    return [line for line in all_issues(session) if line.is_public]


def all_issues(session: Session) -> list[IssueLine]:
    """Every issue, the latest month first; one statement."""
    entries = (
        select(func.count())
        .select_from(GazettePick)
        .join(Entry, Entry.id == GazettePick.entry_id)
        .where(GazettePick.issue_id == GazetteIssue.id, Entry.status == Status.PUBLISHED)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            GazetteIssue.id,
            GazetteIssue.month,
            GazetteIssue.title,
            entries,
            GazetteIssue.is_public,
            GazetteIssue.published_at,
            GazetteIssue.mailing_began_at,
            GazetteIssue.mailed_at,
            GazetteIssue.updated_at,
        ).order_by(GazetteIssue.month.desc())
    )
    return [IssueLine(*row) for row in rows]


def public_issue(session: Session, month: str) -> GazetteIssue:
    """The issue of this month with its picks; two statements. Raises NotFound, also for one that is not public."""
    wanted = select(GazetteIssue).where(GazetteIssue.month == month, GazetteIssue.is_public)
    issue = session.scalar(wanted.options(selectinload(GazetteIssue.picks))) if is_month(month) else None
    if issue is None:
        raise NotFound("Ce numéro n'existe pas ou n'est plus publié.")
    return issue


def latest_issues(session: Session, *, limit: int) -> list[GazetteIssue]:
    """The latest public issues with their picks, for a feed; two statements."""
    wanted = select(GazetteIssue).where(GazetteIssue.is_public).order_by(GazetteIssue.month.desc()).limit(limit)
    return list(session.scalars(wanted.options(selectinload(GazetteIssue.picks))))


def latest(session: Session) -> GazetteIssue | None:
    """The latest public issue, without its picks; one statement."""
    return session.scalar(
        select(GazetteIssue).where(GazetteIssue.is_public).order_by(GazetteIssue.month.desc()).limit(1)
    )


def cards_of(session: Session, entry_ids: Sequence[int]) -> dict[int, Card]:
    """Picked entry → its card, when it is published, or that of the one it was merged into; nine statements at most."""
    found = {card.id: card for card in read_cards(session, entry_ids)}
    gone = [id for id in entry_ids if id not in found]
    if gone:
        merged = select(Entry.id, SlugRedirect.entry_id).join(SlugRedirect, SlugRedirect.old_slug == Entry.slug)
        winners = {lost: winner for lost, winner in session.execute(merged.where(Entry.id.in_(gone)))}
        cards = {card.id: card for card in read_cards(session, list(winners.values()))}
        found |= {lost: cards[winner] for lost, winner in winners.items() if winner in cards}
    return found


def shown(issue: GazetteIssue, cards: Mapping[int, Card]) -> list[tuple[Card, str]]:
    """(card, what the curator says) of what the public sees of an issue, each entry once."""
    found: dict[int, tuple[Card, str]] = {}
    for pick in issue.picks:
        if card := cards.get(pick.entry_id):
            found.setdefault(card.id, (card, pick.note))
    return list(found.values())


def get(session: Session, issue_id: int) -> GazetteIssue:
    """The issue with its picks, public or not. Raises NotFound."""
    wanted = select(GazetteIssue).where(GazetteIssue.id == issue_id).options(selectinload(GazetteIssue.picks))
    issue = session.scalar(wanted)
    if issue is None:
        raise NotFound("Ce numéro de la gazette n'existe pas ou plus.")
    return issue


def create(session: Session, data: IssueData) -> GazetteIssue:
    """A new issue, a draft. Raises Invalid when its month has one already."""
    issue = GazetteIssue(month=data.month, picks=[])
    _write(session, issue, data)
    return issue


def change(session: Session, issue_id: int, data: IssueData, *, version: int) -> GazetteIssue:
    """The issue with this content, one version further. Raises Invalid, NotFound, or Conflict when somebody was faster."""
    issue = get(session, issue_id)
    _take_version(session, issue, version)
    if issue.published_at is not None and data.month != issue.month:
        raise Invalid({"month": ["Ce numéro a été publié : son adresse, donc son mois, ne change plus."]})
    _write(session, issue, data)
    if issue.is_public:
        _refuse_empty(session, issue)
    return issue


def publish(session: Session, issue_id: int, *, by: User) -> GazetteIssue:
    """The issue, public from now on. Its date is that of its letters: it moves until the first one is written."""
    issue = get(session, issue_id)
    _refuse_empty(session, issue)
    if not issue.is_public:
        issue.is_public = True
        if issue.mailing_began_at is None:
            issue.published_at = utc_now()
        record(session, Act.GAZETTE_PUBLISH, by=by, what=f"{issue.month} : {issue.title}")
    return issue


def withdraw(session: Session, issue_id: int, *, by: User) -> GazetteIssue:
    """The issue, no longer public; letters not written yet will not be."""
    issue = get(session, issue_id)
    if issue.is_public:
        issue.is_public = False
        record(session, Act.GAZETTE_WITHDRAW, by=by, what=f"{issue.month} : {issue.title}")
    return issue


def delete(session: Session, issue_id: int, *, by: User) -> None:
    """Forgets a draft. Raises Invalid for one that was public once: its address stays its own."""
    issue = get(session, issue_id)
    if issue.published_at is not None:
        raise Invalid({"": ["Un numéro qui a été publié se retire, il ne s'efface pas."]})
    record(session, Act.GAZETTE_DELETE, by=by, what=f"{issue.month} : {issue.title}")
    session.delete(issue)
    session.flush()


def free_months(session: Session, today: date, *, own: str = "") -> list[str]:
    """Months an issue may be written for, and the one it has; one statement."""
    taken = set(session.scalars(select(GazetteIssue.month))) - {own}
    first = today.year * 12 + today.month - 1
    months = [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(first - 2, first + _AHEAD)]
    return sorted({month for month in months if month not in taken} | ({own} if own else set()))


def described(session: Session, ids: Sequence[int]) -> dict[int, Picked]:
    """What the desk says of these entries; one statement."""
    return {one.id: one for one in _picked(session, Entry.id.in_(ids))}


def fresh(session: Session, *, since: datetime) -> list[Picked]:
    """What was published since an instant, the newest first: what an issue may tell of. One statement."""
    return _picked(session, Entry.status == Status.PUBLISHED, Entry.published_at > since)


def followers(session: Session) -> int:
    """How many addresses follow the gazette and have confirmed it; one statement."""
    wanted = select(func.count()).select_from(Follow)
    return session.scalar(wanted.where(Follow.topic == FollowTopic.GAZETTE, Follow.confirmed_at.is_not(None))) or 0


def _picked(session: Session, *conditions: object) -> list[Picked]:
    columns = (Entry.id, Entry.kind, Entry.slug, Entry.title, Entry.status == Status.PUBLISHED, Entry.published_at)
    wanted = select(*columns).where(*conditions).order_by(Entry.published_at.desc(), Entry.id.desc())  # type: ignore[arg-type]
    return [Picked(*row) for row in session.execute(wanted.limit(SUGGESTED + 10))]


def _write(session: Session, issue: GazetteIssue, data: IssueData) -> None:
    """Sets the content; an entry that went meanwhile is left out. Raises Invalid when the month has another issue."""
    there = set(session.scalars(select(Entry.id).where(Entry.id.in_([pick.entry_id for pick in data.picks]))))
    wanted = [pick for pick in data.picks if pick.entry_id in there]
    kept = {pick.entry_id: pick for pick in issue.picks}
    issue.month, issue.title, issue.introduction = data.month, data.title, data.introduction
    issue.updated_at = utc_now()  # also when the picks alone changed
    issue.picks = [kept.get(pick.entry_id) or GazettePick(entry_id=pick.entry_id) for pick in wanted]
    for position, (stored, pick) in enumerate(zip(issue.picks, wanted, strict=True)):
        stored.position, stored.note = position, pick.note
    session.add(issue)
    try:
        session.flush()
    except IntegrityError as twice:
        raise Invalid({"month": ["Ce mois a déjà son numéro."]}) from twice


def _take_version(session: Session, issue: GazetteIssue, version: int) -> None:
    taken = session.execute(
        update(GazetteIssue)
        .where(GazetteIssue.id == issue.id, GazetteIssue.version == version)
        .values(version=version + 1),
        execution_options={"synchronize_session": False},
    )
    if not isinstance(taken, CursorResult) or taken.rowcount != 1:
        raise Conflict("Ce numéro a été enregistré par quelqu'un d'autre entre-temps.")
    session.refresh(issue, ["version"])


def _refuse_empty(session: Session, issue: GazetteIssue) -> None:
    """Raises Invalid unless the public would read something: a title, an introduction and a published entry."""
    missing: dict[str, list[str]] = {}
    if not issue.title:
        missing["title"] = ["Un numéro public a un titre."]
    if not issue.introduction:
        missing["introduction"] = ["Un numéro public a une introduction."]
    if not any(one.is_public for one in described(session, [pick.entry_id for pick in issue.picks]).values()):
        missing["picks"] = ["Choisissez au moins une fiche publiée."]
    if missing:
        raise Invalid(missing)
