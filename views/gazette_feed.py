"""/gazette.atom: the issues of the gazette, whole, for whoever reads feeds."""

from html import escape
from urllib.parse import urljoin

from flask import Blueprint, Response

from extensions import db, settings
from models import GazetteIssue
from services import atom, gazette, markdown
from services.cards import Card
from services.exporting import LICENCE
from services.gazette_mail import month_name
from views.exports import absolute_url
from views.following import BEGINNING, served, tag

blueprint = Blueprint("gazette_feed", __name__)
_ITEMS = 24  # two years


@blueprint.get("/gazette.atom")
def feed() -> Response:
    """The latest issues with their entries; eleven statements at most."""
    issues = gazette.latest_issues(db.session, limit=_ITEMS)
    ids = list(dict.fromkeys(pick.entry_id for issue in issues for pick in issue.picks))
    cards = gazette.cards_of(db.session, ids)
    root = settings().public_url
    return served(
        atom.Feed(
            id=tag("gazette"),
            title=f"{settings().site_name} : la gazette",
            subtitle="Une fois par mois, des fiches choisies et ce qu’elles ont à dire.",
            author=settings().site_name,
            rights=LICENCE,
            updated=max((issue.updated_at for issue in issues), default=BEGINNING),
            links={"self": urljoin(root, "/gazette.atom"), "alternate": urljoin(root, "/gazette")},
            items=[_item(issue, cards, root) for issue in issues],
        )
    )


def _item(issue: GazetteIssue, cards: dict[int, Card], root: str) -> atom.Item:
    told = "".join(
        f'<li><a href="{escape(absolute_url(card.kind, card.slug))}">{escape(card.title)}</a><br>'
        f"{escape(note or card.summary)}</li>"
        for card, note in gazette.shown(issue, cards)
    )
    return atom.Item(
        id=tag(f"gazette/{issue.month}"),
        title=f"{month_name(issue.month).capitalize()} : {issue.title}",
        url=urljoin(root, f"/gazette/{issue.month}"),
        summary=" ".join(markdown.to_text(issue.introduction).split())[:500],
        published=issue.published_at or issue.updated_at,
        updated=issue.updated_at,
        content=markdown.to_html(issue.introduction) + (f"<ul>{told}</ul>" if told else ""),
    )
