"""The form of a resource (M.E.D.O.C.)."""

from collections.abc import Mapping
from typing import ClassVar

from forms.entry import EntryForm, term_field, terms_field
from forms.evidence import EVIDENCE
from forms.fields import YearField, optional_text, prose, web_address
from models import Kind, Vocabulary
from models.base import NAME_MAX, TEXT_MAX


class ResourceForm(EntryForm):
    """A method, a data set, a tool or a skill that somebody publishes."""

    KIND = Kind.RESOURCE
    TERMS: ClassVar[Mapping[str, Vocabulary]] = {
        "medoc": Vocabulary.MEDOC,
        "actor_profiles": Vocabulary.ACTOR,
        "domains": Vocabulary.DOMAIN,
    }
    COLUMNS: ClassVar[tuple[str, ...]] = ("body", "publisher", "url", *EVIDENCE)

    medoc = term_field("Type de ressource", Vocabulary.MEDOC, is_required=True)
    body = prose("À quoi elle sert, à qui, comment", most=TEXT_MAX, is_required=True)
    publisher = optional_text("Éditeur", most=NAME_MAX)
    url = web_address("Adresse", is_required=True)
    started = YearField("Année de parution")
    actor_profiles = terms_field("Pour quels acteurs", Vocabulary.ACTOR)
    domains = terms_field("Domaines", Vocabulary.DOMAIN)
