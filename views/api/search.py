"""/api/v1/search: the search of the site, with the parameters of its page."""

import hashlib
from urllib.parse import urljoin

from flask import request, url_for

from extensions import db, search_index, settings
from search import FACETS, Hit, Results, SearchQuery
from search.highlight import snippet
from services import finding
from services.cards import Card, read_cards
from views.api import contract
from views.api.operations import Parameter, operation
from views.exports import absolute_url, facet_values
from views.words import mark

_TOLERANT = {"type": "string", "x-tolerant": True}
_CHOICE = mark("Filtre : un code du vocabulaire, que donne « facets » ; plusieurs valeurs s’ajoutent.")
_CHANGED = "index-changed"
PARAMETERS = (
    Parameter("q", mark("Ce qu’on cherche, en français courant."), _TOLERANT),
    *(Parameter(facet.param, _CHOICE, _TOLERANT, is_repeatable=True) for facet in FACETS),
    Parameter("acteurs", mark("« tous » : tous les profils choisis à la fois."), _TOLERANT),
    Parameter("couvrant", mark("« 1 » : aussi ce qui couvre le territoire choisi."), _TOLERANT),
    Parameter("tel_quel", mark("« 1 » : les mots tels qu’ils sont écrits."), _TOLERANT),
    Parameter("de", mark("Année de début, au plus tôt."), _TOLERANT),
    Parameter("a", mark("Année de début, au plus tard."), _TOLERANT),
    Parameter("tri", mark("pertinence, recent ou titre."), _TOLERANT),
    Parameter("taille", mark("Fiches par page, 100 au plus."), _TOLERANT),
    Parameter("page", mark("Numéro de page ; « next » préfère un curseur."), _TOLERANT),
    Parameter(
        "cursor",
        mark("Où reprendre la lecture : laissez le champ « next » le remplir."),
        {"type": "string", "pattern": r"^[0-9]{1,6}-[0-9a-f]{8}$"},
    ),
)


@operation(
    "/search",
    mark(
        "La recherche du site, avec les paramètres de sa page ; ceux qu’elle ne comprend pas sont dits dans « notices »."
    ),
    contract.SearchPage,
    PARAMETERS,
)
def search() -> contract.SearchPage:
    """A page of hits. The cursor holds the next page's number and a mark of the index, which tells when it changed."""
    asked = SearchQuery.from_params(request.args.items(multi=True))
    number, _dash, mark_then = request.args.get("cursor", "").partition("-")
    if number:
        asked = asked.at_page(max(1, int(number)))
    found = finding.find(db.session, search_index(), asked)
    results = found.results
    mark_now = _mark()
    cards = {card.id: card for card in read_cards(db.session, [hit.id for hit in results.hits])}
    notices = [contract.NoticeAnswer(code=one.code, text=one.text) for one in finding.told(results, cards.values())]
    if number and mark_then != mark_now:
        text = "Des fiches ont changé depuis la page précédente : certaines peuvent manquer ou revenir."
        notices.append(contract.NoticeAnswer(code=_CHANGED, text=text))
    is_beyond = bool(number) and int(number) > results.pages
    return contract.SearchPage(
        query=found.query.text,
        total=results.total,
        items=[] if is_beyond else [_hit(hit, cards[hit.id], results) for hit in results.hits if hit.id in cards],
        facets={
            name: [contract.FacetValueAnswer(**one) for one in values] for name, values in facet_values(found).items()
        },
        notices=notices,
        next=_next(found.query, results.page + 1, mark_now) if results.page < results.pages and not is_beyond else None,
    )


def _mark() -> str:
    """Eight signs that change when the index does."""
    return hashlib.sha256(search_index().engine.generation.encode()).hexdigest()[:8]


def _next(query: SearchQuery, number: int, mark_now: str) -> str:
    values: dict[str, list[str]] = {}
    for name, value in query.at_page(1).to_params():
        values.setdefault(name, []).append(value)
    return urljoin(settings().public_url, url_for("api.search", **values, cursor=f"{number}-{mark_now}"))  # type: ignore[arg-type]


def _hit(hit: Hit, card: Card, results: Results) -> contract.HitAnswer:
    return contract.HitAnswer(
        rank=hit.rank,
        id=card.id,
        slug=card.slug,
        kind=card.kind,
        url=absolute_url(card.kind, card.slug),
        title=card.title,
        snippet=snippet(card.texts, results.stems, enough=max(1, len(results.words))).text,
        score=round(hit.score, 4),
    )
