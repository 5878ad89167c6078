"""The public form: an example told in a few fields by somebody without an account. Curators complete it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from wtforms import BooleanField, Field, FieldList, FormField, StringField
from wtforms.validators import ValidationError

from forms.base import BaseForm, KnownTerm, Needed, stripped
from forms.entry import ROWS_MAX, EntryForm, places_field
from forms.fields import YearField, optional_text, prose, required_text, web_address
from models import Kind, Vocabulary
from models.base import NAME_MAX, TEXT_MAX
from models.user import EMAIL_MAX

NOTE_MAX = 2000


class ProposedPartnerForm(BaseForm):
    """One organisation: who it is and what kind of actor."""

    name = required_text("Organisation", most=NAME_MAX)
    profile = StringField("Profil d’acteur", [Needed(), KnownTerm(Vocabulary.ACTOR)], [stripped])


class ProposedSourceForm(BaseForm):
    """A public page, whatever is known of it."""

    url = web_address("Adresse", is_required=True)
    title = optional_text("Titre", most=400)


class ProposalForm(EntryForm):
    """An example as somebody outside tells it, and how to reach them."""

    KIND = Kind.EXAMPLE
    TERMS: ClassVar[Mapping[str, Vocabulary]] = {}
    COLUMNS: ClassVar[tuple[str, ...]] = ("need", "action", "results")

    need = prose("Le besoin", most=TEXT_MAX)
    action = prose("L’action", most=TEXT_MAX, is_required=True)
    results = prose("Les résultats", most=TEXT_MAX)
    partners: Any = FieldList(FormField(ProposedPartnerForm), "Partenaires", max_entries=ROWS_MAX)
    territories = places_field()
    started = YearField("Année de début")
    sources: Any = FieldList(
        FormField(ProposedSourceForm), "Sources", [Needed("Ajoutez au moins une source.")], max_entries=20
    )
    contact_name = optional_text("Votre nom", most=NAME_MAX)
    contact_email = optional_text("Votre courriel", most=EMAIL_MAX)
    consent = BooleanField("J’accepte que les curateurs de cette base gardent ces coordonnées un an, pour me répondre.")
    note = prose("Un mot aux curateurs", most=NOTE_MAX)
    slug: Any = None  # made of the title
    evidence_level: Any = None  # declared by curators
    evidence_note: Any = None
    evidence_source: Any = None

    def __init__(self, formdata: Any = None, *, is_email_needed: bool = False, **kwargs: Any) -> None:
        super().__init__(formdata, **kwargs)
        if is_email_needed:
            asked = Needed("Nous en avons besoin pour vous demander de confirmer.")
            self.contact_email.validators = (asked, *self.contact_email.validators)

    def validate_partners(self, field: Field) -> None:
        """Raises ValidationError unless two actor profiles at least take part: the admission rule."""
        if len({row["profile"] for row in field.data if row["profile"]}) < 2:
            raise ValidationError("Une alliance réunit au moins deux profils d’acteurs : ajoutez l’autre partenaire.")

    def validate_contact_email(self, field: Field) -> None:
        """Raises ValidationError when it cannot be an address."""
        address = field.data or ""
        local, at, domain = address.rpartition("@")
        if address and (
            not at or not local or "." not in domain.strip(".") or not address.isprintable() or " " in address
        ):
            raise ValidationError("Cette adresse n’a pas la forme d’un courriel.")

    def validate_consent(self, field: Field) -> None:
        """Raises ValidationError when a contact is given without leave to keep it."""
        if not field.data and (self.contact_name.data or self.contact_email.data):
            raise ValidationError("Cochez cette case, ou effacez vos coordonnées.")
