"""A contact that a curator invites, and what it answers."""

from typing import Any

from forms.account import email_address
from forms.base import BaseForm
from forms.fields import prose, required_text
from forms.report import MESSAGE_MAX
from models.base import NAME_MAX


class ContactForm(BaseForm):
    """An organisation of the base, a role in it, and where to write to."""

    organisation = required_text("Organisation", most=NAME_MAX, description="Son nom ou son sigle, comme dans la base.")
    role = required_text(
        "Fonction",
        most=NAME_MAX,
        description="Une fonction, pas un nom\u00a0: «\u00a0direction\u00a0», «\u00a0chargée des partenariats\u00a0».",
    )
    email = email_address("Adresse électronique")


class NamedContactForm(ContactForm):
    """The same for one entry, whose organisation the base may not have yet."""

    def __init__(self, formdata: Any = None, **kwargs: Any) -> None:
        super().__init__(formdata, **kwargs)
        self.organisation.description = (
            "Celle au nom de qui le contact répond ; elle est ajoutée à la base si elle n’y est pas."
        )


class AnswerTruthForm(BaseForm):
    """What changed, when the entry is no longer true."""

    message = prose("Sinon, ce qui a changé", most=MESSAGE_MAX)

    def __init__(self, formdata: Any = None, **kwargs: Any) -> None:
        super().__init__(formdata, **kwargs)
        self.message.flags.required = True  # by the one button that sends it; the other answers without
