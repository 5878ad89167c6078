"""What a reader types to say that an entry is wrong, and what a curator answers."""

from wtforms import BooleanField, EmailField, Field, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import Optional, ValidationError

from forms.account import email_shape
from forms.base import BaseForm, Needed, stripped
from forms.fields import length, prose, web_address
from models import ReportReason
from models.user import EMAIL_MAX

MESSAGE_MAX, ANSWER_MAX = 3000, 3000
REASONS = [
    SelectChoice(ReportReason.CORRECTED.value, "La fiche est corrigée"),
    SelectChoice(ReportReason.UNCHANGED.value, "Vérification faite, la fiche dit vrai"),
    SelectChoice(ReportReason.UNKNOWN.value, "Aucune source ne permet de trancher"),
    SelectChoice(ReportReason.DUPLICATE.value, "Déjà signalé"),
    SelectChoice(ReportReason.UNRELATED.value, "Sans rapport avec la fiche, ou malveillant"),
]


class ReportForm(BaseForm):
    """What is wrong, a page that shows it, and an address when an answer is wanted."""

    message = prose("Qu’est-ce qui est faux, manque ou a changé ?", most=MESSAGE_MAX, is_required=True)
    page_url = web_address("Une page qui le montre")
    email = EmailField(
        "Votre courriel, si vous voulez une réponse", [Optional(), length(EMAIL_MAX), email_shape], [stripped]
    )
    consent = BooleanField("J’accepte que cette adresse serve à me répondre sur ce signalement, et à rien d’autre.")

    def validate_consent(self, field: Field) -> None:
        """Raises ValidationError when an address is given without leave to use it."""
        if self.email.data and not field.data:
            raise ValidationError("Cochez cette case pour recevoir la réponse, ou effacez l’adresse.")


class AnswerForm(BaseForm):
    """What came of a report; the text goes to its author."""

    reason = RadioField("Ce qu’il en est", [Needed("Dites ce qu’il en est.")], choices=REASONS)
    answer = prose("Votre réponse", most=ANSWER_MAX)
