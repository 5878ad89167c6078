"""The page of an entry, at /exemples/<slug>, /reperes/<slug> and so on; old addresses lead to the present one."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import parse_qsl, quote, urlencode, urljoin

from flask import Blueprint, Response, make_response, request
from flask_babel import gettext as _

from extensions import db, search_index, settings
from models import Entry, FactSheet
from search import Results, SearchQuery
from services import attachments, finding, sharing, similar
from services.cards import Card, read_cards
from services.comparison import MOST
from services.territories import paths
from views.addresses import FOLDER, FOLDERS, EntryLinks, search_url, with_params
from views.attachment_views import address_for, attachment_views
from views.cards import card_views
from views.entry_files import signposts
from views.entry_page import Around, EntryPage, LinkView, Neighbours, entry_page
from views.fiche import Fiche, about, compose
from views.locales import link, locale, public_url
from views.pages import page
from views.published import entry_at

blueprint = Blueprint("entries", __name__)


@blueprint.get(f"/{FOLDER}/<slug>")
def show(folder: str, slug: str) -> Response:
    """The entry; an old address, or one in the wrong folder, leads to the right one."""
    found = entry_at(folder, slug, address=EntryLinks.here().of)
    if not isinstance(found, Entry):
        return make_response(found)
    response = page("entries/entry.html", content(found))
    response.headers["Link"] = signposts(found)
    return response


def content(entry: Entry) -> EntryPage:
    """The page of an entry loaded with all it holds, whatever its state: the desk previews with it."""
    url = urljoin(settings().public_url, EntryLinks("").of(entry.kind, entry.slug))
    return entry_page(
        entry,
        _around(entry),
        language=locale(),
        site=settings().site_name,
        url=url,
        today=date.today(),
        image_url=public_url("pictures.entry", folder=FOLDERS[entry.kind], slug=entry.slug),
        qr=sharing.qr_svg(url),
    )


def _around(entry: Entry) -> Around:
    near = similar.ids(search_index(), entry)
    cards = {card.id: card for card in read_cards(db.session, near)}
    views = dict(zip(cards, card_views(list(cards.values())), strict=True))
    return Around(
        places=paths(db.session, [territory.code for territory in entry.territories]),
        similar=[(views[id], _in_common(entry, cards[id])) for id in near if id in views],
        fiche=_fiche(entry) if isinstance(entry, FactSheet) else None,
        neighbours=_neighbours(entry),
        compare_url=_compare_url(entry, [cards[id] for id in near if id in cards]),
        attachments=attachment_views(attachments.of_entry(db.session, entry.id), address_for(entry)),
    )


def _compare_url(entry: Entry, near: Sequence[Card]) -> str:
    """The entry beside those most like it; nothing when there is none."""
    beside = [card.slug for card in near[: MOST - 1]]
    return with_params(link("comparisons.show"), [("f", slug) for slug in (entry.slug, *beside)]) if beside else ""


def _fiche(sheet: FactSheet) -> Fiche:
    found = about(sheet.axis, sheet.subject_code)
    return compose(sheet.axis, sheet.subject_code, found, sheet=sheet)


def _in_common(entry: Entry, card: Card) -> str:
    """Why an entry is near, in a few words."""
    words = {
        similar.Shared.KIND: _("même type de fiche"),
        similar.Shared.DOMAIN: _("même domaine"),
        similar.Shared.ACTORS: _("mêmes profils d’acteurs"),
        similar.Shared.TERRITORY: _("même territoire"),
    }
    return ", ".join(words[what] for what in similar.shared(entry, card)).capitalize()


def _neighbours(entry: Entry) -> Neighbours | None:
    """Previous and next within the search that led here: the address carries it, nothing is stored."""
    path, _mark, params = request.args.get("depuis", "").partition("?")
    if path != "recherche":
        return None
    asked = SearchQuery.from_params(parse_qsl(params))
    results = finding.find(db.session, search_index(), asked).results
    ids = [hit.id for hit in results.hits]
    if entry.id not in ids:
        return None
    place = ids.index(entry.id)
    before = (ids[place - 1], results.page) if place else _edge(asked, results, -1)
    after = (ids[place + 1], results.page) if place + 1 < len(ids) else _edge(asked, results, 1)
    cards = {card.id: card for card in read_cards(db.session, [one[0] for one in (before, after) if one])}
    links = EntryLinks.here()

    def neighbour(found: tuple[int, int] | None) -> LinkView | None:
        card = cards.get(found[0]) if found else None
        if found is None or card is None:
            return None
        search = urlencode(asked.at_page(found[1]).to_params())
        return LinkView(card.title, f"{links.of(card.kind, card.slug)}?depuis=recherche{quote('?' + search)}")

    return Neighbours(
        back_url=search_url(asked.at_page(results.page)),
        previous=neighbour(before),
        next=neighbour(after),
        position=results.hits[place].rank,
        total=results.total,
    )


def _edge(asked: SearchQuery, results: Results, step: int) -> tuple[int, int] | None:
    """(id, page) of the hit that follows the page's last one, or precedes its first; None at the ends of the list."""
    number = results.page + step
    if not 1 <= number <= results.pages:
        return None
    hits = finding.find(db.session, search_index(), asked.at_page(number)).results.hits
    return (hits[0 if step > 0 else -1].id, number) if hits else None
