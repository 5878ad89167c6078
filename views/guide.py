"""Guide: what a results page says besides its hits: how the words were read, figures that answer, ways out, why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models import Figure, Kind
from search import BY_PARAM, Results, SearchQuery
from search.facets import TERRITORY
from search.places import without_words
from search.why import why
from services.cards import Card
from services.facet_labels import Labels
from services.finding import Finding
from services.ways_out import WayOut
from views.addresses import EntryLinks, search_url, with_params
from views.locales import gettext as _

WHY_PARAM = "pourquoi"
COUNTRY = "PAYS-FR"  # named in a question, it filters nothing


@dataclass(frozen=True, slots=True)
class Offer:
    """Another way to read or make the search."""

    label: str
    url: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class FigureCard:
    """A sourced figure that answers the question, and the sheet it stands in."""

    figure: Figure
    url: str


@dataclass(frozen=True, slots=True)
class Guide:
    """Places read (each can be dropped), other readings, figures first, ways out, reasons by rank."""

    places: tuple[Offer, ...] = ()
    readings: tuple[Offer, ...] = ()
    figures: tuple[FigureCard, ...] = ()
    ways_out: tuple[Offer, ...] = ()
    reasons: dict[int, str] | None = None
    why_url: str = ""


def guide(
    found: Finding,
    cards: Sequence[Card],
    labels: Labels,
    *,
    figures: Sequence[tuple[Figure, str]],
    ways: Sequence[WayOut],
    tells_why: bool,
) -> Guide:
    """The guide of a results page."""
    query, results = found.query, found.results
    links = EntryLinks.here()
    params = query.at_page(results.page).to_params()
    path = search_url(SearchQuery())
    return Guide(
        places=tuple(_places(query, results)),
        readings=tuple(_readings(query, results)),
        figures=tuple(FigureCard(figure, links.of(Kind.FACTSHEET, slug)) for figure, slug in figures),
        ways_out=tuple(_ways(ways, labels)),
        reasons=_reasons(cards, results) if tells_why else None,
        why_url=with_params(path, params if tells_why else [*params, (WHY_PARAM, "1")]) if query.text else "",
    )


def _places(query: SearchQuery, results: Results) -> Iterator[Offer]:
    """A chip for each place read in the words; following it takes the words as typed."""
    for place in results.places:
        if place.is_sure and place.codes != (COUNTRY,):
            yield Offer(f"{_('Territoire')} : {place.label}", search_url(query.taken_literally()))


def _readings(query: SearchQuery, results: Results) -> Iterator[Offer]:
    """The readings that were not taken: a word that may be a place, words taken literally that may be read."""
    for place in results.places:
        if not place.is_sure:
            rest = query.with_text(without_words(query.text, place.typed))
            for code in place.codes[:1]:
                label = _("Chercher dans le territoire « %(name)s »", name=place.label)
                yield Offer(label, search_url(rest.adding(TERRITORY.param, code)))
    if results.corrections:
        yield Offer(_("Chercher exactement « %(text)s »", text=query.text), search_url(query.taken_literally()))
    if query.literal:
        yield Offer(_("Laisser la recherche lire les lieux et l’orthographe"), search_url(query.taken_literally(False)))


def _ways(ways: Sequence[WayOut], labels: Labels) -> Iterator[Offer]:
    for way in ways:
        if way.text:
            label = _("avec « %(text)s »", text=way.text)
        elif way.word:
            label = _("sans le mot « %(word)s »", word=way.word)
        elif way.param in BY_PARAM:
            name = labels.get(way.param, {}).get(way.code, way.code)
            label = _("sans le filtre « %(name)s »", name=name)
        else:
            label = _("pour toutes les années")
        yield Offer(label, search_url(way.query), way.count)


def _reasons(cards: Sequence[Card], results: Results) -> dict[int, str]:
    ranks = {hit.id: hit.rank for hit in results.hits}
    asks_place = any(place.is_sure for place in results.places)
    return {ranks[card.id]: _why(card, results, asks_place) for card in cards if card.id in ranks}


def _why(card: Card, results: Results, asks_place: bool) -> str:
    fields = {
        _("le titre"): card.title,
        _("le résumé"): card.summary,
        _("les partenaires"): " . ".join(card.organisations),
        _("le récit"): " . ".join(card.texts[1:]),
        _("les domaines et acteurs"): " . ".join(tag.label for tag in (*card.domains, *card.profiles)),
        _("l’adresse et les territoires"): f"{card.slug.replace('-', ' ')} . "
        + " . ".join(tag.label for tag in card.territories),
    }
    places = [tag.label for tag in card.territories] if asks_place else ()
    return why(results.words, fields, places=places, say=_)
