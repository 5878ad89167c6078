"""/recherche/completion: what the search box proposes while one types."""

from flask import Blueprint, Response, jsonify, request
from flask_babel import gettext as _

from extensions import db, search_index
from models import Kind
from search import BY_PARAM, SearchQuery
from services import knowledge
from services.completing import Proposal, complete
from views.addresses import EntryLinks, search_url
from views.locales import link, locale

blueprint = Blueprint("completion", __name__)
_PARAM_OF = {facet.field: param for param, facet in BY_PARAM.items()}


@blueprint.get("/recherche/completion")
def propose() -> Response:
    """Groups of proposals, each with the address it leads to."""
    index = search_index()
    knowledge.refresh(db.session, index)
    text = SearchQuery.from_params(request.args.items(multi=True)).text
    groups: dict[str, list[dict[str, str]]] = {}
    for proposal in complete(db.session, index, text, language=locale()):
        line = {"label": proposal.label, "detail": proposal.detail, "url": _url(proposal)}
        groups.setdefault(proposal.group, []).append(line)
    response = jsonify([{"group": name, "label": _label(name), "items": items} for name, items in groups.items()])
    response.cache_control.max_age = 60
    return response


def _label(group: str) -> str:
    labels = {
        "word": _("Rechercher"),
        "term": _("Acteurs, domaines et types"),
        "territory": _("Territoires"),
        "organisation": _("Organisations"),
        "entry": _("Fiches"),
    }
    return labels[group]


def _url(proposal: Proposal) -> str:
    first = proposal.target[0]
    if proposal.group == "word":
        return search_url(SearchQuery(text=first))
    if proposal.group == "territory":
        return link("browse.territory", code=first)
    if proposal.group == "organisation":
        return link("browse.organisation", slug=first)
    if proposal.group == "term":
        return search_url(SearchQuery(facets={_PARAM_OF[first]: (proposal.target[1],)}))
    return EntryLinks.here().of(Kind(first), proposal.target[1])
