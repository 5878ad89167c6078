"""A contact that a curator invites, and what it answers."""

from forms.account import email_address
from forms.base import BaseForm
from forms.fields import prose, required_text
from forms.report import MESSAGE_MAX
from models.base import NAME_MAX


class ContactForm(BaseForm):
    """An organisation of the base, a role in it, and where to write to."""

    organisation = required_text("Organisation", most=NAME_MAX, description="Son nom ou son sigle, comme dans la base.")
    role = required_text(
        "Fonction", most=NAME_MAX, description="Une fonction, pas un nom : « direction », « chargée des partenariats »."
    )
    email = email_address("Adresse électronique")


class AnswerTruthForm(BaseForm):
    """What changed, when the entry is no longer true."""

    message = prose("Ce qui a changé", most=MESSAGE_MAX)
