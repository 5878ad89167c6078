"""What a person says of an image or a document. The file itself is read by services/images.py."""

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from forms.base import BaseForm, Needed
from forms.fields import required_text
from models.attachment import ALT_MAX, CREDIT_MAX

LICENCES = {
    "CC-BY-4.0": "CC BY 4.0",
    "CC-BY-SA-4.0": "CC BY-SA 4.0",
    "CC0-1.0": "CC0 (domaine public)",
    "etalab-2.0": "Licence Ouverte 2.0",
    "with-permission": "Avec l'accord de l'auteur, tous droits réservés",
}


class AttachmentForm(BaseForm):
    """Its description, its author and the right to show it."""

    alt = required_text(
        "Description",
        most=ALT_MAX,
        least=3,
        description="Ce que l'image montre, pour qui ne la voit pas ; ou le titre du document.",
    )
    credit = required_text("Crédit", most=CREDIT_MAX, description="Qui a fait la photo, le dessin ou le document.")
    licence = SelectField(
        "Licence", [Needed()], choices=[SelectChoice(code, label) for code, label in LICENCES.items()]
    )
