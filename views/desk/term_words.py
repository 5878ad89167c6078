"""Vocabularies at the desk: their words in addresses and on pages, and where readers meet their terms."""

from collections.abc import Iterator

from errors import NotFound
from models import Vocabulary, VocabularyAction
from search import SearchQuery
from search.facets import FACETS
from views.addresses import search_url

ADDRESS: dict[Vocabulary, str] = {
    Vocabulary.DOMAIN: "domaines",
    Vocabulary.ACTOR: "acteurs",
    Vocabulary.PARTNERSHIP: "partenariats",
    Vocabulary.FORM: "formes",
    Vocabulary.IMPACT: "impacts",
    Vocabulary.MATURITY: "maturites",
    Vocabulary.SCALE: "echelles",
    Vocabulary.ROLE: "roles",
    Vocabulary.MEDOC: "medoc",
    Vocabulary.TRADE: "metiers",
    Vocabulary.SDG: "odd",
}
NAMES: dict[str, str] = {
    Vocabulary.DOMAIN: "Domaines",
    Vocabulary.ACTOR: "Profils d’acteurs",
    Vocabulary.PARTNERSHIP: "Types de partenariat",
    Vocabulary.FORM: "Formes de co-construction",
    Vocabulary.IMPACT: "Impacts",
    Vocabulary.MATURITY: "Maturité",
    Vocabulary.SCALE: "Échelles",
    Vocabulary.ROLE: "Rôles",
    Vocabulary.MEDOC: "Ressources M.E.D.O.C.",
    Vocabulary.TRADE: "Métiers de la catalyse",
    Vocabulary.SDG: "ODD",
}
ACTION_NAMES = {
    VocabularyAction.CREATE: "créé",
    VocabularyAction.EDIT: "modifié",
    VocabularyAction.ORDER: "ordre changé",
    VocabularyAction.MERGE: "fusionné",
    VocabularyAction.ENABLE: "remis en service",
    VocabularyAction.DISABLE: "mis hors service",
}
_PAGES = {Vocabulary.DOMAIN: "/domaines/", Vocabulary.ACTOR: "/acteurs/"}
_PARAMS = {facet.vocabulary: facet.param for facet in FACETS if facet.vocabulary}


def vocabulary_at(word: str) -> Vocabulary:
    """The vocabulary of this word of an address. Raises NotFound."""
    for vocabulary, address in ADDRESS.items():
        if address == word:
            return vocabulary
    raise NotFound("Cette liste de termes n'existe pas.")


def public_addresses(vocabulary: Vocabulary, code: str) -> Iterator[str]:
    """Where readers meet a term: its page when it has one, and the search that it filters."""
    if vocabulary in _PAGES:
        yield f"{_PAGES[vocabulary]}{code}"
    if address := search_address(vocabulary, code):
        yield address


def search_address(vocabulary: Vocabulary, code: str) -> str:
    """The search that the term filters, "" when readers do not filter by it."""
    param = _PARAMS.get(vocabulary)
    return search_url(SearchQuery(facets={param: (code,)})) if param else ""


def entries_told(number: int) -> str:
    """The number in words: aucune fiche, une fiche, 12 fiches."""
    return f"{number} fiches" if number > 1 else "une fiche" if number else "aucune fiche"
