"""What a reader types to follow a search: an address."""

from forms.account import email_address
from forms.base import BaseForm


class FollowForm(BaseForm):
    """An address that a letter will ask to confirm."""

    email = email_address("Votre adresse électronique", autocomplete="email")
