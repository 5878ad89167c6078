"""IssueFormPage: the page where an issue of the gazette is written, and what its buttons do without saving."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from flask import url_for

from extensions import db, search_index
from forms.gazette import IssueForm, picks_of, rearranged
from forms.typed import Pairs
from models import Draft, GazetteIssue, utc_now
from search import SearchQuery
from services import finding, gazette, markdown
from services.gazette import Picked
from services.gazette_mail import month_name
from services.public_addresses import FOLDERS
from views import mailing
from views.desk.entry_head import KIND_NAMES
from views.desk.unsaved import Unsaved, unsaved_of
from views.rooms import problems

_FOUND = 8
_FRESH = timedelta(days=45)


@dataclass(frozen=True, slots=True)
class Month:
    """A month one may choose."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class PickRow:
    """An entry that is picked, or that one may pick."""

    id: int
    title: str
    kind: str
    kind_name: str
    url: str  # "" when the public cannot see it
    note: str = ""


@dataclass(frozen=True, slots=True)
class Helped:
    """The page after a button that saves nothing."""

    typed: Pairs
    focus: str = ""
    found: tuple[Picked, ...] | None = None
    preview: str = ""


@dataclass(frozen=True, slots=True)
class IssueFormPage:
    """The page where an issue is written."""

    heading: str
    id: int | None
    state: str  # "", "public" or "withdrawn"; with what letters did, in words
    mailing: str
    public_url: str
    form: IssueForm
    months: tuple[Month, ...]
    is_month_fixed: bool
    picks: tuple[PickRow, ...]
    asked: str
    found: tuple[PickRow, ...] | None
    fresh: tuple[PickRow, ...]
    preview: str
    version: str
    token: str
    action_url: str
    keep_url: str
    focus: str
    notice: str
    problems: tuple[tuple[str, str], ...]
    unsaved: tuple[Unsaved, ...]
    may_delete: bool


@dataclass(frozen=True, slots=True)
class IssueWriting:
    """What is typed so far, of which issue, in which page."""

    typed: Pairs
    issue: GazetteIssue | None = None
    token: str = ""

    @property
    def draft_form(self) -> str:
        """The name under which what is typed is kept."""
        return f"gazette-{self.issue.id}" if self.issue else "gazette"


def helped(typed: Pairs, pressed: str) -> Helped | None:
    """The page after one of these buttons; None when the button saves."""
    if moved := rearranged(typed, pressed):
        return Helped(*moved)
    told = dict(typed)
    if pressed == "picks-find":
        return Helped(typed, "picks-found", found=tuple(_looked_for(told.get("picks-find", ""))))
    if pressed == "preview-introduction":
        return Helped(typed, "introduction-apercu", preview=markdown.to_html(told.get("introduction", "")))
    return None


def _looked_for(text: str) -> list[Picked]:
    """Published entries by words, best first."""
    results = finding.find(db.session, search_index(), SearchQuery(text=text, size=_FOUND)).results
    known = gazette.described(db.session, [hit.id for hit in results.hits])
    return [known[hit.id] for hit in results.hits if hit.id in known and known[hit.id].is_public]


def issue_form_page(
    writing: IssueWriting,
    *,
    form: IssueForm | None = None,
    help: Helped | None = None,
    notice: str = "",
    unsaved: Sequence[Draft] = (),
) -> IssueFormPage:
    """The page; `form`, when it was judged, shows its errors."""
    help = help or Helped(writing.typed)
    issue = writing.issue
    told = dict(help.typed)
    shown = form or IssueForm(help.typed)
    picks = picks_of(help.typed)
    picked = {pick.entry_id for pick in picks}
    known = gazette.described(db.session, list(picked))
    own = issue.month if issue else ""
    is_fixed = issue is not None and issue.published_at is not None
    months = [own] if is_fixed else gazette.free_months(db.session, date.today(), own=own)
    chosen = shown.month.data or own or f"{date.today():%Y-%m}"
    return IssueFormPage(
        heading=(f"Gazette de {month_name(own)}" if own else "Nouveau numéro de la gazette"),
        id=issue.id if issue else None,
        state=state_of(issue),
        mailing=mailing_words(issue),
        public_url=url_for("gazette.issue", month=own) if issue and issue.is_public else "",
        form=shown,
        months=tuple(Month(one, month_name(one), one == chosen) for one in months),
        is_month_fixed=is_fixed,
        picks=tuple(replace(_row(known[one.entry_id]), note=one.note) for one in picks if one.entry_id in known),
        asked=told.get("picks-find", ""),
        found=None if help.found is None else tuple(_row(one) for one in help.found if one.id not in picked),
        fresh=tuple(_row(one) for one in _fresh() if one.id not in picked),
        preview=help.preview,
        version=told.get("version", "0"),
        token=writing.token,
        action_url=_address(issue),
        keep_url=url_for("desk_gazette.keep", token=writing.token, **({"id": issue.id} if issue else {})),
        focus=help.focus,
        notice=notice,
        problems=_problems(form),
        unsaved=tuple(_unsaved(draft, issue) for draft in unsaved),
        may_delete=issue is not None and issue.published_at is None,
    )


def state_of(issue: GazetteIssue | gazette.IssueLine | None) -> str:
    """The state of an issue, as style sheets name it."""
    if issue is None:
        return ""
    if issue.is_public:
        return "published"
    return "archived" if issue.published_at else "draft"


def mailing_words(issue: GazetteIssue | gazette.IssueLine | None) -> str:
    """What its letters did."""
    if issue is None or not (issue.is_public or issue.mailing_began_at):
        return ""
    if not (mailing.can_send() or issue.mailing_began_at):
        return "Sans serveur de courriel, aucune lettre ne part."
    if issue.mailed_at:
        return "Lettre envoyée aux abonnés."
    if issue.mailing_began_at:
        return "L’envoi aux abonnés est en cours."
    return "La lettre partira au prochain envoi, une heure au moins après la publication."


def _fresh() -> list[Picked]:
    return gazette.fresh(db.session, since=utc_now() - _FRESH)[: gazette.SUGGESTED]


def _row(one: Picked) -> PickRow:
    url = f"/{FOLDERS[one.kind]}/{one.slug}" if one.is_public else ""
    return PickRow(one.id, one.title, one.kind.value, KIND_NAMES[one.kind], url)


def _address(issue: GazetteIssue | None) -> str:
    return url_for("desk_gazette.edit", id=issue.id) if issue else url_for("desk_gazette.new")


def _unsaved(draft: Draft, issue: GazetteIssue | None) -> Unsaved:
    erase_url = url_for("desk_gazette.erase", token=draft.token)
    return unsaved_of(draft, address=_address(issue), erase_url=erase_url)


def _problems(form: IssueForm | None) -> tuple[tuple[str, str], ...]:
    return tuple((target or "picks-title", text) for target, text in problems(form)) if form else ()
