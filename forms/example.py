"""The form of an example."""

from collections.abc import Mapping
from typing import ClassVar

from wtforms import Field

from forms.entry import EntryForm, partner_rows, places_field, term_field, terms_field, years_in_order
from forms.evidence import EVIDENCE
from forms.fields import YearField, prose
from models import Kind, Vocabulary
from models.base import TEXT_MAX


class ExampleForm(EntryForm):
    """An inspiring partnership: the need, what is done, what came of it, and who takes part."""

    KIND = Kind.EXAMPLE
    TERMS: ClassVar[Mapping[str, Vocabulary]] = {
        "domains": Vocabulary.DOMAIN,
        "partnership_types": Vocabulary.PARTNERSHIP,
        "forms": Vocabulary.FORM,
        "impacts": Vocabulary.IMPACT,
        "sdgs": Vocabulary.SDG,
        "maturity": Vocabulary.MATURITY,
        "scale": Vocabulary.SCALE,
    }
    COLUMNS: ClassVar[tuple[str, ...]] = (
        "need",
        "action",
        "results",
        "success_factors",
        "obstacles",
        "transferable",
        *EVIDENCE,
    )

    need = prose("Le besoin", most=TEXT_MAX, is_required=True)
    action = prose("L’action", most=TEXT_MAX, is_required=True)
    results = prose("Les résultats", most=TEXT_MAX)
    success_factors = prose("Ce qui a aidé", most=TEXT_MAX)
    obstacles = prose("Les difficultés", most=TEXT_MAX)
    transferable = prose("Ce qui peut être repris ailleurs", most=TEXT_MAX)
    territories = places_field()
    started = YearField("Année de début")
    ended = YearField("Année de fin")
    maturity = term_field("Maturité", Vocabulary.MATURITY, is_required=True)
    scale = term_field("Échelle", Vocabulary.SCALE, is_required=True)
    partners = partner_rows(is_required=True)
    partnership_types = terms_field("Types de partenariat", Vocabulary.PARTNERSHIP)
    forms = terms_field("Formes de co-construction", Vocabulary.FORM)
    domains = terms_field("Domaines", Vocabulary.DOMAIN, is_required=True)
    impacts = terms_field("Impacts", Vocabulary.IMPACT)
    sdgs = terms_field("Objectifs de développement durable", Vocabulary.SDG)

    def validate_ended(self, field: Field) -> None:
        """Raises ValidationError when it ends before it starts."""
        years_in_order(self.started.data, field.data)
