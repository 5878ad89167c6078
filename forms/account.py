"""What a person types about accounts: to sign in, to choose a password, to invite somebody."""

from email_validator import EmailNotValidError, validate_email
from wtforms import BooleanField, EmailField, Field, Form, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import ValidationError

from forms.base import BaseForm, Needed, stripped
from forms.fields import length, optional_text, required_text
from models import UserRole
from models.base import NAME_MAX
from models.user import EMAIL_MAX

PASSWORD_FIELD_MAX = 1000  # longer ones are refused by services/accounts.py with a message; this bounds the work
_HOW_LONG = "Au moins douze caractères. Une phrase que vous seul connaissez convient bien."
ROLES = [
    SelectChoice(UserRole.CONTRIBUTOR.value, "Contribution : propose des fiches et corrige les siennes"),
    SelectChoice(
        UserRole.CURATOR.value,
        "Curation : relit, corrige et publie toutes les fiches, tient les termes et les synonymes",
    ),
    SelectChoice(UserRole.ADMIN.value, "Administration : gère aussi les comptes"),
]


def email_address(label: str, **attributes: str | bool) -> EmailField:
    """An address one can write to."""
    return EmailField(label, [Needed(), length(EMAIL_MAX), email_shape], [stripped], render_kw=attributes)


def email_shape(form: Form, field: Field) -> None:
    """Raises ValidationError unless the address has the shape of one; whether it answers, a letter will tell."""
    try:
        validate_email(field.data, check_deliverability=False)
    except EmailNotValidError:
        raise ValidationError("Cette adresse électronique n'est pas valable.") from None


def password_field(label: str, *, is_new: bool, description: str = "") -> PasswordField:
    """A password; password managers are told whether it is a new one."""
    kind = "new-password" if is_new else "current-password"
    validators = [Needed(), length(PASSWORD_FIELD_MAX)]
    return PasswordField(label, validators, description=description, render_kw={"autocomplete": kind})


class SignInForm(BaseForm):
    """An address and a password."""

    email = EmailField(
        "Adresse électronique",
        [Needed(), length(EMAIL_MAX)],
        [stripped],
        render_kw={"autocomplete": "username", "autofocus": True},
    )
    password = password_field("Mot de passe", is_new=False)


class CodeForm(BaseForm):
    """The second step of signing in."""

    code = StringField(
        "Code à six chiffres",
        [Needed(), length(60)],
        [stripped],
        description="Celui que montre votre application, ou l'un de vos codes de secours.",
        render_kw={"autocomplete": "one-time-code", "autofocus": True, "autocapitalize": "none", "spellcheck": "false"},
    )


class AskLinkForm(BaseForm):
    """Whose password is forgotten."""

    email = email_address("Adresse électronique", autocomplete="username", autofocus=True)


class NewPasswordForm(BaseForm):
    """A password chosen by its owner."""

    password = password_field("Mot de passe", is_new=True, description=_HOW_LONG)


class ChangePasswordForm(BaseForm):
    """A new password, and the present one as a proof."""

    password_now = password_field("Mot de passe actuel", is_new=False)
    password = password_field("Nouveau mot de passe", is_new=True, description=_HOW_LONG)


class ProofForm(BaseForm):
    """The present password, before something that matters."""

    password_now = password_field("Mot de passe actuel", is_new=False)


class TurnOnForm(BaseForm):
    """The first code of an application."""

    code = StringField(
        "Code à six chiffres",
        [Needed(), length(20)],
        [stripped],
        description="Celui que l'application montre maintenant.",
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class NameForm(BaseForm):
    """How history and colleagues name the person."""

    name = required_text(
        "Votre nom", most=NAME_MAX, description="Montré à vos collègues, dans l'historique des fiches."
    )
    shows_name = BooleanField(
        "Montrer aussi mon nom aux lecteurs, dans la provenance des fiches ; sinon, mon rôle seul"
    )


class InviteForm(BaseForm):
    """Somebody who gets an account."""

    email = email_address("Adresse électronique")
    name = optional_text(
        "Nom", most=NAME_MAX, description="À défaut, le début de l'adresse ; la personne peut le changer."
    )
    role = SelectField("Rôle", [Needed()], choices=ROLES, default=UserRole.CONTRIBUTOR.value)


class RoleForm(BaseForm):
    """What somebody may do."""

    role = SelectField("Rôle de cette personne", [Needed()], choices=ROLES)
