"""What a person types about accounts: to sign in, to choose a password."""

from wtforms import EmailField, PasswordField

from forms.base import BaseForm, Needed, stripped
from forms.fields import length
from models.user import EMAIL_MAX

PASSWORD_FIELD_MAX = 1000  # longer ones are refused by services/accounts.py with a message; this bounds the work


class SignInForm(BaseForm):
    """An address and a password."""

    email = EmailField(
        "Adresse électronique",
        [Needed(), length(EMAIL_MAX)],
        [stripped],
        render_kw={"autocomplete": "username", "autofocus": True},
    )
    password = PasswordField(
        "Mot de passe",
        [Needed(), length(PASSWORD_FIELD_MAX)],
        render_kw={"autocomplete": "current-password"},
    )
