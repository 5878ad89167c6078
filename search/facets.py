"""The axes one can filter and count by, each declared once. Adding a facet is one line here and its codes in documents.py."""

from dataclasses import dataclass

from models.enums import Kind, Vocabulary
from models.signals import COMPLETENESS, EVIDENCE, FRESHNESS, Meaning


@dataclass(frozen=True, slots=True)
class Facet:
    """One axis: `param` in addresses, `field` in the index; its labels come from `vocabulary` unless it is None.

    `meanings` are the codes of a signal, in the order in which they are shown. What `is_banded` is no stored code: the
    day makes it of a number (search/signals.py).
    """

    param: str
    field: str
    label: str
    vocabulary: Vocabulary | None = None
    meanings: tuple[Meaning, ...] = ()
    is_banded: bool = False


KIND = Facet("type", "kind", "Type de fiche")
ACTOR = Facet("acteur", "actor", "Acteurs", Vocabulary.ACTOR)
DOMAIN = Facet("domaine", "domain", "Domaines", Vocabulary.DOMAIN)
TERRITORY = Facet("territoire", "territory", "Territoires")

FACETS: tuple[Facet, ...] = (
    KIND,
    ACTOR,
    DOMAIN,
    TERRITORY,
    Facet("partenariat", "partnership", "Types de partenariat", Vocabulary.PARTNERSHIP),
    Facet("forme", "form", "Formes de co-construction", Vocabulary.FORM),
    Facet("maturite", "maturity", "Maturité", Vocabulary.MATURITY),
    Facet("echelle", "scale", "Échelle", Vocabulary.SCALE),
    Facet("odd", "sdg", "Objectifs de développement durable", Vocabulary.SDG),
    Facet("impact", "impact", "Impacts", Vocabulary.IMPACT),
    Facet("medoc", "medoc", "Ressources M.E.D.O.C.", Vocabulary.MEDOC),
    Facet("metier", "trade", "Métiers de la catalyse", Vocabulary.TRADE),
    Facet("preuve", "proof", "Preuve", meanings=EVIDENCE),
    Facet("completude", "missing", "Complétude", meanings=COMPLETENESS),
    Facet("fraicheur", "freshness", "Fraîcheur", meanings=FRESHNESS, is_banded=True),
)
BY_PARAM = {facet.param: facet for facet in FACETS}

# Index fields that are filtered on but never shown as a facet: `place` holds the territories an entry is tagged with,
# without what contains them; `organisation` the slugs of its partners; `evidence` the declared level, else what
# search/evidence.py reads of the entry.
HIDDEN_FIELDS: tuple[str, ...] = ("place", "organisation", "axis", "subject", "evidence")
CODE_FIELDS: tuple[str, ...] = (*(facet.field for facet in FACETS if not facet.is_banded), *HIDDEN_FIELDS)

# Kinds as they are written in addresses; the English code is understood too.
KIND_IN_URL: dict[Kind, str] = {
    Kind.EXAMPLE: "exemple",
    Kind.FACTSHEET: "repere",
    Kind.RESOURCE: "ressource",
    Kind.CATALYST: "catalyseur",
    Kind.ECOSYSTEM: "ecosysteme",
}
