"""The forms of a catalyst and of an ecosystem."""

from collections.abc import Mapping
from typing import ClassVar

from forms.entry import EntryForm, partner_rows, places_field, term_field, terms_field
from forms.evidence import EVIDENCE
from forms.fields import YearField, optional_text, prose, web_address
from models import Kind, Vocabulary
from models.base import NAME_MAX, TEXT_MAX


class CatalystForm(EntryForm):
    """A territorial catalyst: an organisation, never a private person. Its title is its name."""

    KIND = Kind.CATALYST
    TERMS: ClassVar[Mapping[str, Vocabulary]] = {"trades": Vocabulary.TRADE, "domains": Vocabulary.DOMAIN}
    COLUMNS: ClassVar[tuple[str, ...]] = ("acronym", "url", *EVIDENCE)

    territories = places_field()
    acronym = optional_text("Sigle", most=NAME_MAX)
    url = web_address("Site web")
    started = YearField("Année de création")
    trades = terms_field("Métiers", Vocabulary.TRADE, is_required=True)
    domains = terms_field("Domaines", Vocabulary.DOMAIN)


class EcosystemForm(EntryForm):
    """A territorial ecosystem. Its title is its name."""

    KIND = Kind.ECOSYSTEM
    TERMS: ClassVar[Mapping[str, Vocabulary]] = {"domains": Vocabulary.DOMAIN, "maturity": Vocabulary.MATURITY}
    COLUMNS: ClassVar[tuple[str, ...]] = ("lead", "need", "action", *EVIDENCE)

    territories = places_field()
    lead = optional_text("Qui l’anime", most=NAME_MAX)
    need = prose("Le besoin", most=TEXT_MAX)
    action = prose("L’action", most=TEXT_MAX)
    maturity = term_field("Maturité", Vocabulary.MATURITY)
    partners = partner_rows()
    domains = terms_field("Domaines", Vocabulary.DOMAIN)
