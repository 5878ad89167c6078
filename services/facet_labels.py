"""What the codes of facets are called, in French or English."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy.orm import Session

from models import Kind, Term, Vocabulary
from search import FACETS, SearchQuery
from search.facets import KIND, TERRITORY
from search.gazetteer import Gazetteer
from services.vocabulary import all_terms

KIND_LABELS = {
    "fr": {
        Kind.EXAMPLE: "Exemples inspirants",
        Kind.FACTSHEET: "Fiches Repères",
        Kind.RESOURCE: "Ressources",
        Kind.CATALYST: "Catalyseurs territoriaux",
        Kind.ECOSYSTEM: "Écosystèmes territoriaux",
    },
    "en": {
        Kind.EXAMPLE: "Inspiring examples",
        Kind.FACTSHEET: "Fact sheets",
        Kind.RESOURCE: "Resources",
        Kind.CATALYST: "Territorial catalysts",
        Kind.ECOSYSTEM: "Territorial ecosystems",
    },
}
# As the driver takes it: on every results page, and reading a hundred plain rows costs less than preparing a statement.
_TERMS = "SELECT vocabulary, code, label, label_en FROM term WHERE replaced_by_id IS NULL"
Labels = Mapping[str, Mapping[str, str]]  # parameter → code → label


def facet_labels(
    session: Session,
    query: SearchQuery,
    gazetteer: Gazetteer,
    *,
    shown_territories: Sequence[str],
    language: str = "fr",
) -> Labels:
    """Labels of every term, and of the territories shown or chosen; one statement."""
    labels: dict[str, dict[str, str]] = {facet.param: {} for facet in FACETS}
    param_of = {facet.vocabulary.value: facet.param for facet in FACETS if facet.vocabulary}
    for vocabulary, code, label, label_en in session.connection().exec_driver_sql(_TERMS):
        if vocabulary in param_of:
            labels[param_of[vocabulary]][code] = label_en if language == "en" and label_en else label
    labels |= signal_labels(language)
    labels[KIND.param] = {kind.value: label for kind, label in KIND_LABELS[language].items()}
    places = map(gazetteer.place, dict.fromkeys((*shown_territories, *query.selected(TERRITORY.param))))
    labels[TERRITORY.param] = {place.code: place.name for place in places if place}
    return labels


def signal_labels(language: str = "fr") -> dict[str, dict[str, str]]:
    """Parameter → code → label of the three signals, in the order in which they are shown."""
    return {
        facet.param: {one.code: one.label_en if language == "en" else one.label for one in facet.meanings}
        for facet in FACETS
        if facet.meanings
    }


def label_of(term: Term, language: str) -> str:
    """The term's label in a language, in French when it has no other."""
    return term.label_en if language == "en" and term.label_en else term.label


def vocabulary_labels(
    session: Session, vocabularies: Iterable[Vocabulary], language: str = "fr"
) -> dict[Vocabulary, list[tuple[str, str]]]:
    """(code, label) of each term of these vocabularies, in order; one statement."""
    terms = all_terms(session)
    return {
        vocabulary: [(term.code, label_of(term, language)) for term in terms[vocabulary]] for vocabulary in vocabularies
    }
